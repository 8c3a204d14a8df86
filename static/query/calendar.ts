/** Days of a time zone as instants. Dates are civil: year, month (1 to 12), day. */

import { wallMs } from "../metadata/wall-clock.js";

export interface Day {
  year: number;
  month: number;
  day: number;
}

const HOUR_MS = 3_600_000;

/** The day that it is in the zone. */
export function dayAt(instantMs: number, timeZone: string): Day {
  const wall = new Date(wallMs(instantMs, timeZone));
  return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() };
}

/** The instant the day begins in the zone; where midnight is skipped, the first instant after. */
export function startOf(day: Day, timeZone: string): number {
  const wanted = asUtc(day);
  // The offset at the guess may be that of the other side of a clock change: look twice.
  let instant = wanted;
  for (let turn = 0; turn < 2; turn += 1) instant += wanted - wallMs(instant, timeZone);
  while (wallMs(instant, timeZone) < wanted) instant += HOUR_MS / 2;
  return instant;
}

export function asUtc({ year, month, day }: Day): number {
  return Date.UTC(year, month - 1, day);
}

export function addDays(day: Day, days: number): Day {
  return fromUtc(Date.UTC(day.year, day.month - 1, day.day + days));
}

/** Months later; the 31st becomes the last day of a shorter month. */
export function addMonths(day: Day, months: number): Day {
  const first = fromUtc(Date.UTC(day.year, day.month - 1 + months, 1));
  const last = new Date(Date.UTC(first.year, first.month, 0)).getUTCDate();
  return { ...first, day: Math.min(day.day, last) };
}

/** The first day of the week; `weekStart` 0 = Sunday. */
export function startOfWeek(day: Day, weekStart: number): Day {
  const weekday = new Date(asUtc(day)).getUTCDay();
  return addDays(day, -((weekday - weekStart + 7) % 7));
}

/** The day of an ISO date or date and time, as it is written. */
export function dayOf(text: string): Day | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)/.exec(text.trim());
  if (!match) return null;
  return { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
}

function fromUtc(ms: number): Day {
  const date = new Date(ms);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
