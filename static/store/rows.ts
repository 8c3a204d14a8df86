/** Rows as the device keeps them, how a table of them is packed, and how answers change them. */

import { type Row, sameValue, type Value, type Values } from "../metadata/row.js";
import { bucketOf } from "./digests.js";

/**
 * Why a row is on this device.
 *
 * scope: upstream says it belongs here; counted in the digests.
 * held: it left the scope while unsent work needs it; verified when that work ends.
 * kept: it left the scope, but its user made it here not long ago.
 */
export type Standing = "scope" | "held" | "kept";

export interface StoredRow extends Row {
  readonly standing: Standing;
  /** When this device created it (ISO), null for rows made elsewhere. */
  readonly madeAt: string | null;
}

/** A row as read. `isInScope` false: read by id, without asking whether it belongs here. */
export interface Incoming {
  readonly row: Row;
  readonly isInScope: boolean;
  readonly madeAt?: string;
  /** Only some columns: they complete the row at this very version, and say nothing else. */
  readonly isPart?: boolean;
  /** Upstream has this very version now: also where a restored organisation went back. */
  readonly isExact?: boolean;
}

/** What happened to a row: `before` null for an arrival, `after` null for a removal. */
export interface Effect {
  table: string;
  before: StoredRow | null;
  after: StoredRow | null;
}

/** Rows as they travel: columns once, rows as arrays whose first two cells are id and version. */
export interface Page {
  table: string;
  columns: readonly string[];
  rows: readonly (readonly Value[])[];
}

const ROWS_PER_BUCKET_MAX = 128;
const ROWS_PER_BUCKET_MIN = 64;

/** The bits a table of `count` rows is packed by, given those it has: 64 to 128 rows a bucket. */
export function bitsFor(count: number, bits: number): number {
  if (count <= ROWS_PER_BUCKET_MAX * 2 ** bits) return bits;
  return Math.floor(Math.log2(count / ROWS_PER_BUCKET_MIN));
}

/** Things with a row's id, by bucket. */
export function pack<R>(
  rows: Iterable<R>,
  bits: number,
  idOf: (row: R) => string,
): Map<number, R[]> {
  const buckets = new Map<number, R[]>();
  for (const row of rows) {
    const bucket = bucketOf(idOf(row), bits);
    const known = buckets.get(bucket);
    if (known) known.push(row);
    else buckets.set(bucket, [row]);
  }
  return buckets;
}

export function rowsOfPage(page: Page): Row[] {
  return page.rows.map((cells) => {
    const values: Record<string, Value> = {};
    for (let at = 2; at < page.columns.length; at += 1) {
      values[page.columns[at] as string] = cells[at] ?? null;
    }
    return { id: cells[0] as string, version: cells[1] as number, values };
  });
}

/**
 * The row to store for what was read, or null when there is nothing to change.
 *
 * A row applies only when its version is greater: a page that was long under way must not undo what
 * a push has brought since. Of an equal version only the columns apply that the row here lacks; all
 * of them while a table is read again by command.
 */
export function received(
  before: StoredRow | null,
  incoming: Incoming,
  isReloading: boolean,
): StoredRow | null {
  if (incoming.isPart) return withPart(before, incoming.row);
  const standing = standingOf(before, incoming);
  const madeAt = incoming.madeAt ?? before?.madeAt ?? null;
  const { row } = incoming;
  const isNewer = !before || row.version > before.version || isAgain(before, incoming, isReloading);
  if (isNewer) return { id: row.id, version: row.version, values: row.values, standing, madeAt };
  const values =
    row.version === before.version ? completed(before.values, row.values) : before.values;
  const isSame = before.standing === standing && before.madeAt === madeAt;
  if (isSame && values === before.values) return null;
  return { ...before, values, standing, madeAt };
}

/** A row of another version does not get the columns: it comes whole, or has come since. */
function withPart(before: StoredRow | null, { version, values }: Row): StoredRow | null {
  if (before?.version !== version) return null;
  const isNews = Object.entries(values).some(
    ([column, value]) => !(column in before.values) || !sameValue(before.values[column], value),
  );
  return isNews ? { ...before, values: { ...before.values, ...values } } : null;
}

/** The same object when nothing was lacking. */
function completed(held: Values, read: Values): Values {
  const isLacking = Object.keys(read).some((column) => !(column in held));
  return isLacking ? { ...read, ...held } : held;
}

/** Versions go back when the organisation is restored from a backup. */
function isAgain(
  before: StoredRow,
  { row, isExact = false }: Incoming,
  isReloading: boolean,
): boolean {
  return row.version === before.version ? isReloading : isExact;
}

function standingOf(before: StoredRow | null, { isInScope, madeAt }: Incoming): Standing {
  if (isInScope) return "scope";
  if (madeAt !== undefined) return "kept";
  return before && before.standing !== "scope" ? before.standing : "held";
}
