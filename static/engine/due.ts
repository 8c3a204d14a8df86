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
  // Never compared, or not since its scope changed: rows may be lacking, or linger.
  const isNew = !state?.isComplete || state.checkedAt === null;
  if (extent !== "due" || isNew) return true;
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

/** Tables to be read for the first time come first; then lower priorities. */
export function mostWantedFirst(tables: readonly Table[], firsts: ReadonlySet<string>): Table[] {
  const place = ({ name }: Table) => (firsts.has(name) ? 0 : 1);
  return [...tables].sort((a, b) => place(a) - place(b) || a.priority - b.priority);
}

function msOf(iso: string | null): number {
  return iso === null ? 0 : Date.parse(iso);
}
