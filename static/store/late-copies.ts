/**
 * What is left to do when a cancelled copy of a change set turns out to have taken effect. Pure.
 *
 * Then there is nothing to cancel: its rows are read, and of the set that took its place only what
 * it says differently goes on, as a change of what the copy wrote.
 */

import { sameValue, type Values } from "../metadata/row.js";
import { isEmpty } from "./merge.js";
import {
  type ChangeSet,
  createdRows,
  type Mutation,
  type RowKey,
  rowsOf,
  targetsOf,
} from "./outbox.js";
import { park } from "./reissuing.js";

export type CancelOutcome = "cancelled" | "applied";

/** The copies among the set's cancels that have taken effect, as they went up. */
export function appliedCopies(
  { cancels, copies = {} }: ChangeSet,
  outcomes: ReadonlyMap<string, CancelOutcome>,
): { id: string; mutations: readonly Mutation[] }[] {
  return cancels
    .filter((id) => outcomes.get(id) === "applied")
    .map((id) => ({ id, mutations: copies[id] ?? [] }));
}

/** The set after its cancels are answered; null: nothing is left of it. */
export function afterCancel(
  set: ChangeSet,
  outcomes: ReadonlyMap<string, CancelOutcome>,
): ChangeSet | null {
  const applied = appliedCopies(set, outcomes);
  const cancels = set.cancels.filter((id) => !outcomes.has(id));
  const kept = Object.entries(set.copies ?? {}).filter(([id]) => cancels.includes(id));
  const freed: ChangeSet = { ...set, cancels, copies: Object.fromEntries(kept) };
  if (set.state === "discarded") {
    if (applied.length > 0 && !isEmpty(set)) return toldOf(freed);
    return cancels.length > 0 ? freed : null;
  }
  if (applied.length === 0) return freed;
  const mutations = applied.reduce(
    (left: readonly Mutation[], copy) => left.flatMap((one) => remainder(one, copy.mutations)),
    freed.mutations,
  );
  if (mutations.length === 0 && cancels.length === 0) return null;
  return { ...freed, mutations };
}

/** A person gave it up, and it had been done already: he is told, there is nothing left to send. */
function toldOf(set: ChangeSet): ChangeSet {
  const reason = { outcome: "applied", message: TOO_LATE, column: null } as const;
  return { ...park(set, reason, []), mutations: [], everSent: false };
}

const TOO_LATE = "You discarded this change, but it had already been made.";

/** What of a mutation is still to be said when `copy` has been done. */
function remainder(mutation: Mutation, copy: readonly Mutation[]): Mutation[] {
  const done = copy.find(({ table, row }) => table === mutation.table && row === mutation.row);
  if (!done) return [mutation];
  if (mutation.kind === "link" || mutation.kind === "unlink" || done.kind === "delete") {
    return mutation.kind === done.kind ? [] : [mutation];
  }
  if (mutation.kind === "delete")
    return [{ ...mutation, seen: { ...mutation.seen, ...done.values } }];
  const values = Object.fromEntries(
    Object.entries(mutation.values).filter(
      ([column, value]) => !(column in done.values && sameValue(value, done.values[column])),
    ),
  );
  if (Object.keys(values).length === 0) return [];
  return [{ ...mutation, kind: "update", values, seen: seenAfter(mutation, done, values) }];
}

/** What its author saw once the copy was done: for a row that it made, nothing else is known. */
function seenAfter({ kind, seen }: Mutation, done: Mutation, values: Values): Values {
  const before = kind === "create" ? {} : seen;
  const columns = new Set([...Object.keys(before), ...Object.keys(values)]);
  // What the copy emptied is null now, not what it was before.
  const known: Values = { ...before, ...done.values };
  return Object.fromEntries([...columns].map((column) => [column, known[column] ?? null]));
}

/** Work that was stopped because a record was discarded that is there after all goes on. */
export function revived(set: ChangeSet, made: ReadonlySet<RowKey>): ChangeSet {
  const isOrphan = set.state === "attention" && set.reason?.outcome === "blocked";
  const needs = [...rowsOf(set), ...targetsOf(set)].some((key) => made.has(key));
  return isOrphan && needs ? { ...set, state: "pending", reason: null } : set;
}

/** The rows that copies have made. */
export function rowsMadeBy(copies: readonly { mutations: readonly Mutation[] }[]): Set<RowKey> {
  return new Set(copies.flatMap(createdRows));
}
