/** What a person decides about a set that needs him. Pure. */

import type { Row, Values } from "../metadata/row.js";
import type { OutboxChange } from "./coalesce.js";
import { type MergeRules, withWholeGroups } from "./merge.js";
import {
  type ChangeSet,
  createdRows,
  isLive,
  type Mutation,
  type RowKey,
  rowKey,
  rowsOf,
  targetsOf,
} from "./outbox.js";
import { withCancel } from "./reissuing.js";

/**
 * Sends it again, knowingly over what is upstream now: the values there become the values seen.
 *
 * A row that turned out to exist already is updated instead of made. Of a column group all goes
 * that its author saw, also what he left as it was.
 */
export function insist(
  set: ChangeSet,
  current: ReadonlyMap<RowKey, Row>,
  rulesOf: (table: string) => Pick<MergeRules, "isWritable">,
): { set: ChangeSet; mutations: Mutation[] } {
  const mutations = set.mutations.map((mutation) => {
    const row = current.get(rowKey(mutation.table, mutation.row));
    if (!row) return mutation;
    const whole = withWholeGroups(mutation, set.conflicts, rulesOf(mutation.table));
    const seen = seenNow(whole, row);
    if (mutation.kind !== "create") return { ...whole, seen, version: row.version };
    return { ...whole, kind: "update" as const, seen, version: row.version };
  });
  return {
    set: { ...set, state: "pending", reason: null, conflicts: [], notBeforeMs: 0 },
    mutations,
  };
}

function seenNow({ kind, values, seen }: Mutation, row: Row): Values {
  const columns = Object.keys(kind === "create" ? values : { ...seen, ...values });
  return Object.fromEntries(columns.map((column) => [column, row.values[column] ?? null]));
}

/**
 * Drops a set. What was sent once waits, unseen, for its cancellation upstream.
 *
 * Sets that need a row it would have made are parked in the same transaction: without it they could
 * only fail.
 */
export function discard(outbox: readonly ChangeSet[], set: ChangeSet): OutboxChange {
  const created = new Set(createdRows(set));
  const orphans = outbox.filter(
    (other) =>
      other.sequence !== set.sequence &&
      other.state === "pending" &&
      isLive(other) &&
      [...rowsOf(other), ...targetsOf(other)].some((key) => created.has(key)),
  );
  const parked = orphans.map((orphan) => ({
    ...orphan,
    state: "attention" as const,
    reason: ORPHANED,
  }));
  const cancelling = withCancel(set);
  if (cancelling.cancels.length === 0) return { puts: parked, removes: [set.sequence] };
  return { puts: [...parked, { ...set, state: "discarded", ...cancelling }], removes: [] };
}

const ORPHANED = {
  outcome: "blocked",
  message: "This belongs to a new record that was discarded.",
  column: null,
} as const;
