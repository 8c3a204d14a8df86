/** What a date column's text means, by the column's behavior and format. */

import { fromWallClock, toWallClock } from "./localtime.js";
import type { Column } from "./manifest.js";

/** Whether the user sees and types a day without a time. */
export function isDayOnly(column: Column): boolean {
  return column.behavior === "DateOnly" || column.format === "DateOnly";
}

/** Whether the stored text moves with the user's time zone. */
function isZoned(column: Column): boolean {
  return column.behavior !== "DateOnly" && column.behavior !== "TimeZoneIndependent";
}

/** A stored date as the text of a native date input: "YYYY-MM-DD" or "YYYY-MM-DDTHH:mm". */
export function toDateInput(stored: string, column: Column, timeZone: string): string {
  const wallClock = isZoned(column) ? toWallClock(stored, timeZone) : stored.slice(0, 16);
  return isDayOnly(column) ? wallClock.slice(0, 10) : wallClock;
}

/** The text of a native date input as it is stored. null when it is empty or no date. */
export function fromDateInput(text: string, column: Column, timeZone: string): string | null {
  if (text === "") return null;
  if (column.behavior === "DateOnly") return text.slice(0, 10);
  const wallClock = text.length === 10 ? `${text}T00:00` : text.slice(0, 16);
  return isZoned(column) ? fromWallClock(wallClock, timeZone) : `${wallClock}:00Z`;
}
