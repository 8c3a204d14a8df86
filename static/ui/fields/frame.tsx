/** What every field has around its widget: label, whether it is required, what is wrong with it. */

import type { ComponentChildren } from "preact";
import type { LookupChoice } from "../../engine/protocol.js";
import type { Column } from "../../metadata/manifest.js";
import type { LookupValue, Value } from "../../metadata/row.js";
import type { InputProblem } from "../../metadata/typing.js";
import { Icon } from "../icons.js";
import { formatNumber, t } from "../messages/translate.js";

/** What lookups need of the app. */
export interface LookupServices {
  search(tables: string[], text: string): Promise<LookupChoice[]>;
  /** The address of the row's form, or null when this app cannot open it. */
  hrefOf(lookup: LookupValue): string | null;
  openRow(lookup: LookupValue): void;
  /** The table's display name. */
  tableName(table: string): string;
}

export interface FieldProps {
  id: string;
  column: Column;
  label: string;
  value: Value;
  /** What is being typed, when it is no value yet. */
  typed: string | null;
  isRequired: boolean;
  /** Why the value cannot be changed, or null. */
  readOnly: string | null;
  problem: InputProblem | null;
  onType: (text: string) => void;
  onValue: (value: Value) => void;
  lookups: LookupServices;
}

interface FrameProps {
  field: FieldProps;
  children: ComponentChildren;
  /** The widget is a group of inputs: the label is a caption, not a `<label>`. */
  isGroup?: boolean;
}

export function FieldFrame({ field, children, isGroup = false }: FrameProps) {
  const { id, label, isRequired, problem } = field;
  const caption = (
    <>
      {label}
      {isRequired && (
        <span class="field-required" title={t("form.required")}>
          <span aria-hidden="true">*</span>
          <span class="visually-hidden">{t("form.required")}</span>
        </span>
      )}
    </>
  );
  const Frame = isGroup ? "fieldset" : "div";
  return (
    <Frame class={problem ? "field field-invalid" : "field"}>
      {isGroup ? (
        <legend class="field-label">{caption}</legend>
      ) : (
        <label class="field-label" for={id}>
          {caption}
        </label>
      )}
      {children}
      <div class="field-problem" id={`${id}-problem`} aria-live="polite">
        {problem && (
          <>
            <Icon name="error" />
            {problemText(problem, label)}
          </>
        )}
      </div>
    </Frame>
  );
}

/** The sentence for what is wrong with the input of the field called `name`. */
export function problemText(problem: InputProblem, name: string): string {
  switch (problem.kind) {
    case "too-small":
      return t("input.too-small", { minimum: formatNumber(problem.minimum) });
    case "too-large":
      return t("input.too-large", { maximum: formatNumber(problem.maximum) });
    case "too-long":
      return t("input.too-long", { length: problem.length, maximum: problem.maximum });
    default:
      return t(`input.${problem.kind}`, { name });
  }
}

/** Attributes that tie an input to its label and its problem. */
export function inputAttributes(field: FieldProps) {
  return {
    id: field.id,
    name: field.column.name,
    "aria-required": field.isRequired || undefined,
    "aria-invalid": field.problem ? true : undefined,
    "aria-describedby": field.problem ? `${field.id}-problem` : undefined,
  } as const;
}
