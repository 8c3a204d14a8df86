/** A person's decision about a change set that needs him, as one transaction on the outbox. */

import { findColumn, findTable } from "../metadata/choosing.js";
import type { Manifest } from "../metadata/manifest.js";
import type { Row } from "../metadata/row.js";
import { mergeRulesOf } from "../store/merge.js";
import { type ChangeSet, isStuck, type RowKey } from "../store/outbox.js";
import { amend } from "../store/reissuing.js";
import { discard, insist } from "../store/resolving.js";
import { isRestorable, restore } from "../store/restoring.js";
import type { Decision, WorkStore } from "../store/work.js";
import { type Clock, isoAt } from "./clock.js";
import type { SaveResult, Verdict } from "./protocol.js";
import { waitEnded } from "./waiting.js";

export interface DecideInput {
  changeSetId: string;
  decision: Verdict;
  manifest: Manifest | null;
  /** The rows of the set as they are upstream, as far as known. */
  current: ReadonlyMap<RowKey, Row>;
  clock: Clock;
}

export async function decide(work: WorkStore, input: DecideInput): Promise<SaveResult> {
  let decided: ChangeSet | null = null;
  await work.change(null, (outbox) => {
    const set = outbox.find(({ id }) => id === input.changeSetId);
    if (!set || !isOpenToDecision(set, input)) return { puts: [], removes: [] };
    decided = set;
    return carriedOut(outbox, set, input);
  });
  return decided === null ? tooLate() : { kind: "saved", changeSetId: input.changeSetId };
}

/** What is under way upstream cannot be decided about until its outcome is known, or never comes. */
function isOpenToDecision(set: ChangeSet, { decision, manifest }: DecideInput): boolean {
  if (decision === "restore")
    return isRestorable(set, (table) => tableOf(manifest, table)?.rights.create ?? false);
  return set.state === "attention" || set.state === "pending" || isStuck(set);
}

function carriedOut(outbox: readonly ChangeSet[], set: ChangeSet, input: DecideInput): Decision {
  switch (input.decision) {
    case "mine":
      return sendAgain(set, input);
    case "restore":
      return makeAnew(outbox, set, input);
    case "discard":
      return drop(outbox, set, input);
  }
}

function sendAgain(set: ChangeSet, { current, clock, manifest }: DecideInput): Decision {
  // As it is, and at once: nobody has refused it.
  if (isStuck(set)) return { puts: [waitEnded(set)], removes: [] };
  const rulesOf = (name: string) => mergeRulesOf(tableOf(manifest, name));
  const again = insist(set, current, rulesOf);
  return { puts: [amend(again.set, again.mutations, clock)], removes: [] };
}

function makeAnew(
  outbox: readonly ChangeSet[],
  set: ChangeSet,
  { current, clock, manifest }: DecideInput,
): Decision {
  const isCreatable = (table: string, name: string) => {
    const held = tableOf(manifest, table);
    const column = held && findColumn(held, name);
    // Who may make a row may not always make one for somebody else: it is his, unless he says whose.
    return (column?.creatable && column.type !== "Owner") ?? false;
  };
  return restore(outbox, set, { current, isCreatable, newId: clock.newId });
}

function tableOf(manifest: Manifest | null, name: string) {
  return (manifest && findTable(manifest, name)) ?? undefined;
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
