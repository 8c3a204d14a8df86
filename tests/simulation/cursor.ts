/** The two watermarks of a pull, as portal/sync/cursors.py has them. */

const LONGEST_TRANSACTION_MS = 300_000;
const SPACING_MS = LONGEST_TRANSACTION_MS / 10;

interface Run {
  startedMs: number;
  after: number;
  fromSettled: boolean;
}

export interface Cursor {
  settled: number;
  high: number;
  /** When runs ended that are not settled, with the highest version seen by then. */
  ring: [endedMs: number, high: number][];
  scope: string;
  run: Run | null;
}

export function freshCursor(scope: string): Cursor {
  return { settled: 0, high: 0, ring: [], scope, run: null };
}

/** Where the next page begins. */
export function position(cursor: Cursor, startedMs: number, isChecked: boolean): Run {
  if (cursor.run) return cursor.run;
  const after = isChecked ? cursor.high : cursor.settled;
  return { startedMs, after, fromSettled: after === cursor.settled };
}

export function nextPage(cursor: Cursor, run: Run, reached: number): Cursor {
  return { ...cursor, run: { ...run, after: reached } };
}

export function finishRun(
  cursor: Cursor,
  run: Run,
  { endedMs, reached, isSame }: { endedMs: number; reached: number; isSame: boolean },
): Cursor {
  const high = Math.max(cursor.high, reached);
  const isCovering = run.fromSettled || isSame;
  const settled = isCovering ? settledBy(cursor, run.startedMs) : cursor.settled;
  const ring = cursor.ring.filter(([, noted]) => noted > settled);
  const [lastMs, lastHigh] = ring.at(-1) ?? [Number.NEGATIVE_INFINITY, settled];
  const isNews = high > lastHigh && endedMs >= lastMs + SPACING_MS;
  return {
    ...cursor,
    settled,
    high,
    ring: isNews ? [...ring, [endedMs, high]] : ring,
    run: null,
  };
}

function settledBy({ ring, settled }: Cursor, startedMs: number): number {
  const covered = ring.filter(([endedMs]) => endedMs <= startedMs - LONGEST_TRANSACTION_MS);
  return Math.max(settled, ...covered.map(([, high]) => high));
}
