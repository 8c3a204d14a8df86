/** Which tables a pass reads, and which of them it compares. Pure. */

import type { Table } from "../metadata/manifest.js";
import type { TableState } from "../store/base.js";

/** Tables with more rows are compared by the hour, not in every pass. */
const CHECK_ALWAYS_UP_TO = 5_000;
const CHECK_AT_LEAST_EVERY_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** all: every table is due, as a person asked or the network came back. check: compared as well. */
export type Extent = "due" | "all" | "check";

export function isDue(
  table: Table,
  state: TableState | undefined,
  nowMs: number,
  extent: Extent,
): boolean {
  if (extent !== "due" || !state?.isComplete) return true;
  return nowMs >= dueAtMs(table, state);
}

/** When a table that has been read is to be read again. */
export function dueAtMs(table: Table, state: TableState): number {
  return msOf(state.syncedAt) + table.intervalMinutes * MINUTE_MS;
}

export function isChecked(table: Table, state: TableState, nowMs: number, extent: Extent): boolean {
  return (
    extent === "check" ||
    table.timeRelative ||
    state.count <= CHECK_ALWAYS_UP_TO ||
    nowMs - msOf(state.checkedAt) >= CHECK_AT_LEAST_EVERY_MS
  );
}

/** Lower priorities first; tables of one priority travel together. */
export function byPriority(tables: readonly Table[]): Table[][] {
  const priorities = [...new Set(tables.map(({ priority }) => priority))].sort((a, b) => a - b);
  return priorities.map((priority) => tables.filter((table) => table.priority === priority));
}

function msOf(iso: string | null): number {
  return iso === null ? 0 : Date.parse(iso);
}
