/** Which tables a pass reads, and which of them it compares. Pure. */

import type { Table } from "../metadata/manifest.js";
import type { TableState } from "../store/base.js";
import { nextMidnightMs } from "./midnight.js";

/** Tables with more rows are compared by the hour, not in every pass. */
const CHECK_ALWAYS_UP_TO = 5_000;
const CHECK_AT_LEAST_EVERY_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Clocks differ: a pass at the very stroke might still be answered by yesterday. */
const MIDNIGHT_MARGIN_MS = 5_000;

/** all: every table is due, as a person asked or the network came back. check: compared as well. */
export type Extent = "due" | "all" | "check";

export interface Occasion {
  nowMs: number;
  extent: Extent;
  /** The user's: his days begin by it. */
  timeZone: string;
}

export function isDue(
  table: Table,
  state: TableState | undefined,
  { nowMs, extent, timeZone }: Occasion,
): boolean {
  // Never compared, or not since its scope changed: rows may be lacking, or linger.
  const isNew = !state?.isComplete || state.checkedAt === null;
  if (extent !== "due" || isNew || isAhead(state.syncedAt, nowMs)) return true;
  return nowMs >= dueAtMs(table, state, timeZone);
}

/** When a table that has been read is to be read again. */
export function dueAtMs(table: Table, state: TableState, timeZone: string): number {
  const syncedMs = msOf(state.syncedAt);
  const byInterval = syncedMs + table.intervalMinutes * MINUTE_MS;
  if (!table.timeRelative || state.syncedAt === null) return byInterval;
  return Math.min(byInterval, nextMidnightMs(syncedMs, timeZone) + MIDNIGHT_MARGIN_MS);
}

export function isChecked(table: Table, state: TableState, nowMs: number, extent: Extent): boolean {
  return (
    extent === "check" ||
    table.timeRelative ||
    state.count <= CHECK_ALWAYS_UP_TO ||
    isAhead(state.checkedAt, nowMs) ||
    nowMs - msOf(state.checkedAt) >= CHECK_AT_LEAST_EVERY_MS
  );
}

/** Noted by a clock that has been put back since: nobody knows how long ago it was. */
function isAhead(iso: string | null, nowMs: number): boolean {
  return msOf(iso) > nowMs;
}

/** Tables to be read for the first time come first; then lower priorities. */
export function mostWantedFirst(tables: readonly Table[], firsts: ReadonlySet<string>): Table[] {
  const place = ({ name }: Table) => (firsts.has(name) ? 0 : 1);
  return [...tables].sort((a, b) => place(a) - place(b) || a.priority - b.priority);
}

function msOf(iso: string | null): number {
  return iso === null ? 0 : Date.parse(iso);
}
