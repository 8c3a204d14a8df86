/**
 * What a change set is called upstream. Pure.
 *
 * The same body keeps its id for ever, so that a receipt meets every copy. Another body goes on
 * under a new id, and the old one is cancelled: a copy of it may still be under way.
 */

import { sameValue, type Values } from "../metadata/row.js";
import type { ChangeSet, Conflict, Mutation, Reason } from "./outbox.js";

/** Where new ids come from. */
export interface Naming {
  newId(): string;
}

/**
 * The set with other mutations. Other versions are the same body; another body after a copy may be
 * under way goes on under a new id, once the old one is cancelled.
 */
export function amend(
  set: ChangeSet,
  mutations: readonly Mutation[],
  { newId }: Naming,
): ChangeSet {
  if (isSameBody(set.mutations, mutations) || !set.everSent) return { ...set, mutations };
  return { ...renamed(set, mutations, { newId }), ...withCancel(set) };
}

/** The set under an id that nobody has seen. */
export function renamed(
  set: ChangeSet,
  mutations: readonly Mutation[],
  { newId }: Naming,
): ChangeSet {
  return {
    ...set,
    id: newId(),
    mutations: mutations.map((mutation) => ({ ...mutation, id: newId() })),
    state: "pending",
    everSent: false,
  };
}

/** What is to be cancelled once the set is no longer what was sent under its id. */
export function withCancel(set: ChangeSet): Pick<ChangeSet, "cancels" | "copies"> {
  const { id, everSent, cancels, copies = {}, mutations } = set;
  if (!everSent) return { cancels, copies };
  return { cancels: [...cancels, id], copies: { ...copies, [id]: mutations } };
}

/** Nobody sees it any more; it only waits until no late copy of it can do anything. */
export function discardedForm(set: ChangeSet): ChangeSet {
  return { ...set, state: "discarded", ...withCancel(set) };
}

/** Attention: it waits for a person, with the reason. */
export function park(set: ChangeSet, reason: Reason, conflicts: readonly Conflict[]): ChangeSet {
  return { ...set, state: "attention", reason, conflicts };
}

function isSameBody(before: readonly Mutation[], after: readonly Mutation[]): boolean {
  if (before.length !== after.length) return false;
  return after.every((mutation, at) => {
    const earlier = before[at];
    return (
      earlier !== undefined &&
      earlier.kind === mutation.kind &&
      earlier.table === mutation.table &&
      earlier.row === mutation.row &&
      hasSameValues(earlier.values, mutation.values)
    );
  });
}

function hasSameValues(a: Values, b: Values): boolean {
  const columns = Object.keys(a);
  return (
    columns.length === Object.keys(b).length &&
    columns.every((column) => column in b && sameValue(a[column], b[column]))
  );
}
