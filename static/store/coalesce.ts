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

/** What to store of a decision about the outbox. */
export interface OutboxChange {
  puts: readonly ChangeSet[];
  /** Sequences of sets to forget. */
  removes: readonly number[];
}

/** The rows whose sets `place` must be shown. */
export function neighbourhood(added: ChangeSet): RowKey[] {
  return [...rowsOf(added), ...targetsOf(added)];
}

/**
 * How `added` enters the outbox.
 *
 * `related` are the sets that touch any row of its neighbourhood, in order. A change of several rows
 * stays whole: it is atomic upstream.
 */
export function place(related: readonly ChangeSet[], added: ChangeSet): OutboxChange {
  const [mutation, ...others] = added.mutations;
  if (!mutation || others.length > 0) return { puts: [added], removes: [] };
  const key = rowKey(mutation.table, mutation.row);
  const target = related.filter((set) => isLive(set) && rowsOf(set).includes(key)).at(-1);
  if (!target || pointsPast(related, target, added)) return { puts: [added], removes: [] };
  if (isOpen(target)) return join(related, target, added, mutation);
  if (isRefused(target) && target.mutations[0]?.kind !== "delete")
    return correct(related, target, added, mutation);
  return { puts: [added], removes: [] };
}

/** Never sent, and not waiting for a person: nobody but us has seen its body. */
function isOpen(set: ChangeSet): boolean {
  return set.state === "pending" && !set.everSent;
}

/** Upstream took nothing of it, and an edit of its only row is how a person puts it right. */
function isRefused({ state, reason, conflicts, mutations }: ChangeSet): boolean {
  const isCorrectable =
    reason?.outcome === "invalid" || reason?.outcome === "denied" || reason?.outcome === "blocked";
  return state === "attention" && isCorrectable && conflicts.length === 0 && mutations.length === 1;
}

/**
 * Joins `added` to a refused set and lets it go again, in its old place.
 *
 * Under the new id: the old one is cancelled first, should a copy of it still be under way.
 */
function correct(
  related: readonly ChangeSet[],
  target: ChangeSet,
  added: ChangeSet,
  mutation: Mutation,
): OutboxChange {
  const cancels = target.everSent ? [...target.cancels, target.id] : target.cancels;
  const { puts, removes } = join(related, target, added, mutation);
  if (removes.length > 0 && cancels.length > 0) {
    return { puts: [{ ...target, state: "discarded", cancels }], removes: [] };
  }
  const corrected = puts.map((set) => (set === added ? added : again(set, added, cancels)));
  return { puts: corrected, removes };
}

function again(set: ChangeSet, added: ChangeSet, cancels: readonly string[]): ChangeSet {
  const [id] = added.mutations.map((mutation) => mutation.id);
  return {
    ...set,
    id: added.id,
    mutations: set.mutations.map((mutation) => ({ ...mutation, id: id ?? mutation.id })),
    state: "pending",
    everSent: false,
    cancels,
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
  const isNeeded = related.some((set) => isLive(set) && targetsOf(set).includes(key));
  if (isNeeded || target.mutations.length > 1) return { puts: [added], removes: [] };
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
