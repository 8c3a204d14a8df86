/** A person's decision about a change set that needs him, as one transaction on the outbox. */

import type { Row } from "../metadata/row.js";
import type { ChangeSet, RowKey } from "../store/outbox.js";
import { discard, insist } from "../store/resolving.js";
import type { Decision, WorkStore } from "../store/work.js";
import { type Clock, isoAt } from "./clock.js";
import { amend } from "./outcomes.js";
import type { SaveResult } from "./protocol.js";

export interface DecideInput {
  changeSetId: string;
  decision: "mine" | "discard";
  /** The rows of the set as they are upstream, as far as known. */
  current: ReadonlyMap<RowKey, Row>;
  clock: Clock;
}

export async function decide(work: WorkStore, input: DecideInput): Promise<SaveResult> {
  let decided: ChangeSet | null = null;
  await work.change(null, (outbox) => {
    const set = outbox.find(({ id }) => id === input.changeSetId);
    if (!set || !isOpenToDecision(set)) return { puts: [], removes: [] };
    decided = set;
    return input.decision === "mine" ? sendAgain(set, input) : drop(outbox, set, input);
  });
  return decided === null ? tooLate() : { kind: "saved", changeSetId: input.changeSetId };
}

/** What is under way upstream cannot be decided about until its outcome is known. */
function isOpenToDecision({ state }: ChangeSet): boolean {
  return state === "attention" || state === "pending";
}

function sendAgain(set: ChangeSet, { current, clock }: DecideInput): Decision {
  const again = insist(set, current);
  return { puts: [amend(again.set, again.mutations, clock)], removes: [] };
}

function drop(outbox: readonly ChangeSet[], set: ChangeSet, { clock }: DecideInput): Decision {
  const at = isoAt(clock.nowMs());
  const entry = { at, changeSet: set.id, label: set.label, outcome: "discarded", message: null };
  return { ...discard(outbox, set), journal: [entry] };
}

function tooLate(): SaveResult {
  const detail = "This change is being sent, or has been settled meanwhile.";
  return { kind: "failed", problem: { code: "settled", title: "Too late", detail, status: null } };
}
