/** What a person decides about a set that needs him. Pure. */

import type { Row, Values } from "../metadata/row.js";
import type { OutboxChange } from "./coalesce.js";
import {
  type ChangeSet,
  isLive,
  type Mutation,
  type RowKey,
  rowKey,
  rowsOf,
  targetsOf,
} from "./outbox.js";

/**
 * Sends it again, knowingly over what is upstream now: the values there become the values seen.
 *
 * A row that turned out to exist already is updated instead of made.
 */
export function insist(
  set: ChangeSet,
  current: ReadonlyMap<RowKey, Row>,
): { set: ChangeSet; mutations: Mutation[] } {
  const mutations = set.mutations.map((mutation) => {
    const row = current.get(rowKey(mutation.table, mutation.row));
    if (!row) return mutation;
    const seen = seenNow(mutation, row);
    if (mutation.kind !== "create") return { ...mutation, seen, version: row.version };
    return { ...mutation, kind: "update" as const, seen, version: row.version };
  });
  return {
    set: { ...set, state: "pending", reason: null, conflicts: [], notBeforeMs: 0 },
    mutations,
  };
}

function seenNow({ kind, values, seen }: Mutation, row: Row): Values {
  const columns = Object.keys(kind === "delete" ? seen : values);
  return Object.fromEntries(columns.map((column) => [column, row.values[column] ?? null]));
}

/**
 * Drops a set. What was sent once waits, unseen, for its cancellation upstream.
 *
 * Sets that need a row it would have made are parked in the same transaction: without it they could
 * only fail.
 */
export function discard(outbox: readonly ChangeSet[], set: ChangeSet): OutboxChange {
  const created = new Set(
    set.mutations
      .filter(({ kind }) => kind === "create")
      .map(({ table, row }) => rowKey(table, row)),
  );
  const orphans = outbox.filter(
    (other) =>
      other.sequence > set.sequence &&
      other.state === "pending" &&
      isLive(other) &&
      [...rowsOf(other), ...targetsOf(other)].some((key) => created.has(key)),
  );
  const parked = orphans.map((orphan) => ({
    ...orphan,
    state: "attention" as const,
    reason: ORPHANED,
  }));
  const cancels = set.everSent ? [...set.cancels, set.id] : set.cancels;
  if (cancels.length === 0) return { puts: parked, removes: [set.sequence] };
  return { puts: [...parked, { ...set, state: "discarded", cancels }], removes: [] };
}

const ORPHANED = {
  outcome: "blocked",
  message: "This belongs to a new record that was discarded.",
  column: null,
} as const;
