/** Rows that belong to this one, and a way to add another. */

import { useMemo, useState } from "preact/hooks";
import type { FormControl } from "../../metadata/formcontrols.js";
import type { Table } from "../../metadata/manifest.js";
import { Button } from "../../ui/button.js";
import { t } from "../../ui/messages/translate.js";
import { Waiting } from "../../ui/states.js";
import { RowCard } from "../list/row-content.js";
import { type Slice, useSlice } from "../list/slice.js";
import { Tick } from "../list/tick.js";
import { tickColumn } from "../list/values.js";
import { usePortal } from "../portal.js";
import { pathOf, type Route } from "../routes.js";
import type { FormState } from "./form-state.js";
import { type SubgridSubject, subgridSubject } from "./related.js";

interface SubgridProps {
  app: string;
  control: Extract<FormControl, { kind: "subgrid" }>;
  label: string | null;
  form: FormState;
}

/** How many rows "Show all" asks for. */
const ALL_ROWS = 500;

export function Subgrid({ app, control, label, form }: SubgridProps) {
  const manifest = usePortal().manifest.value;
  const subject = useMemo(() => manifest && subgridSubject(control, manifest), [control, manifest]);
  const title = label ?? subject?.table.displayCollectionName ?? control.table;
  if (!subject) {
    return (
      <RelatedFrame title={title}>
        <p class="muted">{t("subgrid.unavailable", { name: title })}</p>
      </RelatedFrame>
    );
  }
  const { table, relationship } = subject;
  const add: Route = {
    screen: "new",
    app,
    table: table.name,
    parent: { relationship: relationship.name, id: form.id },
  };
  return (
    <RelatedFrame title={title} table={table} add={add} isNew={form.isNew}>
      {form.isNew ? (
        <p class="muted">{t("subgrid.unsaved")}</p>
      ) : (
        <RelatedRows {...{ app, subject, title }} parentId={form.id} shown={control.rowsShown} />
      )}
    </RelatedFrame>
  );
}

function RelatedFrame(props: {
  title: string;
  table?: Table;
  add?: Route;
  isNew?: boolean;
  children: preact.ComponentChildren;
}) {
  const { title, table, add } = props;
  const { router } = usePortal();
  return (
    <div class="related">
      <div class="related-head">
        <h2 class="section-title">{title}</h2>
        {table && add && (
          <Button
            label={t("action.new")}
            icon="add"
            kind="quiet"
            unavailable={whyNoNew(table, props.isNew ?? false)}
            onPress={() => router.go(add)}
          />
        )}
      </div>
      {props.children}
    </div>
  );
}

function whyNoNew(table: Table, isParentNew: boolean): string | null {
  if (!table.rights.create) return t("form.new.noRight", { name: table.displayCollectionName });
  return isParentNew ? t("subgrid.unsaved") : null;
}

interface RelatedRowsProps {
  app: string;
  subject: SubgridSubject;
  title: string;
  parentId: string;
  shown: number;
}

function RelatedRows({ app, subject, title, parentId, shown }: RelatedRowsProps) {
  const { engine } = usePortal();
  const { table, relationship, viewId } = subject;
  const [limit, setLimit] = useState(shown);
  const { slice } = useSlice(`${relationship.name}/${parentId}/${limit}`, [table.name], () =>
    engine.call("related", {
      relationship: relationship.name,
      parentId,
      viewId,
      from: 0,
      to: limit,
    }),
  );
  if (slice.kind === "loading") return <Waiting label={t("list.loading")} />;
  if (slice.kind === "unavailable") return <p class="muted">{slice.reason}</p>;
  if (slice.total === 0) return <p class="muted">{t("subgrid.empty", { name: title })}</p>;
  return (
    <>
      <Rows app={app} subject={subject} slice={slice} />
      {slice.total > slice.rows.length && (
        <Button
          label={t("subgrid.more", { count: slice.total })}
          kind="quiet"
          onPress={() => setLimit(ALL_ROWS)}
        />
      )}
    </>
  );
}

function Rows(props: {
  app: string;
  subject: SubgridSubject;
  slice: Extract<Slice, { kind: "rows" }>;
}) {
  const { router } = usePortal();
  const { table, columns } = props.subject;
  const tick = tickColumn(columns);
  return (
    <ul class="related-rows">
      {props.slice.rows.map((row) => {
        const to: Route = { screen: "form", app: props.app, table: table.name, id: row.id };
        return (
          <li key={row.id}>
            <RowCard
              row={row}
              columns={columns}
              href={pathOf(to)}
              onOpen={() => router.go(to)}
              lead={tick && <Tick row={row} table={table} column={tick} />}
            />
          </li>
        );
      })}
    </ul>
  );
}
