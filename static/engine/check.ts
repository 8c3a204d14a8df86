/**
 * Check: make the device's rows equal to the listed scope, by table, by bucket, then by id.
 *
 * Listed rows that are missing here or newer there are fetched; rows that are not listed leave,
 * unless they were touched since the listing began (it is older than they are).
 */

import { bucketDigest, count, type DigestTable, emptyDigestTable } from "../store/digest-table.js";
import { bucketOf, xorHex } from "../store/digests.js";
import type { StoredRow } from "../store/rows.js";
import { asksFor } from "./asks.js";
import { isoAt } from "./clock.js";
import type { PassContext, React } from "./context.js";
import { RequestFault } from "./errors.js";
import { fetchById } from "./fetching.js";
import { refreshKept } from "./keeping.js";
import { leave } from "./leaving.js";
import type { Problem } from "./protocol.js";
import type { Comparison } from "./pull.js";
import type { VersionedId } from "./wire.js";

/** What a listing says about a table. */
interface Difference {
  table: string;
  /** Missing here, or newer there. */
  wanted: string[];
  /** Here outside the scope, but listed. */
  returned: string[];
  /** Here in scope, but not listed. */
  unlisted: string[];
}

export async function check(context: PassContext, comparisons: Comparison[]): Promise<void> {
  const differences: Difference[] = [];
  for (const comparison of comparisons) {
    if (comparison.answer.state === "same") continue;
    const found = await unlessRefused(context, comparison);
    if (found) differences.push(found);
  }
  await fetchWanted(context, differences);
  const unlisted = differences.map(({ table, unlisted: ids }) => ({ table, ids }));
  await leave(context, unlisted);
  await refreshKept(
    context,
    comparisons.map(({ table }) => table),
  );
  await sign(context, comparisons);
}

/** Null: upstream refuses to list this table, which is no reason to leave the others be. */
async function unlessRefused(
  context: PassContext,
  comparison: Comparison,
): Promise<Difference | null> {
  try {
    return await difference(context, comparison);
  } catch (error) {
    const isRefused = error instanceof RequestFault && REFUSALS.has(error.problem.code);
    if (!isRefused) throw error;
    await refuse(context, [{ table: comparison.table, problem: error.problem }]);
    return null;
  }
}

/** Said of one table. Any other fault would meet every table. */
const REFUSALS: ReadonlySet<string> = new Set(["forbidden", "not-found"]);

/** What was not answered for is not as listed: it is asked for again, and not signed. */
async function refuse(
  context: PassContext,
  faults: { table: string; problem: Problem }[],
): Promise<void> {
  for (const { table } of faults) context.listed.delete(table);
  await context.report(faults);
}

async function difference(context: PassContext, comparison: Comparison): Promise<Difference> {
  const { answer, table, bits, mark } = comparison;
  const rows = await context.input.tables.rows(table);
  if (answer.state === "rows")
    return compare(context, table, [...rows.values()], answer.rows, mark);
  const theirs = answer.state === "buckets" ? answer.buckets : [];
  const buckets = differingBuckets(digestsBy(bits, rows.values()), bits, theirs);
  // The rows that came with the comparison were all that differed.
  if (buckets.length === 0) return { table, wanted: [], returned: [], unlisted: [] };
  const began = context.mark();
  const { rows: listed } = await context.input.api.list(table, bits, buckets);
  const chosen = new Set(buckets);
  const here = [...rows.values()].filter((row) => chosen.has(bucketOf(row.id, bits)));
  return compare(context, table, here, listed, began);
}

/** By the bits that were asked with: the rows of the answer may have dealt the table anew. */
function digestsBy(bits: number, rows: Iterable<StoredRow>): DigestTable {
  const digests = emptyDigestTable(bits);
  for (const row of rows) count(digests, bucketOf(row.id, bits), row, 1);
  return digests;
}

function differingBuckets(
  digests: DigestTable,
  bits: number,
  theirs: readonly (readonly [number, number, string])[],
): number[] {
  const listed = new Map(theirs.map(([bucket, count, xor]) => [bucket, `${count}:${xor}`]));
  const differing: number[] = [];
  for (let bucket = 0; bucket < 2 ** bits; bucket += 1) {
    const mine = bucketDigest(digests, bucket);
    const other = listed.get(bucket) ?? "0:0000000000000000";
    if (`${mine.count}:${xorHex(mine)}` !== other) differing.push(bucket);
  }
  return differing;
}

function compare(
  context: PassContext,
  table: string,
  here: readonly StoredRow[],
  listed: readonly VersionedId[],
  mark: number,
): Difference {
  const rows = new Map(here.map((row) => [row.id, row]));
  const isListed = new Set(listed.map(([id]) => id));
  const wanted = listed.filter(([id, version]) => {
    const row = rows.get(id);
    // Another version is wanted, not only a greater one: a restored organisation goes back.
    return (
      row?.version !== version && (!row || !isNewerHere(context, { table, row, version, mark }))
    );
  });
  const returned = listed.filter(([id]) => (rows.get(id)?.standing ?? "scope") !== "scope");
  const unlisted = here.filter(
    ({ id, standing }) =>
      standing === "scope" && !isListed.has(id) && !context.isTouchedSince(mark, table, id),
  );
  return {
    table,
    wanted: wanted.map(([id]) => id),
    returned: returned.map(([id]) => id),
    unlisted: unlisted.map(({ id }) => id),
  };
}

/** A row that came after the listing was asked for is newer than what the listing says of it. */
function isNewerHere(
  context: PassContext,
  { table, row, version, mark }: { table: string; row: StoredRow; version: number; mark: number },
): boolean {
  return row.version > version && context.isTouchedSince(mark, table, row.id);
}

async function fetchWanted(context: PassContext, differences: Difference[]): Promise<void> {
  const asks = differences.flatMap(({ table, wanted }) => asksFor(table, wanted, true));
  const firsts = await firstReads(context);
  const standing = "scope" as const;
  const standings = differences
    .filter(({ returned }) => returned.length > 0)
    .map(({ table, returned }) => ({ table, standings: returned.map((id) => ({ id, standing })) }));
  if (standings.length > 0) await context.write({ changes: standings });
  const react: React = (effect) => (firsts.has(effect.table) ? [] : context.react(effect));
  const { faults } = await fetchById(context, asks, { isExact: true, react });
  await refuse(context, faults);
}

/** Pairs arrive by the check also for the first time: nothing need be followed from them then. */
async function firstReads(context: PassContext): Promise<Set<string>> {
  const states = await context.input.base.states();
  return new Set(states.filter(({ isComplete }) => !isComplete).map(({ table }) => table));
}

async function sign(context: PassContext, comparisons: Comparison[]): Promise<void> {
  const checkedAt = isoAt(context.input.clock.nowMs());
  // Those that were refused on the way are compared again in the next pass.
  const answered = comparisons.filter(({ table }) => context.listed.has(table));
  const changes = answered.map(({ table }) => {
    const read = { isComplete: true, isReloading: false, syncedAt: checkedAt };
    return { table, state: { checkedAt, ...(context.table(table)?.pair ? read : {}) } };
  });
  if (changes.length > 0) await context.write({ changes });
}
