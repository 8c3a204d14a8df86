/** When to look again after a pass. Pure. */

import { isUnreachable } from "./errors.js";
import type { Problem } from "./protocol.js";

export type PassOutcome =
  /** `nextAtMs`: when a table is due or a set may be sent again; null: nothing to wait for. */
  | { kind: "done"; nextAtMs: number | null; isFirst: boolean }
  | { kind: "failed"; problem: Problem; retryAfterMs: number | null };

export type Next =
  | { kind: "pass"; afterMs: number }
  /** Look whether the server is there before a whole pass. */
  | { kind: "probe"; afterMs: number }
  /** Only a person can help: sign in, update. */
  | { kind: "rest" };

/** While a person looks at it, a server that comes back is noticed without a click. */
const PROBE_MAX_VISIBLE_MS = 4_000;
const PROBE_MAX_HIDDEN_MS = 60_000;
const RETRY_MAX_MS = 60_000;
const FIRST_DELAY_MS = 1_000;
const TIMER_MIN_MS = 1_000;
/** A clock that jumps makes a time far away; we look again before. Nothing due costs no request. */
const TIMER_MAX_MS = 3_600_000;
/** A server that asks for more than this is not believed; longer timers overflow, too. */
const WAIT_MAX_MS = 86_400_000;
/** Reading again what finds no room costs its user data for nothing. */
const FULL_RETRY_MS = 600_000;

/** Problems that time does not heal. */
const FINAL_CODES: ReadonlySet<string> = new Set([
  "signed-out",
  "other-user",
  "no-profile",
  "protocol",
]);

/** Says whether only a person can help: sign in, update, ask for a profile. */
export function isForPerson({ code }: Problem): boolean {
  return FINAL_CODES.has(code);
}

export interface Situation {
  nowMs: number;
  /** Failures in a row, this one included. */
  failures: number;
  isVisible: boolean;
  random(): number;
}

export function nextAfter(outcome: PassOutcome, situation: Situation): Next {
  if (outcome.kind === "done") {
    if (outcome.isFirst) return { kind: "pass", afterMs: 0 };
    if (outcome.nextAtMs === null) return { kind: "rest" };
    const wait = Math.max(TIMER_MIN_MS, outcome.nextAtMs - situation.nowMs);
    return { kind: "pass", afterMs: Math.min(TIMER_MAX_MS, wait) };
  }
  const { problem } = outcome;
  if (isForPerson(problem)) return { kind: "rest" };
  const kind = isUnreachable(problem) ? "probe" : "pass";
  const longest = kind === "pass" ? RETRY_MAX_MS : probeMax(situation.isVisible);
  const asked = problem.code === "quota" ? FULL_RETRY_MS : askedMs(outcome);
  return { kind, afterMs: Math.max(backOff(situation, longest), asked) };
}

/** How long the server asks to be left alone. */
export function askedMs(outcome: PassOutcome): number {
  if (outcome.kind === "done") return 0;
  return Math.max(0, Math.min(WAIT_MAX_MS, outcome.retryAfterMs ?? 0));
}

function probeMax(isVisible: boolean): number {
  return isVisible ? PROBE_MAX_VISIBLE_MS : PROBE_MAX_HIDDEN_MS;
}

/** Doubles from a second to the longest, give or take a quarter: a fleet must not come at once. */
function backOff({ failures, random }: Situation, longestMs: number): number {
  const plain = Math.min(longestMs, FIRST_DELAY_MS * 2 ** (failures - 1));
  return plain * (0.75 + random() / 2);
}
