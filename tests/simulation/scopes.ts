/** The rows that each person's device should hold, worked out naively from the rules of the profile. */

import { isLookup, type Row, type Value } from "../../static/metadata/row.js";
import type { Organisation } from "./organisation.js";
import { between, HELP } from "./pairs.js";
import { type AnyName, isOwn, type Name, rulesOf, tablesOf } from "./profile.js";

export type Scope = ReadonlyMap<AnyName, ReadonlyMap<string, Row>>;

const HOPS = 4;

export function scopeOf(organisation: Organisation, user: string): Scope {
  const rules = rulesOf(organisation.profile);
  const tables = tablesOf(organisation.profile);
  let scope: Scope = new Map();
  // Own filters first, with all else empty; then a hop with each turn.
  for (let turn = 0; turn <= HOPS; turn += 1) {
    const orders = scope.get("workorder") ?? new Map();
    // Through a pair is one hop: from the orders of the turn before to accounts.
    const before = new Map(scope).set(
      HELP,
      between(organisation.rows(HELP), orders, organisation.rows("account")),
    );
    scope = new Map(
      tables.map((table) => [table, selected(organisation, user, table, rules, before)] as const),
    );
  }
  const [orders, accounts] = [scope.get("workorder"), scope.get("account")];
  const none = new Map<string, Row>();
  return new Map(scope).set(
    HELP,
    between(organisation.rows(HELP), orders ?? none, accounts ?? none),
  );
}

function selected(
  organisation: Organisation,
  user: string,
  table: Name,
  rules: ReturnType<typeof rulesOf>,
  before: Scope,
): ReadonlyMap<string, Row> {
  const mine = rules.filter((rule) => rule.table === table);
  const reached = mine.map((rule) => ({ rule, ids: reachedBy(rule, before) }));
  const selected = new Map<string, Row>();
  for (const row of organisation.rows(table).values()) {
    if (!organisation.isReadable(user, row.id)) continue;
    const holds = ({ rule, ids }: (typeof reached)[number]) =>
      ids.has(rule.direction === "parents" ? row.id : (lookupId(row.values[rule.column]) ?? ""));
    const also = reached.filter(({ rule }) => rule.mode === "also");
    const only = reached.filter(({ rule }) => rule.mode === "only");
    const own = isOwn(organisation.profile, table, row.values, { user, day: organisation.today });
    if ((own || also.some(holds)) && only.every(holds)) selected.set(row.id, row);
  }
  return selected;
}

/** Ids that hold by the rule: of the rows pointed at, or of the parents whose children count. */
function reachedBy(rule: ReturnType<typeof rulesOf>[number], scope: Scope): Set<string> {
  const from = scope.get(rule.from as AnyName) ?? new Map<string, Row>();
  if (rule.direction === "children") return new Set(from.keys());
  return new Set([...from.values()].flatMap(({ values }) => lookupId(values[rule.column]) ?? []));
}

export function lookupId(value: Value | undefined): string | null {
  return isLookup(value) ? value[0] : null;
}
