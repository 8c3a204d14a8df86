/** Joins by index: from a row to the rows of a linked table, never by running over it. */

import { isLookup, type Value } from "../metadata/row.js";
import type { Link } from "./ast.js";
import { cellOf } from "./cells.js";
import type { QueryRow, QueryTable } from "./context.js";

/** The linked rows of a row. */
export type Join = (row: QueryRow) => readonly QueryRow[];

const NONE: readonly QueryRow[] = [];

export function joinOf(link: Link, parent: QueryTable, linked: QueryTable): Join {
  const from = cellOf(parent, link.to);
  const keyOf = (row: QueryRow) => joinKey(from.read(row));
  if (link.from === linked.key) {
    return (row) => {
      const found = linked.rows.get(keyOf(row) ?? "");
      return found ? [found] : NONE;
    };
  }
  cellOf(linked, link.from);
  return (row) => linked.by(link.from).get(keyOf(row) ?? "") ?? NONE;
}

/** What rows are joined by: the id of a lookup, else the value as text; null joins nothing. */
export function joinKey(value: Value): string | null {
  if (value === null || value === "") return null;
  return isLookup(value) ? value[0] : String(value).toLowerCase();
}

/** An index of rows by a column. */
export function indexBy(
  rows: Iterable<QueryRow>,
  column: string,
): ReadonlyMap<string, readonly QueryRow[]> {
  const index = new Map<string, QueryRow[]>();
  for (const row of rows) {
    const key = joinKey(row.values[column] ?? null);
    if (key === null) continue;
    const known = index.get(key);
    if (known) known.push(row);
    else index.set(key, [row]);
  }
  return index;
}
