/**
 * The small profile with pairs: skills that the user's orders need, by a ticked relationship, and
 * accounts that are partners of each other, which views merely use.
 */

import type { FollowRule, Manifest, Pair, Table } from "../../static/metadata/manifest.js";
import { column, manifestOf, table } from "./manifest.js";

export const SKILLS: Pair = {
  relationship: "fp_workorder_skill",
  first: "workorder",
  firstColumn: "workorderid",
  second: "skill",
  secondColumn: "skillid",
};

export const PARTNERS: Pair = {
  relationship: "fp_account_partner",
  first: "account",
  firstColumn: "accountidone",
  second: "account",
  secondColumn: "accountidtwo",
};

export const PAIRS = { workorder_skill: SKILLS, account_partner: PARTNERS };

function pairTable(name: string, pair: Pair, intervalMinutes: number): Table {
  const end = (one: string, target: string) => column(one, "Lookup", { targets: [target] });
  const columns = [end(pair.firstColumn, pair.first), end(pair.secondColumn, pair.second)];
  return table(name, columns, { pair, intervalMinutes, nameColumn: pair.firstColumn });
}

const onto = (name: string, from: string, columnName: string): FollowRule => ({
  table: name,
  from,
  column: columnName,
  direction: "children",
  mode: "only",
});

const FOLLOW: FollowRule[] = [
  onto("workorder_skill", "workorder", "workorderid"),
  onto("workorder_skill", "skill", "skillid"),
  {
    table: "skill",
    from: "workorder_skill",
    column: "skillid",
    direction: "parents",
    mode: "also",
  },
  onto("account_partner", "account", "accountidone"),
  onto("account_partner", "account", "accountidtwo"),
];

/** Nothing but bookings is due by itself before long. */
export function pairManifest(): Manifest {
  const plain = manifestOf();
  return {
    ...plain,
    tables: [
      ...plain.tables,
      table("skill", [column("name")], { intervalMinutes: 1_000 }),
      pairTable("workorder_skill", SKILLS, 1_000),
      pairTable("account_partner", PARTNERS, 1_000),
    ],
    follow: [...plain.follow, ...FOLLOW],
  };
}
