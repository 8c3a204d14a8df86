/** Answers that speak of change sets, checked before they are believed: see answers.ts. */

import { checkRows, wrongAnswer } from "./answers.js";
import type { CancelAnswer, Outcome, PushAnswer } from "./wire.js";

const OUTCOMES: ReadonlySet<string> = new Set<Outcome["outcome"]>([
  "applied",
  "duplicate",
  "stale",
  "gone",
  "denied",
  "invalid",
  "wait",
]);

/** A set without an outcome stays as it is; one that is not understood must not decide anything. */
export function checkPush({ outcomes }: PushAnswer): void {
  if (!Array.isArray(outcomes)) throw wrongAnswer("It has no outcomes.");
  for (const { changeSet, outcome, rows } of outcomes) {
    if (!OUTCOMES.has(outcome)) throw wrongAnswer(`"${changeSet}" is said to be "${outcome}".`);
    for (const page of rows ?? []) checkOutcomeRows(page);
  }
}

function checkOutcomeRows(page: NonNullable<Outcome["rows"]>[number]): void {
  checkRows(page);
  const { table, rows, inScope, absent } = page;
  if (!Array.isArray(inScope) || inScope.length !== rows.length) {
    throw wrongAnswer(`Nobody knows which rows of "${table}" are in scope.`);
  }
  if (!Array.isArray(absent)) throw wrongAnswer(`"${table}" does not say what is absent.`);
}

export function checkCancel({ outcomes }: CancelAnswer): void {
  if (!Array.isArray(outcomes)) throw wrongAnswer("It has no outcomes.");
  const strange = outcomes.find(({ outcome }) => outcome !== "cancelled" && outcome !== "applied");
  if (strange) throw wrongAnswer(`"${strange.changeSet}" is said to be "${strange.outcome}".`);
}
