/**
 * Instants and the wall clock of the user's time zone.
 *
 * A wall-clock text is "YYYY-MM-DDTHH:mm", what `<input type="datetime-local">` speaks.
 */

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
  return Date.parse(`${wallClockAt(wholeMinute, timeZone)}Z`) - wholeMinute;
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();

function wallClockAt(instant: number, timeZone: string): string {
  const parts = formatFor(timeZone).formatToParts(instant);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? "";
  const date = `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
  return `${date}T${part("hour")}:${part("minute")}`;
}

/** Formats are costly to make: one per time zone is kept. */
function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  FORMATS.set(timeZone, format);
  return format;
}
