/**
 * Upstream asks to wait with a change set: throttled, deadlocked, or a fault that should pass.
 *
 * It is obeyed, and asked ever more rarely while it goes on. A fault that does not pass is told to a
 * person; the set stays as it is and is tried on, for nobody knows whether a copy takes effect.
 */

import { type ChangeSet, LONGEST_WAIT_MS } from "../store/outbox.js";
import type { Outcome } from "./wire.js";

/** A person is told after so many tries spread over so long: one bad minute is nobody's business. */
const TRIES_UNTOLD = 5;
const TIME_UNTOLD_MS = 30 * 60_000;
/** However long it goes on, it is tried this often. */
const RAREST_MS = 10 * 60_000;

export function holdBack(set: ChangeSet, outcome: Outcome, nowMs: number): ChangeSet {
  const { tries, sinceMs } = set.waits ?? { tries: 0, sinceMs: nowMs };
  // A clock that was put back must not make it look as if nothing had been waited for yet.
  const waits = { tries: tries + 1, sinceMs: Math.min(sinceMs, nowMs) };
  const askedMs = (outcome.retryAfterSeconds ?? 1) * 1_000;
  const waitMs = Math.max(askedMs, Math.min(2 ** tries * 1_000, RAREST_MS));
  const notBeforeMs = nowMs + Math.min(waitMs, LONGEST_WAIT_MS);
  const isLong = waits.tries >= TRIES_UNTOLD && nowMs - waits.sinceMs >= TIME_UNTOLD_MS;
  if (!isLong) return { ...set, notBeforeMs, waits };
  const message = outcome.message ?? "The organisation cannot take this change at the moment.";
  return { ...set, notBeforeMs, waits, reason: { outcome: "wait", message, column: null } };
}

/** Something else than "wait" was answered, or its person wants it tried at once. */
export function waitEnded(set: ChangeSet): ChangeSet {
  const { waits: _, ...rest } = set;
  return { ...rest, notBeforeMs: 0, reason: null };
}
