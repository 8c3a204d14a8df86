/**
 * A `base` that cannot be read any more is left for an empty one under another name.
 *
 * It loses nothing that cannot be read from upstream again, so nobody is asked. Which one is in use
 * stands in `work`: every tab goes along, and what the damaged one was is written down once.
 */

import { ConnectionLost, DatabaseDamaged, type StoreFault } from "./errors.js";
import type { StoredRow } from "./rows.js";

export interface Generations {
  /** The one in use. */
  current(): Promise<number>;
  /** Gives up `generation`, if it is still in use. */
  leave(generation: number, reason: string): Promise<unknown>;
}

/** For those who open a `base` only to delete it, or in a test. */
export const firstOnly: Generations = { current: async () => 0, leave: async () => {} };

export function baseName(owner: string, generation: number): string {
  return generation === 0 ? `base-${owner}` : `base-${owner}-${generation}`;
}

/** Lost so often in a row, while `work` can be used, it is taken for damaged. */
const LOSSES_UNTIL_BROKEN = 6;

/** Whether a `base` is to be given up. `losses`: how often in a row its connection was lost. */
export function isBroken(error: unknown, losses: number): error is StoreFault {
  if (error instanceof DatabaseDamaged) return true;
  return error instanceof ConnectionLost && losses >= LOSSES_UNTIL_BROKEN;
}

/** The rows of a table's records. Throws DatabaseDamaged when they are not what was stored. */
export function rowsOfBuckets(buckets: readonly unknown[], count: number): Map<string, StoredRow> {
  const rows = new Map<string, StoredRow>();
  for (const bucket of buckets) {
    if (!Array.isArray(bucket)) throw new DatabaseDamaged("a record is no list of rows.");
    for (const row of bucket) {
      if (!isRow(row)) throw new DatabaseDamaged("a row cannot be read.");
      rows.set(row.id, row);
    }
  }
  if (rows.size !== count) {
    throw new DatabaseDamaged(`there are ${rows.size} rows where ${count} were stored.`);
  }
  return rows;
}

function isRow(row: Partial<StoredRow> | null | undefined): row is StoredRow {
  return (
    typeof row === "object" &&
    row !== null &&
    typeof row.id === "string" &&
    typeof row.version === "number" &&
    typeof row.values === "object" &&
    row.values !== null
  );
}
