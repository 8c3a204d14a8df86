/**
 * A value in a form's head. Choices, rows and completion can be changed there with two taps: the
 * value, then the new one. It is saved at once unless other input waits to be saved with it.
 */

import { useState } from "preact/hooks";
import { findColumn } from "../../metadata/choosing.js";
import type { FormCell } from "../../metadata/formxml.js";
import type { Column } from "../../metadata/manifest.js";
import { DONE, isPercentComplete } from "../../metadata/progress.js";
import { isLookup, type Value } from "../../metadata/row.js";
import { Dialog } from "../../ui/dialog.js";
import type { LookupServices } from "../../ui/fields/frame.js";
import { LookupDialog } from "../../ui/fields/lookup-dialog.js";
import { Icon } from "../../ui/icons.js";
import { t } from "../../ui/messages/translate.js";
import { ValueView } from "../../ui/value.js";
import { announceSave } from "../saving.js";
import { isRequired, readOnlyReason } from "./field-state.js";
import type { FormState } from "./form-state.js";

interface HeaderFieldProps {
  cell: FormCell;
  form: FormState;
  lookups: LookupServices;
}

export function HeaderField({ cell, form, lookups }: HeaderFieldProps) {
  const { control } = cell;
  const column = control.kind === "field" ? findColumn(form.table, control.column) : null;
  if (control.kind !== "field" || !column) return null;
  const { table, isNew, row } = form;
  const reason = readOnlyReason({ table, column, isDisabled: control.disabled, isNew, row });
  const label = cell.label ?? column.displayName;
  const value = form.shown[column.name] ?? null;
  if (reason || !isQuick(column)) return <Fact label={label} value={value} column={column} />;
  const canClear = !isRequired(column, control.required);
  return <QuickField {...{ label, value, column, form, lookups, canClear }} />;
}

/** Whether one more tap can choose a value. */
export function isQuick(column: Column): boolean {
  const kinds = ["Picklist", "State", "Status", "Boolean", "Lookup", "Customer", "Owner"];
  return kinds.includes(column.type) || isPercentComplete(column);
}

function Fact({ label, value, column }: { label: string; value: Value; column: Column }) {
  return (
    <div class="fact">
      <span class="fact-label">{label}</span>
      <span class="fact-value">
        <ValueView value={value} column={column} />
        {value === null && t("form.empty")}
      </span>
    </div>
  );
}

interface QuickFieldProps {
  label: string;
  value: Value;
  column: Column;
  form: FormState;
  lookups: LookupServices;
  canClear: boolean;
}

function QuickField(props: QuickFieldProps) {
  const { label, value, column, form } = props;
  const [isChoosing, setChoosing] = useState(false);
  const choose = async (chosen: Value) => {
    setChoosing(false);
    const result = await form.quickSet(column, chosen);
    if (result) announceSave(result);
  };
  return (
    <>
      <button
        type="button"
        class="fact fact-quick"
        aria-haspopup="dialog"
        onClick={() => setChoosing(true)}
      >
        <span class="fact-label">{label}</span>
        <span class="fact-value">
          <ValueView value={value} column={column} />
          {value === null && t("form.empty")}
          <Icon name="chevronDown" />
        </span>
      </button>
      {isChoosing && <Chooser {...props} onChoose={choose} onClose={() => setChoosing(false)} />}
    </>
  );
}

interface ChooserProps extends QuickFieldProps {
  onChoose: (value: Value) => void;
  onClose: () => void;
}

function Chooser(props: ChooserProps) {
  const { label, column, value, lookups, canClear, onChoose, onClose } = props;
  if (column.targets?.length) {
    const tables = column.targets;
    return (
      <LookupDialog
        {...{ label, tables, lookups, onChoose, onClose }}
        canClear={canClear && isLookup(value)}
        currentId={isLookup(value) ? value[0] : null}
      />
    );
  }
  return (
    <Dialog title={label} onClose={onClose}>
      <ul class="options">
        {optionValues(column, canClear).map((option) => (
          <li key={String(option)}>
            <button
              type="button"
              class="option"
              aria-pressed={option === value}
              onClick={() => onChoose(option)}
            >
              <span class="option-name">
                <ValueView value={option} column={column} />
                {option === null && t("input.none")}
              </span>
              {option === value && <Icon name="check" />}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

const PERCENT_STEPS: readonly number[] = [0, 25, 50, 75, DONE];

function optionValues(column: Column, canClear: boolean): Value[] {
  if (isPercentComplete(column)) return [...PERCENT_STEPS].reverse();
  if (column.type === "Boolean") return [true, false];
  const values: Value[] = (column.options ?? []).map((option) => option.value);
  return canClear && column.type === "Picklist" ? [...values, null] : values;
}
