/**
 * Date-relative operators as ranges of instants, in the user's time zone.
 *
 * Rules: reference/model-driven-apps.md §5.2 (portal/sandbox evaluates by the same table). Columns
 * of behaviour DateOnly and TimeZoneIndependent take the same local days without conversion.
 */

import { addDays, addMonths, asUtc, type Day, dayAt, startOf, startOfWeek } from "./calendar.js";
import type { QueryContext } from "./context.js";
import type { Operator } from "./operators.js";

/** From `from` to before `to`, or to `to` itself when `isToIncluded`. Infinite where open. */
export interface Range {
  fromMs: number;
  toMs: number;
  isToIncluded: boolean;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

type Unit = "minutes" | "hours" | "days" | "weeks" | "months" | "years";

/** The range of an operator without a date of its own; null for other operators. */
export function relativeRange(
  operator: Operator,
  amount: number,
  context: QueryContext,
  isLocal: boolean,
): Range | null {
  const today = dayAt(context.nowMs, context.user.timeZone);
  const clock = clockOf(context, isLocal);
  const days = namedDays(operator, today, context.user.weekStart);
  if (days)
    return { fromMs: clock.start(days[0]), toMs: clock.start(days[1]), isToIncluded: false };
  const counted = countedUnits(operator, amount);
  return counted ? countedRange(counted, today, clock) : null;
}

/** The range of the whole day, for `on`, `on-or-before` and `on-or-after`. */
export function dayRange(day: Day, context: QueryContext, isLocal: boolean): Range {
  const clock = clockOf(context, isLocal);
  return { fromMs: clock.start(day), toMs: clock.start(addDays(day, 1)), isToIncluded: false };
}

export function isIn(range: Range, ms: number): boolean {
  return ms >= range.fromMs && (ms < range.toMs || (range.isToIncluded && ms === range.toMs));
}

interface Clock {
  nowMs: number;
  start(day: Day): number;
}

function clockOf({ nowMs, user }: QueryContext, isLocal: boolean): Clock {
  if (isLocal) return { nowMs, start: (day) => startOf(day, user.timeZone) };
  // What is stored is what the user's clock showed: so is "now".
  const offset =
    asUtc(dayAt(nowMs, user.timeZone)) - startOf(dayAt(nowMs, user.timeZone), user.timeZone);
  return { nowMs: nowMs + offset, start: asUtc };
}

function namedDays(operator: Operator, today: Day, weekStart: number): [Day, Day] | null {
  const week = startOfWeek(today, weekStart);
  const month = { ...today, day: 1 };
  const year = { ...today, month: 1, day: 1 };
  const days = (first: Day, length: number): [Day, Day] => [first, addDays(first, length)];
  const months = (first: Day, from: number, length: number): [Day, Day] => [
    addMonths(first, from),
    addMonths(first, from + length),
  ];
  switch (operator) {
    case "yesterday":
      return days(addDays(today, -1), 1);
    case "today":
      return days(today, 1);
    case "tomorrow":
      return days(addDays(today, 1), 1);
    case "last-week":
      return days(addDays(week, -7), 7);
    case "this-week":
      return days(week, 7);
    case "next-week":
      return days(addDays(week, 7), 7);
    case "last-month":
      return months(month, -1, 1);
    case "this-month":
      return months(month, 0, 1);
    case "next-month":
      return months(month, 1, 1);
    case "last-year":
      return months(year, -12, 12);
    case "this-year":
      return months(year, 0, 12);
    case "next-year":
      return months(year, 12, 12);
    default:
      return null;
  }
}

interface Counted {
  direction: "last" | "next" | "olderthan";
  unit: Unit;
  amount: number;
}

function countedUnits(operator: Operator, amount: number): Counted | null {
  if (operator === "last-seven-days") return { direction: "last", unit: "days", amount: 7 };
  if (operator === "next-seven-days") return { direction: "next", unit: "days", amount: 7 };
  const match = /^(last|next|olderthan)-x-(\w+)$/.exec(operator);
  if (!match) return null;
  return { direction: match[1] as Counted["direction"], unit: match[2] as Unit, amount };
}

function countedRange({ direction, unit, amount }: Counted, today: Day, clock: Clock): Range {
  if (direction === "next") return nextRange(unit, amount, today, clock);
  const hourMs = Math.floor(clock.nowMs / HOUR_MS) * HOUR_MS;
  if (direction === "last") {
    const fromMs =
      unit === "hours" ? hourMs - amount * HOUR_MS : clock.start(step(today, unit, -amount));
    return { fromMs, toMs: clock.nowMs, isToIncluded: true };
  }
  return { fromMs: -Infinity, toMs: olderThan(unit, amount, today, clock), isToIncluded: false };
}

function nextRange(unit: Unit, amount: number, today: Day, clock: Clock): Range {
  if (unit === "hours") {
    return { fromMs: clock.nowMs, toMs: clock.nowMs + amount * HOUR_MS, isToIncluded: true };
  }
  const toMs = clock.start(step(addDays(today, 1), unit, amount));
  return { fromMs: clock.nowMs, toMs, isToIncluded: false };
}

function olderThan(unit: Unit, amount: number, today: Day, clock: Clock): number {
  if (unit === "minutes") return clock.nowMs - amount * MINUTE_MS;
  if (unit === "hours") return clock.nowMs - amount * HOUR_MS;
  return clock.start(step(today, unit, -amount));
}

function step(day: Day, unit: Unit, amount: number): Day {
  switch (unit) {
    case "weeks":
      return addDays(day, 7 * amount);
    case "months":
      return addMonths(day, amount);
    case "years":
      return addMonths(day, 12 * amount);
    default:
      return addDays(day, amount);
  }
}
