/** A value that is shown, not changed; telephone numbers, addresses and rows are links. */

import { formatValue } from "../../metadata/format.js";
import type { Column } from "../../metadata/manifest.js";
import { isLookup } from "../../metadata/row.js";
import { formatContext } from "../format-context.js";
import { t } from "../messages/translate.js";
import { ValueView } from "../value.js";
import type { FieldProps } from "./frame.js";
import { RowLink } from "./row-link.js";

export function ReadOnlyField(field: FieldProps) {
  return (
    <div class="field">
      <span class="field-label">{field.label}</span>
      <div class="field-value" title={field.readOnly ?? undefined}>
        <Shown {...field} />
      </div>
    </div>
  );
}

function Shown({ value, column, lookups }: FieldProps) {
  if (value === null || value === "") return <span class="field-none">{t("form.empty")}</span>;
  if (isLookup(value)) return <RowLink lookup={value} lookups={lookups} />;
  const href = contactHref(column, String(value));
  if (href) return <a href={href}>{formatValue(value, column, formatContext())}</a>;
  return <ValueView value={value} column={column} />;
}

/** Where a telephone number, e-mail address or web address leads, or null. */
export function contactHref(column: Column, value: string): string | null {
  if (column.type !== "String" || value === "") return null;
  if (column.format === "Phone") return `tel:${value.replace(/[^+\d]/g, "")}`;
  if (column.format === "Email") return `mailto:${value}`;
  if (column.format === "Url") return /^https?:\/\//i.test(value) ? value : null;
  return null;
}
