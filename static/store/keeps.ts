/** Why rows outside the scope stay on the device: their user made, opened or pinned them. Pure. */

import { type RowKey, rowKey } from "./outbox.js";
import type { StoredRow } from "./rows.js";

export type KeepReason = "made" | "open" | "pinned";

/** What the user asked for; a row that he made needs no asking. */
export interface Keep {
  reason: Exclude<KeepReason, "made">;
  sinceAt: string;
}

export type Keeps = Readonly<Record<RowKey, Keep>>;

const DAY_MS = 24 * 3_600_000;
const MADE_FOR_MS = 30 * DAY_MS;
/** A tab that crashed never says that it closed a row. */
const OPEN_FOR_MS = DAY_MS;

export interface KeepQuestion {
  table: string;
  row: StoredRow | undefined;
  nowMs: number;
}

/** Null: nothing keeps the row. */
export function keepReason(keeps: Keeps, { table, row, nowMs }: KeepQuestion): KeepReason | null {
  if (!row) return null;
  const keep = keeps[rowKey(table, row.id)];
  if (keep && isInForce(keep, nowMs)) return keep.reason;
  const isYoung = row.madeAt !== null && nowMs - Date.parse(row.madeAt) < MADE_FOR_MS;
  return isYoung ? "made" : null;
}

/**
 * The keeps after the user asked for one; `keep` null: he needs the row no longer.
 *
 * Opening a row does not unpin it. What is over by now goes: nobody else would ever take it out.
 */
export function withKeep(keeps: Keeps, key: RowKey, keep: Keep | null): Keeps {
  const { [key]: known, ...others } = keeps;
  if (!keep) return others;
  const nowMs = Date.parse(keep.sinceAt);
  const lasting = Object.entries(others).filter(([, other]) => isInForce(other, nowMs));
  const isPinned = known?.reason === "pinned" && keep.reason === "open";
  return { ...Object.fromEntries(lasting), [key]: isPinned ? known : keep };
}

function isInForce({ reason, sinceAt }: Keep, nowMs: number): boolean {
  return reason === "pinned" || nowMs - Date.parse(sinceAt) < OPEN_FOR_MS;
}
