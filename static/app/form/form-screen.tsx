/** A row's form, or the form of a new row. */

import { useMemo } from "preact/hooks";
import { findTable, mainForm } from "../../metadata/choosing.js";
import { XmlUnreadable } from "../../metadata/errors.js";
import { type FormLayout, readForm } from "../../metadata/formxml.js";
import type { App, Manifest, Table } from "../../metadata/manifest.js";
import type { Values } from "../../metadata/row.js";
import { t } from "../../ui/messages/translate.js";
import { Notice, Waiting } from "../../ui/states.js";
import { pathOf, type Route } from "../routes.js";
import { draftKeyOf } from "./form-state.js";
import { FormView } from "./form-view.js";
import { prefill } from "./prefill.js";
import { useRow, useStoredDraft } from "./row-hooks.js";

type FormRoute = Extract<Route, { screen: "form" | "new" }>;

interface FormScreenProps {
  app: App;
  manifest: Manifest;
  route: FormRoute;
}

export function FormScreen(props: FormScreenProps) {
  const { app, manifest, route } = props;
  const table = findTable(manifest, route.table);
  const layout = useMemo(() => (table ? chooseLayout(app, table, manifest) : null), [app, table]);
  if (!table) return <NotHere route={route} what="noTable" />;
  if (layout === null) {
    const detail = t("form.noForm.detail", { name: table.displayCollectionName });
    return <Notice icon="table" title={t("form.noForm.title")} detail={detail} />;
  }
  if (layout === "unreadable") {
    return (
      <Notice
        icon="error"
        title={t("form.unreadable.title")}
        detail={t("form.unreadable.detail")}
      />
    );
  }
  return route.screen === "new" ? (
    <NewRow {...props} route={route} table={table} layout={layout} />
  ) : (
    <ExistingRow {...props} route={route} table={table} layout={layout} />
  );
}

/** The profile may have lost it under an open form: what was typed is not thrown away. */
function NotHere({ route, what }: { route: FormRoute; what: "noTable" | "missing" }) {
  const key = route.screen === "new" ? pathOf(route) : draftKeyOf({ name: route.table }, route.id);
  const isKept = Boolean(useStoredDraft(key));
  const detail = `${t(`form.${what}.detail`)} ${isKept ? t("form.kept") : ""}`;
  return <Notice icon="table" title={t(`form.${what}.title`)} detail={detail.trim()} />;
}

function chooseLayout(
  app: App,
  table: Table,
  manifest: Manifest,
): FormLayout | "unreadable" | null {
  const form = mainForm(app, table);
  if (!form) return null;
  try {
    return readForm(form.formXml, manifest.user.languageCode);
  } catch (error) {
    if (error instanceof XmlUnreadable) return "unreadable";
    throw error;
  }
}

interface RowProps<R> extends FormScreenProps {
  route: FormRoute & R;
  table: Table;
  layout: FormLayout;
}

function ExistingRow(props: RowProps<{ screen: "form" }>) {
  const { table, route } = props;
  const draftKey = draftKeyOf(table, route.id);
  const result = useRow(table.name, route.id);
  const restored = useStoredDraft(draftKey);
  if (!result || restored === undefined) return <Waiting label={t("form.loading")} />;
  if (!result.row) return <NotHere route={route} what="missing" />;
  const { values, mark } = result.row;
  const subject = { ...props, draftKey, restored, mark, id: route.id, row: values };
  return <FormView key={route.id} {...subject} isNew={false} prefilled={NONE} />;
}

const NONE: Values = {};

function NewRow(props: RowProps<{ screen: "new" }>) {
  const { manifest, table, route } = props;
  const relationship =
    manifest.relationships.find(
      ({ name, child }) => name === route.parent?.relationship && child === table.name,
    ) ?? null;
  const parentId = relationship ? (route.parent?.id ?? null) : null;
  const parent = useRow(relationship?.parent ?? "", parentId);
  const draftKey = pathOf(route);
  const restored = useStoredDraft(draftKey);
  const freshId = useMemo(() => crypto.randomUUID(), [route]);
  if ((relationship && !parent) || restored === undefined) {
    return <Waiting label={t("form.loading")} />;
  }
  const prefilled = prefill(manifest, relationship, parent?.row ?? null);
  const id = restored?.newRowId ?? freshId;
  const subject = { ...props, draftKey, restored, prefilled, id };
  return <FormView key={id} {...subject} isNew row={NONE} mark={null} />;
}
