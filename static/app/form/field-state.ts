/** Which columns of a form may be changed, and why not. Pure. */

import type { FormCell, FormLayout } from "../../metadata/formxml.js";
import type { Column, Table } from "../../metadata/manifest.js";
import type { Values } from "../../metadata/row.js";
import { isInactive, isStatusColumn } from "../../metadata/statuses.js";
import { isRequiredByColumn } from "../../metadata/typing.js";
import { t } from "../../ui/messages/translate.js";
import type { CheckedField } from "./draft.js";

/** The columns that the platform fills in by itself although metadata calls them required. */
const PLATFORM_FILLED = new Set(["Owner", "State", "Status"]);

/** Why `column` cannot be changed on this form, or null. */
export function readOnlyReason(input: {
  table: Table;
  column: Column;
  isDisabled: boolean;
  isNew: boolean;
  row: Values;
}): string | null {
  const { table, column, isDisabled, isNew } = input;
  if (isNew && !table.rights.create) return t("form.save.noCreate", names(table));
  if (!isNew && !table.rights.write) return t("form.save.noWrite", names(table));
  const isWritable = isNew ? column.creatable : column.updatable;
  if (isDisabled || !isWritable) return t("form.readOnly");
  if (!isNew && isInactive(table, input.row) && !isStatusColumn(column)) {
    return t("form.save.inactive");
  }
  return null;
}

/** Whether the form asks for a value in `column`. */
export function isRequired(column: Column, byForm: boolean): boolean {
  return byForm || (isRequiredByColumn(column) && !PLATFORM_FILLED.has(column.type));
}

/** The fields of `layout` whose input is checked before saving. */
export function checkedFields(
  layout: FormLayout,
  table: Table,
  row: Values,
  isNew: boolean,
): CheckedField[] {
  return fieldCells(layout).flatMap(({ control }) => {
    if (control.kind !== "field") return [];
    const column = table.columns.find((candidate) => candidate.name === control.column);
    if (!column) return [];
    const reason = readOnlyReason({ table, column, isDisabled: control.disabled, isNew, row });
    return reason ? [] : [{ column, isRequired: isRequired(column, control.required) }];
  });
}

function fieldCells(layout: FormLayout): FormCell[] {
  const sections = layout.tabs.flatMap((tab) => tab.columns.flat());
  return [...layout.header, ...sections.flatMap((section) => section.cells)];
}

function names(table: Table): { name: string } {
  return { name: table.displayCollectionName };
}
