/** One bound cell of a form. */

import { findColumn } from "../../metadata/choosing.js";
import type { FormCell } from "../../metadata/formxml.js";
import { Field } from "../../ui/fields/field.js";
import type { LookupServices } from "../../ui/fields/frame.js";
import { t } from "../../ui/messages/translate.js";
import { isRequired, readOnlyReason } from "./field-state.js";
import type { FormState } from "./form-state.js";

interface FormFieldProps {
  cell: FormCell;
  column: string;
  isDisabled: boolean;
  isRequiredByForm: boolean;
  form: FormState;
  lookups: LookupServices;
}

export function FormField(props: FormFieldProps) {
  const { cell, form } = props;
  const column = findColumn(form.table, props.column);
  if (!column) return <MissingColumn label={cell.label ?? props.column} />;
  const { table, isNew, row } = form;
  return (
    <Field
      id={`field-${cell.id}`}
      column={column}
      label={cell.label ?? column.displayName}
      value={form.shown[column.name] ?? null}
      typed={form.draft.typed[column.name] ?? null}
      isRequired={isRequired(column, props.isRequiredByForm)}
      readOnly={readOnlyReason({ table, column, isDisabled: props.isDisabled, isNew, row })}
      problem={form.problems.get(column.name) ?? null}
      onType={(text) => form.setTyped(column, text)}
      onValue={(value) => form.setValue(column, value)}
      lookups={props.lookups}
    />
  );
}

function MissingColumn({ label }: { label: string }) {
  return (
    <div class="field">
      <span class="field-label">{label}</span>
      <div class="field-value field-none">{t("form.columnMissing")}</div>
    </div>
  );
}
