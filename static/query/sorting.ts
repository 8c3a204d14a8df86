/** The order of a query's matches. */

import type { Fetch, Link, Order } from "./ast.js";
import { cellOf, tableOf } from "./cells.js";
import type { QueryRow } from "./context.js";
import { MalformedFetch } from "./errors.js";
import type { Match, Scope } from "./filters.js";
import { keyComparer, type SortKey, sortKeyOf } from "./orders.js";

type Compare = (a: Match, b: Match) => number;

/** The table's orders first, then those of links; the id last, so that the order is total. */
export function compileOrders(fetch: Fetch, scope: Scope): Compare {
  const own = fetch.orders.map((order) => compileOrder(order, order.alias, fetch.table, scope));
  const linked = linkOrders(fetch.links, "").map(({ order, alias }) =>
    compileOrder(order, order.alias ?? alias, fetch.table, scope),
  );
  const compares = [...own, ...linked];
  return (a, b) => {
    for (const compare of compares) {
      const result = compare(a, b);
      if (result !== 0) return result;
    }
    return a.row.id < b.row.id ? -1 : Number(a.row.id > b.row.id);
  };
}

function linkOrders(links: readonly Link[], path: string): { order: Order; alias: string }[] {
  return links.flatMap((link, at) => [
    ...link.orders.map((order) => ({ order, alias: link.alias ?? `${path}/${at}` })),
    ...linkOrders(link.links, `${path}/${at}`),
  ]);
}

function compileOrder(order: Order, alias: string | null, root: string, scope: Scope): Compare {
  const link = alias === null ? null : scope.aliases.get(alias);
  if (link === undefined) throw new MalformedFetch(`No link of the query is called "${alias}".`);
  const cell = cellOf(tableOf(scope.tables, link?.table ?? root), order.attribute);
  const keyOf = sortKeyOf(cell, scope.tables);
  const rowOf = (match: Match) => (link ? (match.joined.get(link.alias) ?? null) : match.row);
  // Keys are made once a row, not once a comparison.
  const keys = new Map<QueryRow, SortKey>();
  const key = (match: Match): SortKey => {
    const row = rowOf(match);
    if (!row) return null;
    const known = keys.get(row);
    if (known !== undefined) return known;
    const made = keyOf(cell.read(row));
    keys.set(row, made);
    return made;
  };
  const compare = keyComparer(scope.context);
  const sign = order.isDescending ? -1 : 1;
  return (a, b) => sign * compare(key(a), key(b));
}
