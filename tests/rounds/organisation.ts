/** What people write about: the columns that take a text, and the rows that everybody reaches for. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Chance } from "../simulation/chance.js";
import type { Upstream } from "./upstream.js";

/** A table's scope as the profile's compiler wrote it: FetchXML for each branch. */
export interface ScopeText {
  set: string;
  key: string;
  fetchXml: string[];
}

/** By the profile's name, then by table. */
export type Scopes = Readonly<Record<string, Readonly<Record<string, ScopeText>>>>;

/** Where people write texts, by table. */
export const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  bookableresourcebooking: ["name"],
  msdyn_workorder: ["msdyn_workordersummary", "msdyn_instructions"],
  msdyn_workorderservicetask: ["msdyn_description", "msdyn_name"],
  msdyn_workorderproduct: ["msdyn_description"],
  annotation: ["notetext", "subject"],
  task: ["description", "subject"],
  account: ["description"],
};
export const TABLES = Object.keys(COLUMNS);

const HOT_ROWS = 4;

export function readScopes(template: string): Scopes {
  return JSON.parse(readFileSync(join(template, "scopes.json"), "utf8")) as Scopes;
}

export interface Reach {
  name: string;
  upstream: Upstream;
  scopes: Scopes[string];
}

/** Rows by table. */
export type Rows = ReadonlyMap<string, readonly string[]>;

/** Some rows of each person's scope: few, and the same ones where scopes meet, so that people do. */
export async function hotRows(
  people: readonly Reach[],
  chance: Chance,
): Promise<Map<string, Rows>> {
  const known = new Set<string>();
  const byPerson = new Map<string, Rows>();
  for (const { name, upstream, scopes } of people) {
    const mine = new Map<string, string[]>();
    byPerson.set(name, mine);
    for (const table of TABLES) {
      const scope = scopes[table];
      if (!scope) continue;
      const rows = await upstream.fetch(scope.set, scope.fetchXml[0] ?? "");
      const ids = rows.map((row) => row[scope.key] as string).sort();
      const start = chance.whole(0, Math.max(1, ids.length - HOT_ROWS));
      const chosen = [...ids.filter((id) => known.has(id)), ...ids.slice(start)];
      mine.set(table, chosen.slice(0, HOT_ROWS));
      for (const id of chosen.slice(0, HOT_ROWS)) known.add(id);
    }
  }
  return byPerson;
}

/** What any of them reaches for. */
export function together(all: Iterable<Rows>): Rows {
  const rows = new Map<string, string[]>();
  for (const one of all) {
    for (const [table, ids] of one)
      rows.set(table, [...new Set([...(rows.get(table) ?? []), ...ids])]);
  }
  return rows;
}
