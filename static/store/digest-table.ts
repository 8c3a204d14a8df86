/** The digests of a table, bucket by bucket, in a form that is cheap to store and to change. */

import { bucketOf, type Digest, rowHash, unite } from "./digests.js";
import type { StoredRow } from "./rows.js";

export interface DigestTable {
  counts: Uint32Array;
  highs: Uint32Array;
  lows: Uint32Array;
}

export function emptyDigestTable(bits: number): DigestTable {
  const size = 2 ** bits;
  return {
    counts: new Uint32Array(size),
    highs: new Uint32Array(size),
    lows: new Uint32Array(size),
  };
}

/** Counts a row in (1) or out (-1). Rows outside the scope are not counted: see DESIGN, check. */
export function count(table: DigestTable, bucket: number, row: StoredRow, by: 1 | -1): void {
  if (row.standing !== "scope") return;
  const { high, low } = rowHash(row.id, row.version);
  table.counts[bucket] = (table.counts[bucket] ?? 0) + by;
  table.highs[bucket] = ((table.highs[bucket] ?? 0) ^ high) >>> 0;
  table.lows[bucket] = ((table.lows[bucket] ?? 0) ^ low) >>> 0;
}

/** The digests of rows that lie in 2^bits buckets. */
export function digestTableOf(rows: Iterable<StoredRow>, bits: number): DigestTable {
  const table = emptyDigestTable(bits);
  for (const row of rows) count(table, bucketOf(row.id, bits), row, 1);
  return table;
}

export function bucketDigest(table: DigestTable, bucket: number): Digest {
  return {
    count: table.counts[bucket] ?? 0,
    high: table.highs[bucket] ?? 0,
    low: table.lows[bucket] ?? 0,
  };
}

export function wholeDigest(table: DigestTable): Digest {
  return unite(Array.from(table.counts, (_, bucket) => bucketDigest(table, bucket)));
}
