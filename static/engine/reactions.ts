/** What a row's arrival, change or departure causes: queued in the transaction that stores it. */

import type { FollowRule, Manifest } from "../metadata/manifest.js";
import { isLookup, sameValue } from "../metadata/row.js";
import type { QueueItem } from "../store/base.js";
import type { Effect, StoredRow } from "../store/rows.js";

/** Rows are reached over at most so many ticked relationships from one that a filter selects. */
export const MAX_HOPS = 4;

type Follow = Pick<Manifest, "follow">["follow"];

export function reactTo(follow: Follow, { table, before, after }: Effect): QueueItem[] {
  const rules = follow.filter((rule) => rule.from === table);
  if (rules.length === 0) return [];
  const isHere = after?.standing === "scope";
  if (before && !after) return [gone(rules, table, before)];
  if (!after || !isHere) return [];
  const arrived: QueueItem = { kind: "follow", table, id: after.id, hops: 0 };
  if (before?.standing !== "scope") return [arrived];
  const moved = rules.filter((rule) => hasMoved(rule, before, after));
  return moved.length > 0 ? [arrived, left(moved, table, before)] : [];
}

function hasMoved(rule: FollowRule, before: StoredRow, after: StoredRow): boolean {
  const { direction, column } = rule;
  return direction === "parents" && !sameValue(before.values[column], after.values[column]);
}

function gone(rules: readonly FollowRule[], table: string, row: StoredRow): QueueItem {
  return { kind: "verify", table, id: row.id, isGone: true, targets: parentsOf(rules, row) };
}

function left(rules: readonly FollowRule[], table: string, row: StoredRow): QueueItem {
  return { kind: "verify", table, id: row.id, isGone: false, targets: parentsOf(rules, row) };
}

function parentsOf(rules: readonly FollowRule[], row: StoredRow): { table: string; id: string }[] {
  return rules
    .filter(({ direction }) => direction === "parents")
    .flatMap((rule) => {
      const parent = row.values[rule.column];
      return isLookup(parent) && parent[1] === rule.table
        ? [{ table: parent[1], id: parent[0] }]
        : [];
    });
}
