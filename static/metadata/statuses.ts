/** Status reasons: which may be chosen, and the state each brings with it. */

import type { Column, Table } from "./manifest.js";
import type { Value, Values } from "./row.js";

/** The values to write when `column` of a row becomes `value`: a status reason brings its state. */
export function writesFor(table: Table, column: Column, value: Value): Values {
  const state = table.columns.find((candidate) => candidate.type === "State");
  const option = column.options?.find((candidate) => candidate.value === value);
  if (column.type !== "Status" || !state || option?.state == null) return { [column.name]: value };
  return { [column.name]: value, [state.name]: option.state };
}

/** Whether the row is inactive, which makes all but its status read-only. State 0 is active. */
export function isInactive(table: Table, values: Values): boolean {
  const state = table.columns.find((column) => column.type === "State");
  const value = state ? values[state.name] : null;
  return typeof value === "number" && value !== 0;
}

/** Whether `column` is what makes a row active or inactive. */
export function isStatusColumn(column: Column): boolean {
  return column.type === "Status" || column.type === "State";
}
