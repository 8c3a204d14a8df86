/** Plain text searched for in the columns that a table's quick-find view names. */

import type { Column, Table } from "../metadata/manifest.js";
import { isLookup, type Value } from "../metadata/row.js";
import type { Filter } from "../query/ast.js";
import { lookupName } from "../query/cells.js";
import type { QueryRow, QueryTables } from "../query/context.js";
import { QueryFault } from "../query/errors.js";
import { parseFetch } from "../query/parse.js";
import { fold } from "../query/text.js";

const QUICK_FIND = 4;

/** The columns searched: those of the quick-find view, else the name column. */
function searchedColumns(table: Table): string[] {
  const view = table.views.find(({ type }) => type === QUICK_FIND);
  const known = new Set(table.columns.map(({ name }) => name));
  const columns = view ? quickFindColumns(view.fetchXml).filter((name) => known.has(name)) : [];
  return columns.length > 0 ? columns : [table.nameColumn];
}

function quickFindColumns(fetchXml: string): string[] {
  try {
    return parseFetch(fetchXml).filters.flatMap(columnsOf);
  } catch (error) {
    if (error instanceof QueryFault) return [];
    throw error;
  }
}

function columnsOf({ isQuickFind, conditions, filters }: Filter): string[] {
  const own = isQuickFind ? conditions.filter(({ alias }) => alias === null) : [];
  return [...own.map(({ attribute }) => attribute), ...filters.flatMap(columnsOf)];
}

/** Says whether a row contains every word of `search` in one of the columns. */
export function matcher(
  table: Table,
  search: string,
  tables: QueryTables,
): (row: QueryRow) => boolean {
  const words = fold(search.trim()).split(/\s+/).filter(Boolean);
  const searched = new Set(searchedColumns(table));
  const columns = table.columns.filter(({ name }) => searched.has(name));
  return (row) => {
    if (words.length === 0) return true;
    const text = columns
      .map((column) => shownText(column, row.values[column.name] ?? null, tables))
      .map(fold)
      .join("\n");
    return words.every((word) => text.includes(word));
  };
}

/** A value as words: names of lookups, labels of choices. */
export function shownText(column: Column, value: Value, tables: QueryTables): string {
  if (value === null) return "";
  if (isLookup(value)) return lookupName(value, tables) ?? "";
  const option = column.options?.find((one) => one.value === value);
  return option?.label ?? String(value);
}
