/** Fields that are typed: text, memo, numbers, dates. The text stays as typed, also while wrong. */

import { isDayOnly, toDateInput } from "../../metadata/dates.js";
import type { Column } from "../../metadata/manifest.js";
import { DONE, isPercentComplete } from "../../metadata/progress.js";
import type { Value } from "../../metadata/row.js";
import { numberForEditing } from "../../metadata/typing.js";
import { Button } from "../button.js";
import { formatContext } from "../format-context.js";
import { t } from "../messages/translate.js";
import { FieldFrame, type FieldProps, inputAttributes } from "./frame.js";
import { contactHref } from "./read-only-field.js";

const MEMO_ROWS = 4;

export function TypedField(field: FieldProps) {
  const text = field.typed ?? textForEditing(field.value, field.column);
  return (
    <FieldFrame field={field}>
      {isMemo(field.column) ? (
        <textarea
          class="input"
          rows={MEMO_ROWS}
          {...inputAttributes(field)}
          value={text}
          onInput={(event) => field.onType(event.currentTarget.value)}
        />
      ) : (
        <div class="input-row">
          <input
            class="input"
            autoComplete="off"
            {...inputAttributes(field)}
            {...inputKind(field.column)}
            value={text}
            onInput={(event) => field.onType(event.currentTarget.value)}
          />
          <Unit column={field.column} />
          <Extra {...field} />
        </div>
      )}
    </FieldFrame>
  );
}

/** What the number counts, where the column says so. */
function Unit({ column }: { column: Column }) {
  const isPercent = isPercentComplete(column);
  if (!isPercent && column.format !== "Duration") return null;
  return <span class="input-unit">{isPercent ? "%" : t("input.minutes")}</span>;
}

/** A button or link beside the input that does the usual thing with the value. */
function Extra({ column, value, label, onValue }: FieldProps) {
  if (isPercentComplete(column)) {
    return (
      <Button
        label={t("action.done")}
        icon="check"
        unavailable={value === DONE ? t("input.doneNamed", { name: label }) : null}
        onPress={() => onValue(DONE)}
      />
    );
  }
  const href = contactHref(column, typeof value === "string" ? value : "");
  return href ? (
    <a class="button button-plain" href={href}>
      {t("action.open")}
    </a>
  ) : null;
}

function isMemo(column: Column): boolean {
  return column.type === "Memo" || column.format === "TextArea";
}

/** One member for each type: the DOM's types tell inputs apart by it. */
type InputKind =
  | { type: "text"; inputMode?: "numeric" | "decimal" }
  | { type: "date" }
  | { type: "datetime-local" }
  | { type: "email" }
  | { type: "tel" }
  | { type: "url" };

function inputKind(column: Column): InputKind {
  switch (column.type) {
    case "DateTime":
      return isDayOnly(column) ? { type: "date" } : { type: "datetime-local" };
    case "Integer":
    case "BigInt":
      return { type: "text", inputMode: "numeric" };
    case "Decimal":
    case "Double":
    case "Money":
      return { type: "text", inputMode: "decimal" };
    default:
      return TEXT_KINDS[column.format ?? ""] ?? { type: "text" };
  }
}

const TEXT_KINDS: Readonly<Record<string, InputKind>> = {
  Email: { type: "email" },
  Phone: { type: "tel" },
  Url: { type: "url" },
};

function textForEditing(value: Value, column: Column): string {
  if (value === null) return "";
  const { locale, timeZone } = formatContext();
  if (column.type === "DateTime") return toDateInput(String(value), column, timeZone);
  return typeof value === "number" ? numberForEditing(value, locale) : String(value);
}
