/**
 * The many-to-many relationship of a simulated organisation: orders and the accounts that help with
 * them. Accounts go along with orders through it; its rows have no version and are never read by one.
 */

import type { FollowRule, Table } from "../../static/metadata/manifest.js";
import type { Row, Values } from "../../static/metadata/row.js";
import { endsOf } from "../../static/store/pairs.js";
import { column, table } from "../engine/manifest.js";

/** The table of pairs. */
export const HELP = "help";

export const HELP_PAIR = {
  relationship: "help",
  first: "workorder",
  firstColumn: "workorderid",
  second: "account",
  secondColumn: "accountid",
} as const;

export const HELP_COLUMNS = [HELP_PAIR.firstColumn, HELP_PAIR.secondColumn];

export const HELP_RULES: readonly FollowRule[] = [
  { table: HELP, from: "workorder", column: "workorderid", direction: "children", mode: "only" },
  { table: HELP, from: "account", column: "accountid", direction: "children", mode: "only" },
  { table: "account", from: HELP, column: "accountid", direction: "parents", mode: "also" },
];

export function helpTable(): Table {
  const columns = [
    column("workorderid", "Lookup", { targets: ["workorder"] }),
    column("accountid", "Lookup", { targets: ["account"] }),
  ];
  const rest = { pair: HELP_PAIR, intervalMinutes: 10, nameColumn: "workorderid" };
  return table(HELP, columns, rest);
}

/** Both ends of a pair as text; the same for a row and for a link or unlink. */
export function endsText(values: Values): string {
  const ends = endsOf(HELP_PAIR, values);
  return `${ends?.first}/${ends?.second}`;
}

export function helpValues(order: string, account: string): Values {
  return { workorderid: [order, "workorder", null], accountid: [account, "account", null] };
}

/** The pairs between rows of both. */
export function between(
  pairs: ReadonlyMap<string, Row>,
  orders: { has(id: string): boolean },
  accounts: { has(id: string): boolean },
): Map<string, Row> {
  const found = [...pairs].filter(([, { values }]) => {
    const ends = endsOf(HELP_PAIR, values);
    return ends !== null && orders.has(ends.first) && accounts.has(ends.second);
  });
  return new Map(found);
}
