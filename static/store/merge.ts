/** Three-way by column: what the author saw, what he wants, what is upstream now. */

import { isLookup, type Row, sameValue, type Value } from "../metadata/row.js";
import type { ChangeSet, Conflict, Mutation } from "./outbox.js";

export type Policy = "ask" | "mine" | "theirs";

/** A mutation set against the row as it is now. */
export interface Rebased {
  /** With the version it may be sent on. With policy "theirs" some columns may be gone. */
  mutation: Mutation;
  /** Columns where both changed to different values; empty unless a person has to decide. */
  conflicts: Conflict[];
}

/** `current` undefined: the row is not here, so the version its author saw must decide upstream. */
export function rebase(mutation: Mutation, current: Row | undefined, policy: Policy): Rebased {
  if (!current || mutation.kind === "create") return { mutation, conflicts: [] };
  const conflicts = conflictsOf(mutation, current);
  const onCurrent = { ...mutation, version: current.version };
  if (conflicts.length === 0 || policy === "mine") return { mutation: onCurrent, conflicts: [] };
  if (policy === "ask") return { mutation, conflicts };
  return { mutation: withoutColumns(onCurrent, conflicts), conflicts: [] };
}

/** The columns in which somebody else changed what the author of the mutation had seen. */
export function conflictsOf(mutation: Mutation, current: Row): Conflict[] {
  return Object.entries(mutation.seen).flatMap(([column, seen]) => {
    const theirs = current.values[column] ?? null;
    const mine = mutation.values[column] ?? null;
    const isSettled =
      isSameUpstream(seen, theirs) || (mutation.kind === "update" && isSameUpstream(mine, theirs));
    if (isSettled) return [];
    return [{ table: mutation.table, id: mutation.row, column, seen, mine, theirs }];
  });
}

/** A set that has nothing left to say after a merge. */
export function isEmpty(set: Pick<ChangeSet, "mutations">): boolean {
  return set.mutations.every(
    ({ kind, values }) => kind === "update" && Object.keys(values).length === 0,
  );
}

function withoutColumns(mutation: Mutation, conflicts: readonly Conflict[]): Mutation {
  const dropped = new Set(conflicts.map(({ column }) => column));
  const keep = <V>(record: Readonly<Record<string, V>>) =>
    Object.fromEntries(Object.entries(record).filter(([column]) => !dropped.has(column)));
  return { ...mutation, values: keep(mutation.values), seen: keep(mutation.seen) };
}

/** Upstream prints an instant in its own way: "…:00Z" for what a device wrote as "…:00.000Z". */
function isSameUpstream(a: Value, b: Value): boolean {
  if (sameValue(a, b)) return true;
  if (isLookup(a) || isLookup(b)) return false;
  if (isInstant(a) && isInstant(b)) return Date.parse(a) === Date.parse(b);
  // An empty text is stored as null.
  return (a === "" && b === null) || (a === null && b === "");
}

function isInstant(value: Value): value is string {
  return typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value);
}
