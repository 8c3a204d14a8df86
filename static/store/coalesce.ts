/** Laying a new edit into the outbox: unsent edits of a row become one; sent ones are left alone. */

import {
  type ChangeSet,
  isLive,
  type Mutation,
  type RowKey,
  rowKey,
  rowsOf,
  targetsOf,
} from "./outbox.js";
import { isAlreadySo, isPairing } from "./pairs.js";
import { discardedForm, withCancel } from "./reissuing.js";

/** Which sets have to do with an edit: those that write these rows, or all. */
export type Related = readonly RowKey[] | "all";

/** What to store of a decision about the outbox. */
export interface OutboxChange {
  puts: readonly ChangeSet[];
  /** Sequences of sets to forget. */
  removes: readonly number[];
}

/** The rows whose sets `place` must be shown; or all sets. */
export function neighbourhood(added: ChangeSet): Related {
  // Who deletes a row has to see what points at it: sets are found by the rows they write alone.
  if (added.mutations.some(({ kind }) => kind === "delete")) return "all";
  return [...rowsOf(added), ...targetsOf(added)];
}

/**
 * How `added` enters the outbox.
 *
 * `related` are the sets that touch any row of its neighbourhood, in order. A change of several rows
 * stays whole: it is atomic upstream. Only a refused set that has all of its rows is put right by it.
 */
export function place(related: readonly ChangeSet[], added: ChangeSet): OutboxChange {
  const alone = { puts: [added], removes: [] };
  const [mutation, ...others] = added.mutations;
  const target = mutation && lastOf(related, mutation);
  if (!target || pointsPast(related, target, added)) return alone;
  if (isOpen(target) && others.length === 0) return join(related, target, added, mutation);
  const isAllOfIt = others.every((other) => lastOf(related, other) === target);
  return isRefused(target) && isAllOfIt ? correct(related, target, added) : alone;
}

/** The last set that writes the row of a mutation: what is said of the row now. */
function lastOf(related: readonly ChangeSet[], { table, row }: Mutation): ChangeSet | undefined {
  const key = rowKey(table, row);
  return related.findLast((set) => isLive(set) && rowsOf(set).includes(key));
}

/** Never sent, and not waiting for a person: nobody but us has seen its body. */
function isOpen(set: ChangeSet): boolean {
  return set.state === "pending" && !set.everSent;
}

/** Upstream took nothing of it, and an edit of its rows is how a person puts it right. */
function isRefused({ state, reason, conflicts }: ChangeSet): boolean {
  const isCorrectable =
    reason?.outcome === "invalid" || reason?.outcome === "denied" || reason?.outcome === "blocked";
  return state === "attention" && isCorrectable && conflicts.length === 0;
}

/**
 * Joins `added` to a refused set and lets it go again, in its old place.
 *
 * Under the new id: the old one is cancelled first, should a copy of it still be under way.
 */
function correct(related: readonly ChangeSet[], target: ChangeSet, added: ChangeSet): OutboxChange {
  let corrected = target;
  for (const mutation of added.mutations) {
    const { puts, removes } = join(related, corrected, added, mutation);
    if (removes.length > 0) return given(target);
    const [next] = puts;
    if (!next || next === added) return { puts: [added], removes: [] };
    corrected = next;
  }
  return { puts: [again(corrected, target, added)], removes: [] };
}

/** A set of which nothing is left: it only waits for its cancellation, if it was ever sent. */
function given(target: ChangeSet): OutboxChange {
  const discarded = discardedForm(target);
  if (discarded.cancels.length === 0) return { puts: [], removes: [target.sequence] };
  return { puts: [discarded], removes: [] };
}

function again(corrected: ChangeSet, target: ChangeSet, added: ChangeSet): ChangeSet {
  const ids = new Map(
    added.mutations.map(({ id, table, row }) => [rowKey(table, row), id] as const),
  );
  const { waits: _, ...rest } = corrected;
  return {
    ...rest,
    ...withCancel(target),
    id: added.id,
    mutations: corrected.mutations.map((mutation) => ({
      ...mutation,
      id: ids.get(rowKey(mutation.table, mutation.row)) ?? mutation.id,
    })),
    state: "pending",
    everSent: false,
    notBeforeMs: 0,
    reason: null,
    conflicts: [],
  };
}

/** Whether a lookup of `added` points at a row made after `target`: then it has to stay behind. */
function pointsPast(related: readonly ChangeSet[], target: ChangeSet, added: ChangeSet): boolean {
  const targets = new Set(targetsOf(added));
  return related.some(
    (set) =>
      isLive(set) &&
      set.sequence > target.sequence &&
      set.mutations.some(
        ({ kind, table, row }) => kind === "create" && targets.has(rowKey(table, row)),
      ),
  );
}

function join(
  related: readonly ChangeSet[],
  target: ChangeSet,
  added: ChangeSet,
  mutation: Mutation,
): OutboxChange {
  const earlier = target.mutations.find((one) => isSameRow(one, mutation));
  // Nothing joins a delete: the edit was saved, so it must be seen to fail rather than be dropped.
  if (!earlier || earlier.kind === "delete") return { puts: [added], removes: [] };
  if (isPairing(mutation)) return joinPairings(related, target, added, mutation);
  if (earlier.kind === "create" && mutation.kind === "delete") {
    return undo(related, target, added, earlier);
  }
  const joined = joinMutations(earlier, mutation);
  const mutations = target.mutations.map((one) => (one === earlier ? joined : one));
  const label = earlier.kind === "create" ? target.label : added.label;
  return { puts: [{ ...target, label, mutations }], removes: [] };
}

/** A row made and deleted before anybody saw it never existed, unless other work needs it. */
function undo(
  related: readonly ChangeSet[],
  target: ChangeSet,
  added: ChangeSet,
  create: Mutation,
): OutboxChange {
  const key = rowKey(create.table, create.row);
  const mutations = target.mutations.filter((one) => one !== create);
  const others = related.filter((set) => isLive(set) && set.sequence !== target.sequence);
  const isNeeded = [{ mutations }, ...others].some((set) => targetsOf(set).includes(key));
  if (isNeeded) return { puts: [added], removes: [] };
  if (mutations.length > 0) return { puts: [{ ...target, mutations }], removes: [] };
  return { puts: [], removes: [target.sequence] };
}

/** Of a link and an unlink the later counts; when it is so already, nothing is left to say. */
function joinPairings(
  related: readonly ChangeSet[],
  target: ChangeSet,
  added: ChangeSet,
  mutation: Mutation,
): OutboxChange {
  if (target.mutations.length > 1) return { puts: [added], removes: [] };
  const key = rowKey(mutation.table, mutation.row);
  // What an earlier set has sent of this pair is still to become so upstream.
  const isFirst = !related.some(
    (set) => set !== target && isLive(set) && rowsOf(set).includes(key),
  );
  if (isFirst && isAlreadySo(mutation)) return { puts: [], removes: [target.sequence] };
  const [earlier] = target.mutations;
  const mutations = [{ ...mutation, id: earlier?.id ?? mutation.id }];
  return { puts: [{ ...target, label: added.label, mutations }], removes: [] };
}

function isSameRow(a: Mutation, b: Mutation): boolean {
  return a.table === b.table && a.row === b.row;
}

function joinMutations(earlier: Mutation, later: Mutation): Mutation {
  // What the author saw first is what must still be true upstream.
  const seen = { ...later.seen, ...earlier.seen };
  if (later.kind === "delete") return { ...later, id: earlier.id, seen, version: earlier.version };
  return { ...earlier, values: { ...earlier.values, ...later.values }, seen };
}
