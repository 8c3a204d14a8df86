/** Sorting as Dataverse sorts: choices by label, lookups by name, nulls first when ascending. */

import type { Column } from "../metadata/manifest.js";
import type { Value } from "../metadata/row.js";
import { type Cell, comparable, lookupName } from "./cells.js";
import type { QueryContext, QueryTables } from "./context.js";

/** What a row is sorted by. */
export type SortKey = string | number | null;

/** Turns a cell's value into what it is sorted by. */
export function sortKeyOf(cell: Cell, tables: QueryTables): (value: Value) => SortKey {
  const labels = labelsOf(cell.column);
  return (value) => {
    if (value === null || value === "") return null;
    if (labels) return labels.get(Number(value)) ?? String(value);
    if (cell.kind === "id") return lookupName(value, tables) ?? String(comparable("id", value));
    const key = cell.kind === "text" ? String(value) : comparable(cell.kind, value);
    return typeof key === "boolean" ? Number(key) : key;
  };
}

function labelsOf(column: Column | null): ReadonlyMap<number, string> | null {
  const isChoice = column && ["Picklist", "State", "Status"].includes(column.type);
  if (!isChoice || !column.options) return null;
  return new Map(column.options.map(({ value, label }) => [value, label]));
}

export function keyComparer(context: QueryContext): (a: SortKey, b: SortKey) => number {
  const { compare } = new Intl.Collator(context.user.locale, { sensitivity: "base" });
  return (a, b) => {
    if (a === b) return 0;
    if (a === null) return -1;
    if (b === null) return 1;
    if (typeof a === "number" && typeof b === "number") return a - b;
    return compare(String(a), String(b));
  };
}
