/**
 * Instants and the wall clock of the user's time zone.
 *
 * A wall-clock text is "YYYY-MM-DDTHH:mm", what `<input type="datetime-local">` speaks.
 */

import { wallMs } from "./wall-clock.js";

const MINUTE_MS = 60_000;

/** The wall clock in `timeZone` at an instant given as ISO text. "" when it is no date. */
export function toWallClock(iso: string, timeZone: string): string {
  const instant = Date.parse(iso);
  return Number.isNaN(instant) ? "" : wallClockAt(instant, timeZone);
}

/**
 * The instant at which the clock in `timeZone` shows `wallClock`, as Dataverse writes it.
 *
 * An hour that summer time skips is read with the offset before the jump. null when it is no date.
 */
export function fromWallClock(wallClock: string, timeZone: string): string | null {
  const asUtc = Date.parse(`${wallClock}Z`);
  if (Number.isNaN(asUtc)) return null;
  const guess = asUtc - offsetAt(asUtc, timeZone);
  const instant = asUtc - offsetAt(guess, timeZone);
  return new Date(instant).toISOString().replace(/\.\d+Z$/, "Z");
}

function offsetAt(instant: number, timeZone: string): number {
  const wholeMinute = Math.floor(instant / MINUTE_MS) * MINUTE_MS;
  return wallMs(wholeMinute, timeZone) - wholeMinute;
}

function wallClockAt(instant: number, timeZone: string): string {
  return new Date(wallMs(instant, timeZone)).toISOString().slice(0, "YYYY-MM-DDTHH:mm".length);
}
