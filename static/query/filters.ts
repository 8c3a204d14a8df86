/** Filters as functions of a row and what has been joined to it. */

import type { Condition, Fetch, Filter, Link } from "./ast.js";
import { type Cell, cellOf, comparable, tableOf } from "./cells.js";
import { type Comparison, compares, compileTest } from "./conditions.js";
import type { QueryContext, QueryRow, QueryTable, QueryTables } from "./context.js";
import { MalformedFetch, UnsupportedFetch } from "./errors.js";
import { joinOf } from "./joins.js";

/** A row with what was joined to it, by alias; null where an outer link found nothing. */
export interface Match {
  row: QueryRow;
  joined: ReadonlyMap<string, QueryRow | null>;
}

/** What names in a query mean. */
export interface Scope {
  tables: QueryTables;
  context: QueryContext;
  /** Linked tables by alias, and by name where no alias is given. */
  aliases: ReadonlyMap<string, { table: string; alias: string }>;
}

export type RowTest = (row: QueryRow, match: Match) => boolean;

export function scopeOf(fetch: Fetch, tables: QueryTables, context: QueryContext): Scope {
  const aliases = new Map<string, { table: string; alias: string }>();
  collectAliases(fetch.links, "", aliases);
  return { tables, context, aliases };
}

function collectAliases(
  links: readonly Link[],
  path: string,
  aliases: Map<string, { table: string; alias: string }>,
): void {
  links.forEach((link, at) => {
    const alias = link.alias ?? `${path}/${at}`;
    for (const name of [alias, link.table]) {
      if (!aliases.has(name)) aliases.set(name, { table: link.table, alias });
    }
    collectAliases(link.links, `${path}/${at}`, aliases);
  });
}

export function compileFilters(
  filters: readonly Filter[],
  scope: Scope,
  table: QueryTable,
): RowTest {
  const tests = filters.map((filter) => compileFilter(filter, scope, table));
  return (row, match) => tests.every((test) => test(row, match));
}

function compileFilter(filter: Filter, scope: Scope, table: QueryTable): RowTest {
  const tests = [
    ...filter.conditions.map((condition) => compileCondition(condition, scope, table)),
    ...filter.filters.map((inner) => compileFilter(inner, scope, table)),
    ...filter.links.map((link) => compileAny(link, scope, table)),
  ];
  // An empty filter restricts nothing, whichever type it has.
  if (tests.length === 0) return () => true;
  if (filter.type === "or") return (row, match) => tests.some((test) => test(row, match));
  return (row, match) => tests.every((test) => test(row, match));
}

function compileCondition(condition: Condition, scope: Scope, table: QueryTable): RowTest {
  const { row: rowOf, cell } = columnOf(condition.attribute, condition.alias, scope, table);
  if (condition.valueOf !== null) return compareColumns(condition, cell, rowOf, scope, table);
  const test = compileTest(condition, cell, scope.context, scope.tables);
  return (row, match) => {
    const own = rowOf(row, match);
    return test(own ? cell.read(own) : null);
  };
}

type RowOf = (row: QueryRow, match: Match) => QueryRow | null;

/** A column of the row itself, or of the row joined under an alias. */
function columnOf(
  attribute: string,
  alias: string | null,
  scope: Scope,
  table: QueryTable,
): { row: RowOf; cell: Cell } {
  if (alias === null) return { row: (row) => row, cell: cellOf(table, attribute) };
  const link = scope.aliases.get(alias);
  if (!link) throw new MalformedFetch(`No link of the query is called "${alias}".`);
  const cell = cellOf(tableOf(scope.tables, link.table), attribute);
  return { row: (_, match) => match.joined.get(link.alias) ?? null, cell };
}

function compareColumns(
  condition: Condition,
  left: Cell,
  leftRow: RowOf,
  scope: Scope,
  table: QueryTable,
): RowTest {
  const operator = condition.operator as Comparison;
  if (!["eq", "ne", "gt", "ge", "lt", "le"].includes(operator)) {
    throw new UnsupportedFetch(`"${operator}" cannot compare two columns.`);
  }
  const path = (condition.valueOf ?? "").split(".");
  const alias = path.length > 1 ? (path[0] ?? null) : null;
  const right = columnOf(path.at(-1) ?? "", alias, scope, table);
  return (row, match) => {
    const [a, b] = [leftRow(row, match), right.row(row, match)];
    if (!a || !b) return false;
    const values = [
      comparable(left.kind, left.read(a)),
      comparable(right.cell.kind, right.cell.read(b)),
    ];
    return compares(operator, values[0] ?? null, values[1] ?? null);
  };
}

/** any: at least one linked row meets the link's own filters and links; not any: none does. */
function compileAny(link: Link, scope: Scope, parent: QueryTable): RowTest {
  const linked = tableOf(scope.tables, link.table);
  const join = joinOf(link, parent, linked);
  const filter = compileFilters(link.filters, scope, linked);
  const inner = link.links.map((one) => compileExists(one, scope, linked));
  const holds: RowTest = (row, match) =>
    filter(row, match) && inner.every((one) => one(row, match));
  return (row, match) => join(row).some((one) => holds(one, match)) === (link.type === "any");
}

/** Links inside an `any`: an outer one restricts nothing, every other must find a row. */
function compileExists(link: Link, scope: Scope, parent: QueryTable): RowTest {
  if (link.type === "outer") return () => true;
  return compileAny({ ...link, type: "any" }, scope, parent);
}
