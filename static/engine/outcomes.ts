/** What an outcome of upstream does to a change set. Pure. */

import type { Row } from "../metadata/row.js";
import { isEmpty, type MergeRules, rebase, saysNothing } from "../store/merge.js";
import {
  type ChangeSet,
  type Mutation,
  type Reason,
  type RowKey,
  rowKey,
} from "../store/outbox.js";
import { amend, discardedForm, type Naming, park, renamed } from "../store/reissuing.js";
import { holdBack, waitEnded } from "./waiting.js";
import type { Outcome } from "./wire.js";

export interface Deciding extends Naming {
  /** Rows as they are upstream, as far as known. */
  current: ReadonlyMap<RowKey, Row>;
  rulesOf(table: string): MergeRules;
  nowMs: number;
}

/** What becomes of a set; null: it is done, and leaves the outbox. */
export function settle(set: ChangeSet, outcome: Outcome, deciding: Deciding): ChangeSet | null {
  switch (outcome.outcome) {
    case "applied":
    case "duplicate":
      return null;
    case "wait":
      return holdBack(set, outcome, deciding.nowMs);
    case "stale":
      return rebaseSent(waitEnded(set), outcome, deciding);
    case "invalid":
      // Cancelled under this id, but still wanted here: nothing of it has taken effect.
      if (outcome.code === "cancelled") return renamed(waitEnded(set), set.mutations, deciding);
      if (PROFILE_CODES.has(outcome.code ?? ""))
        return park(waitEnded(set), { ...reasonOf("invalid", outcome), outcome: "profile" }, []);
      return park(waitEnded(set), reasonOf(outcome.outcome, outcome), []);
    case "gone":
      return park(waitEnded(set), { ...reasonOf("gone", outcome), rows: goneRows(outcome) }, []);
    default:
      return park(waitEnded(set), reasonOf(outcome.outcome, outcome), []);
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

/** The server sent nothing on: its profile is newer than ours. See fitting.ts for what comes next. */
const PROFILE_CODES: ReadonlySet<string> = new Set(["unknown-table", "unknown-column"]);

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
  if (isUnchanged(set, mutations) && isHidden(set, outcome)) return park(set, HIDDEN, []);
  const merged = amend(set, mutations, deciding);
  return isEmpty(merged) ? discardedForm(merged) : merged;
}

/** On the versions that have just been refused. */
function isUnchanged(set: ChangeSet, mutations: readonly Mutation[]): boolean {
  if (mutations.length !== set.mutations.length) return false;
  return mutations.every(({ version }, at) => version === set.mutations[at]?.version);
}

/** Upstream does not show what it compared with: sent again, the set would only come back. */
function isHidden({ mutations }: ChangeSet, { rows = [] }: Outcome): boolean {
  return rows.some(({ table, absent }) =>
    mutations.some((one) => one.table === table && absent.includes(one.row)),
  );
}

const HIDDEN: Reason = {
  outcome: "stale",
  message: "The row has been changed meanwhile, and you cannot read it as it is now.",
  column: null,
};

function rebaseAll(set: ChangeSet, { current, rulesOf }: Deciding) {
  const rebased = set.mutations.map((mutation) =>
    rebase(mutation, current.get(rowKey(mutation.table, mutation.row)), rulesOf(mutation.table)),
  );
  const mutations = rebased.map(({ mutation }) => mutation);
  const left = mutations.filter((mutation) => !saysNothing(mutation));
  return {
    // What gave way to others is not sent as a change of nothing.
    mutations: left.length > 0 ? left : mutations,
    conflicts: rebased.flatMap(({ conflicts }) => conflicts),
  };
}

/** The row that the outcome names, and all others of the set that are not there. */
function goneRows({ table, row, rows }: Outcome): RowKey[] {
  const named = table !== undefined && row !== undefined ? [rowKey(table, row)] : [];
  const absent = (rows ?? []).flatMap((page) => page.absent.map((id) => rowKey(page.table, id)));
  return [...new Set([...named, ...absent])];
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
