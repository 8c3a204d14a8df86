/** When a new day begins for a person: rows of "today" and "next week" are others from then on. */

import { wallMs } from "../metadata/wall-clock.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Days as last looked up, by time zone: from somewhere in the day to its end. */
const days = new Map<string, { fromMs: number; endMs: number }>();

/** The first instant of the next day in `timeZone`. Remembers: zones are slow to ask. */
export function nextMidnightMs(afterMs: number, timeZone: string): number {
  const known = days.get(timeZone);
  if (known && known.fromMs <= afterMs && afterMs < known.endMs) return known.endMs;
  const endMs = endOfDayMs(afterMs, timeZone);
  const fromMs = known?.endMs === endMs ? Math.min(known.fromMs, afterMs) : afterMs;
  days.set(timeZone, { fromMs, endMs });
  return endMs;
}

/**
 * The first instant of the next day in `timeZone`, as the clocks there show it.
 *
 * Where summer time begins at midnight that day has no 0:00, and where it ends there the hour before
 * comes twice: hence the search from both sides of what the offset of today says.
 */
function endOfDayMs(afterMs: number, timeZone: string): number {
  const dayOf = (instantMs: number) => Math.floor(wallMs(instantMs, timeZone) / DAY_MS);
  const today = dayOf(afterMs);
  const offsetMs = wallMs(afterMs, timeZone) - Math.floor(afterMs / 1_000) * 1_000;
  const guessMs = (today + 1) * DAY_MS - offsetMs;
  return firstOf(guessMs - 2 * HOUR_MS, guessMs + 2 * HOUR_MS, (ms) => dayOf(ms) > today);
}

/** The first whole second at which `holds`, if it does at the end and not at the beginning. */
function firstOf(beginMs: number, endMs: number, holds: (ms: number) => boolean): number {
  let [before, after] = [Math.floor(beginMs / 1_000), Math.ceil(endMs / 1_000)];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (holds(middle * 1_000)) after = middle;
    else before = middle;
  }
  return after * 1_000;
}
