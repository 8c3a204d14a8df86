/** What an outcome of upstream does to a change set. Pure. */

import type { Row } from "../metadata/row.js";
import { isEmpty, type Policy, rebase } from "../store/merge.js";
import {
  type ChangeSet,
  type Conflict,
  type Mutation,
  type Reason,
  type RowKey,
  rowKey,
} from "../store/outbox.js";
import type { Outcome } from "./wire.js";

export interface Deciding {
  /** Rows as they are upstream, as far as known. */
  current: ReadonlyMap<RowKey, Row>;
  policyOf(table: string): Policy;
  newId(): string;
  nowMs: number;
}

/** What becomes of a set; null: it is done, and leaves the outbox. */
export function settle(set: ChangeSet, outcome: Outcome, deciding: Deciding): ChangeSet | null {
  switch (outcome.outcome) {
    case "applied":
    case "duplicate":
      return null;
    case "wait":
      return { ...set, notBeforeMs: deciding.nowMs + (outcome.retryAfterSeconds ?? 1) * 1_000 };
    case "stale":
      return rebaseSent(set, outcome, deciding);
    case "invalid":
      // Cancelled under this id, but still wanted here: nothing of it has taken effect.
      if (outcome.code === "cancelled") return renamed(set, set.mutations, deciding);
      return park(set, reasonOf(outcome.outcome, outcome), []);
    default:
      return park(set, reasonOf(outcome.outcome, outcome), []);
  }
}

/**
 * A pending set made ready to go, on the versions that are here now.
 *
 * Null when a merge leaves nothing to say. What was sent before goes exactly as it was.
 */
export function freeze(set: ChangeSet, deciding: Deciding): ChangeSet | null {
  if (set.state === "sent") return set;
  const rebased = rebaseAll(set, deciding);
  if (rebased.conflicts.length > 0) return park(set, STALE, rebased.conflicts);
  const merged = amend(set, rebased.mutations, deciding);
  if (isEmpty(merged)) return merged.cancels.length > 0 ? discardedForm(merged) : null;
  if (merged.cancels.length > 0) return merged;
  return { ...merged, state: "sent", everSent: true };
}

const STALE: Reason = {
  outcome: "stale",
  message: "Somebody else changed the same values meanwhile.",
  column: null,
};

function rebaseSent(set: ChangeSet, outcome: Outcome, deciding: Deciding): ChangeSet {
  const created = set.mutations.filter(
    ({ kind, table, row }) => kind === "create" && deciding.current.has(rowKey(table, row)),
  );
  if (created.length > 0) {
    const message = outcome.message ?? "A row with this id exists already.";
    return park(set, { outcome: "stale", message, column: null }, []);
  }
  const { mutations, conflicts } = rebaseAll(set, deciding);
  if (conflicts.length > 0) return park(set, STALE, conflicts);
  const merged = amend(set, mutations, deciding);
  return isEmpty(merged) ? discardedForm(merged) : merged;
}

function rebaseAll(set: ChangeSet, { current, policyOf }: Deciding) {
  const rebased = set.mutations.map((mutation) =>
    rebase(mutation, current.get(rowKey(mutation.table, mutation.row)), policyOf(mutation.table)),
  );
  return {
    mutations: rebased.map(({ mutation }) => mutation),
    conflicts: rebased.flatMap(({ conflicts }) => conflicts),
  };
}

/**
 * The set with other mutations. Other versions are the same body; another body after a copy may be
 * under way goes on under a new id, once the old one is cancelled.
 */
export function amend(
  set: ChangeSet,
  mutations: readonly Mutation[],
  { newId }: Pick<Deciding, "newId">,
): ChangeSet {
  const isSameBody = mutations.every((mutation, at) => sameBody(mutation, set.mutations[at]));
  if (isSameBody || !set.everSent) return { ...set, mutations };
  return { ...renamed(set, mutations, { newId }), cancels: [...set.cancels, set.id] };
}

/** The set under an id that nobody has seen. */
function renamed(
  set: ChangeSet,
  mutations: readonly Mutation[],
  { newId }: Pick<Deciding, "newId">,
): ChangeSet {
  return {
    ...set,
    id: newId(),
    mutations: mutations.map((mutation) => ({ ...mutation, id: newId() })),
    state: "pending",
    everSent: false,
  };
}

function sameBody(a: Mutation, b: Mutation | undefined): boolean {
  return b !== undefined && a.kind === b.kind && a.values === b.values;
}

/** Attention: it waits for a person, with the reason. */
export function park(set: ChangeSet, reason: Reason, conflicts: readonly Conflict[]): ChangeSet {
  return { ...set, state: "attention", reason, conflicts };
}

/** Nobody sees it any more; it only waits until no late copy of it can do anything. */
export function discardedForm(set: ChangeSet): ChangeSet {
  const cancels = set.everSent ? [...set.cancels, set.id] : set.cancels;
  return { ...set, state: "discarded", cancels };
}

function reasonOf(outcome: "gone" | "denied" | "invalid", answer: Outcome): Reason {
  const message = answer.message ?? MESSAGES[outcome];
  return { outcome, message, column: answer.column ?? null };
}

const MESSAGES = {
  gone: "The row has been deleted.",
  denied: "You may not make this change.",
  invalid: "The organisation refused this change.",
} as const;
