/** Tabs, and in each its columns of sections; on a phone the columns stand one under another. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { FormCell, FormSection, FormTab } from "../../metadata/formxml.js";
import type { LookupServices } from "../../ui/fields/frame.js";
import { isPhone } from "../../ui/media.js";
import { t } from "../../ui/messages/translate.js";
import { FormField } from "./form-field.js";
import type { FormState } from "./form-state.js";
import { Subgrid } from "./subgrid.js";
import { TabStrip } from "./tab-strip.js";
import { Timeline } from "./timeline.js";

interface FormBodyProps {
  app: string;
  form: FormState;
  lookups: LookupServices;
}

interface FormTabsProps extends FormBodyProps {
  /** How often saving was tried and refused for its input: each time leads to the first problem. */
  tries: number;
}

export function FormBody({ tries, ...props }: FormTabsProps) {
  const tabs = props.form.layout.tabs.filter(isShown);
  const [chosen, choose] = useState(tabs[0]?.id ?? "");
  const tab = tabs.find((candidate) => candidate.id === chosen) ?? tabs[0];
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (tries === 0) return;
    const first = tabs.find((candidate) => hasProblem(candidate, props.form));
    if (first) choose(first.id);
  }, [tries]);
  useEffect(() => {
    if (tries > 0) body.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [tries, chosen]);
  if (!tab) return null;
  return (
    <div ref={body}>
      {tabs.length > 1 && <TabStrip tabs={tabs} chosen={tab.id} onChoose={choose} />}
      <TabPanel tab={tab} isAlone={tabs.length === 1} {...props} />
    </div>
  );
}

/** Whether a field on `tab` needs the person's attention. */
function hasProblem(tab: FormTab, { problems }: FormState): boolean {
  const cells = tab.columns.flat().flatMap((section) => section.cells);
  return cells.some(({ control }) => control.kind === "field" && problems.has(control.column));
}

function isShown({ onPhone }: { onPhone: boolean }): boolean {
  return onPhone || !isPhone.value;
}

function TabPanel({ tab, isAlone, ...props }: FormBodyProps & { tab: FormTab; isAlone: boolean }) {
  const role = isAlone ? {} : ({ role: "tabpanel", "aria-labelledby": `tab-${tab.id}` } as const);
  return (
    <div class="tab-panel" id={`panel-${tab.id}`} key={tab.id} {...role}>
      {tab.columns.map((sections) => (
        <div class="tab-column" key={sections[0]?.id}>
          {sections.filter(isShown).map((section) => (
            <Section key={section.id} section={section} {...props} />
          ))}
        </div>
      ))}
    </div>
  );
}

function Section({ section, ...props }: FormBodyProps & { section: FormSection }) {
  const cells = section.cells.filter(isShown);
  if (cells.length === 0) return null;
  // A list alone in its section stands under one title, beside its "New", not under two.
  const ownTitle = cells.length === 1 && cells.every(isList);
  return (
    <section class="section" aria-label={section.label ?? undefined}>
      {section.label && !ownTitle && <h2 class="section-title">{section.label}</h2>}
      <div class={`section-cells section-${section.columnCount}`}>
        {cells.map((cell) => (
          <div key={cell.id} class={cell.span > 1 ? "form-cell form-cell-wide" : "form-cell"}>
            <Cell cell={ownTitle ? titled(cell, section) : cell} {...props} />
          </div>
        ))}
      </div>
    </section>
  );
}

function isList({ control }: FormCell): boolean {
  return control.kind === "subgrid" || control.kind === "timeline";
}

function titled(cell: FormCell, section: FormSection): FormCell {
  return { ...cell, label: section.label ?? cell.label };
}

function Cell({ cell, app, form, lookups }: FormBodyProps & { cell: FormCell }) {
  const { control } = cell;
  switch (control.kind) {
    case "field":
      return (
        <FormField
          cell={cell}
          column={control.column}
          isDisabled={control.disabled}
          isRequiredByForm={control.required}
          form={form}
          lookups={lookups}
        />
      );
    case "subgrid":
      return <Subgrid app={app} control={control} label={cell.label} form={form} />;
    case "timeline":
      return <Timeline form={form} label={cell.label} />;
    case "quickview":
    case "unsupported":
      return <p class="muted">{t("form.unsupported")}</p>;
  }
}
