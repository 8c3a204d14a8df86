/**
 * The profiles of a simulated organisation: bookings of the user in a moving window of days, and by
 * relationship their orders, tasks and accounts.
 *
 * plain: along three relationships. only: an order must also lie in the user's region. cycle: every
 * order of an account in scope belongs, too, so that scopes go round.
 */

import type { FollowRule, Manifest } from "../../static/metadata/manifest.js";
import type { Values } from "../../static/metadata/row.js";
import { column, manifestOf, ORGANIZATION, table } from "../engine/manifest.js";
import { HELP, HELP_COLUMNS, HELP_RULES, helpTable } from "./pairs.js";

export const TABLES = ["booking", "workorder", "task", "account"] as const;
export type Name = (typeof TABLES)[number];

/** With the table of pairs. */
export const ALL_TABLES = [...TABLES, HELP] as const;
export type AnyName = (typeof ALL_TABLES)[number];

export const KINDS = ["plain", "only", "cycle"] as const;
export type Kind = (typeof KINDS)[number];

export const DAY_MS = 86_400_000;
const REGION = "north";

/** What a maker may change between two versions of a profile. */
export interface Profile {
  kind: Kind;
  version: number;
  /** Days before and after today. */
  windowDays: number;
  hasPhone: boolean;
  hasTasks: boolean;
}

/** The tables that the profile has. */
export function tablesOf({ hasTasks }: Profile): readonly Name[] {
  return hasTasks ? TABLES : TABLES.filter((name) => name !== "task");
}

export interface Person {
  id: string;
  name: string;
}

const PLAIN: FollowRule[] = [
  { table: "workorder", from: "booking", column: "workorder", direction: "parents", mode: "also" },
  { table: "task", from: "workorder", column: "workorder", direction: "children", mode: "also" },
  { table: "account", from: "workorder", column: "account", direction: "parents", mode: "also" },
];

const ROUND: FollowRule = {
  table: "workorder",
  from: "account",
  column: "account",
  direction: "children",
  mode: "also",
};

export function rulesOf(profile: Profile): FollowRule[] {
  const tables: readonly string[] = [...tablesOf(profile), HELP];
  return [...rulesOfAll(profile.kind), ...HELP_RULES].filter(
    ({ table, from }) => tables.includes(table) && tables.includes(from),
  );
}

function rulesOfAll(kind: Kind): FollowRule[] {
  if (kind === "cycle") return [...PLAIN, ROUND];
  if (kind === "plain") return PLAIN;
  return PLAIN.map((rule) => (rule.table === "workorder" ? { ...rule, mode: "only" } : rule));
}

/** Whether a table's own filter selects the row; false where a table has none. */
export function isOwn(
  { kind, windowDays }: Profile,
  table: Name,
  values: Values,
  { user, day }: { user: string; day: number },
): boolean {
  if (table === "booking") {
    const distance = Math.abs(Number(values.day ?? 0) - day);
    return values.owner === user && distance <= windowDays;
  }
  return table === "workorder" && kind === "only" && values.region === REGION;
}

/** Only bookings are due often: what belongs to them must be followed. */
const RARELY = { intervalMinutes: 240 };

export function columnsOf({ hasPhone }: Profile): Record<Name | typeof HELP, string[]> {
  return {
    [HELP]: [...HELP_COLUMNS],
    booking: ["name", "status", "owner", "day", "workorder"],
    workorder: ["name", "note", "stamp", "region", "account"],
    task: ["name", "remark", "done", "workorder"],
    account: ["name", "motto", ...(hasPhone ? ["phone"] : [])],
  };
}

const TARGETS: Readonly<Record<string, string>> = { workorder: "workorder", account: "account" };

export function manifestFor(profile: Profile, person: Person): Manifest {
  const plain = manifestOf();
  const names = columnsOf(profile);
  const tables = tablesOf(profile).map((name) => {
    const columns = names[name].map((one) =>
      TARGETS[one] ? column(one, "Lookup", { targets: [TARGETS[one]] }) : column(one),
    );
    return table(name, columns, {
      ...(name === "booking" ? { timeRelative: true, priority: 1 } : RARELY),
      conflictPolicy: name === "account" ? "theirs" : name === "workorder" ? "mine" : "ask",
      columnGroups: [],
      scopeHash: `${profile.kind}-${profile.windowDays}`,
    });
  });
  return {
    ...plain,
    fingerprint: `${person.id}-${profile.version}`,
    organization: { id: ORGANIZATION, name: "Alderwick" },
    user: { ...plain.user, id: person.id, fullName: person.name },
    tables: [...tables, helpTable()],
    follow: rulesOf(profile),
  };
}
