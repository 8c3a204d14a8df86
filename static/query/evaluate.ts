/**
 * FetchXML over rows in memory.
 *
 * A query is compiled once against its tables, then run over the rows: conditions are functions of a
 * row, joins go by index. Whatever a device cannot answer raises a QueryFault, before any row.
 */

import type { Value } from "../metadata/row.js";
import type { Fetch, Filter, Link } from "./ast.js";
import { tableOf } from "./cells.js";
import type { QueryContext, QueryRow, QueryTables } from "./context.js";
import { compileFilters, type Match, type Scope, scopeOf } from "./filters.js";
import { joinOf } from "./joins.js";
import { compileOrders } from "./sorting.js";

/** A row of the result, with the rows that were joined to it by alias. */
export type { Match } from "./filters.js";

/** All matches, in order. Raises a QueryFault. */
export function evaluate(fetch: Fetch, tables: QueryTables, context: QueryContext): Match[] {
  const root = tableOf(tables, fetch.table);
  const scope = scopeOf(fetch, tables, context);
  const expand = compileLinks(fetch.links, scope, root.name, "");
  const isPostponed = mentionsAlias(fetch.filters);
  const filter = compileFilters(fetch.filters, scope, root);
  const compare = compileOrders(fetch, scope);
  let matches: Match[] = [];
  for (const row of root.rows.values()) {
    const match: Match = { row, joined: new Map() };
    if (!isPostponed && !filter(row, match)) continue;
    const expanded = expand(row, [match]);
    matches.push(...(isPostponed ? expanded.filter((one) => filter(one.row, one)) : expanded));
  }
  if (fetch.isDistinct) matches = distinct(matches, fetch);
  matches.sort(compare);
  return fetch.top === null ? matches : matches.slice(0, fetch.top);
}

/** The joined columns of a match, under the names that views use: `alias.column`. */
export function joinedValues(match: Match, fetch: Fetch): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const link of allLinks(fetch.links)) {
    const row = link.alias === null ? undefined : match.joined.get(link.alias);
    for (const column of link.attributes) {
      if (link.alias !== null) values[`${link.alias}.${column}`] = row?.values[column] ?? null;
    }
  }
  return values;
}

/** Names of all tables that a query reads. */
export function tablesOf(fetch: Pick<Fetch, "table" | "links" | "filters">): string[] {
  const inFilter = (filter: Filter): Link[] => [
    ...filter.links,
    ...filter.filters.flatMap(inFilter),
  ];
  const names = (links: Link[]): string[] => links.flatMap((link) => tablesOf(link));
  return [fetch.table, ...names(fetch.links), ...names(fetch.filters.flatMap(inFilter))];
}

type Expand = (row: QueryRow, matches: Match[]) => Match[];

/** Turns each match into one for every combination of linked rows; none when an inner link fails. */
function compileLinks(links: readonly Link[], scope: Scope, parent: string, path: string): Expand {
  const steps = links.map((link, at) => compileLink(link, scope, parent, `${path}/${at}`));
  return (row, matches) => steps.reduce((found, step) => step(row, found), matches);
}

function compileLink(link: Link, scope: Scope, parent: string, path: string): Expand {
  const linked = tableOf(scope.tables, link.table);
  const join = joinOf(link, tableOf(scope.tables, parent), linked);
  const filter = compileFilters(link.filters, scope, linked);
  const deeper = compileLinks(link.links, scope, link.table, path);
  const alias = link.alias ?? path;
  const joinedTo = (match: Match, row: QueryRow | null): Match => ({
    row: match.row,
    joined: new Map(match.joined).set(alias, row),
  });
  return (row, matches) =>
    matches.flatMap((match) => {
      const rows = join(row).filter((one) => filter(one, match));
      const found = rows.flatMap((one) => deeper(one, [joinedTo(match, one)]));
      if (link.type === "exists") return found.length > 0 ? [match] : [];
      return found.length > 0 || link.type === "inner" ? found : [joinedTo(match, null)];
    });
}

function mentionsAlias(filters: readonly Filter[]): boolean {
  return filters.some(
    ({ conditions, filters: inner }) =>
      mentionsAlias(inner) ||
      conditions.some((condition) => condition.alias !== null || condition.valueOf?.includes(".")),
  );
}

function allLinks(links: readonly Link[]): Link[] {
  return links.flatMap((link) => [link, ...allLinks(link.links)]);
}

/** One of the matches that show the same: the row, and the joined rows whose columns are shown. */
function distinct(matches: readonly Match[], fetch: Fetch): Match[] {
  const shown = allLinks(fetch.links).filter((link) => link.attributes.length > 0);
  const seen = new Map<string, Match>();
  for (const match of matches) {
    const ids = shown.map(({ alias }) => match.joined.get(alias ?? "")?.id ?? "");
    const key = [match.row.id, ...ids].join();
    if (!seen.has(key)) seen.set(key, match);
  }
  return [...seen.values()];
}
