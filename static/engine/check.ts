/**
 * Check: make the device's rows equal to the listed scope, by table, by bucket, then by id.
 *
 * Listed rows that are missing here or newer there are fetched; rows that are not listed leave,
 * unless they were touched since the listing began (it is older than they are).
 */

import type { TableState } from "../store/base.js";
import { bucketDigest, count, type DigestTable, emptyDigestTable } from "../store/digest-table.js";
import { bucketOf, xorHex } from "../store/digests.js";
import { rowsOfPage, type StoredRow } from "../store/rows.js";
import type { TableChange } from "../store/writing.js";
import { asksFor } from "./asks.js";
import { isoAt } from "./clock.js";
import type { PassContext } from "./context.js";
import { isYoung, leave, removalOf } from "./leaving.js";
import type { Comparison } from "./pull.js";
import type { GetAsk, VersionedId } from "./wire.js";

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
    differences.push(await difference(context, comparison));
  }
  await fetchWanted(context, differences);
  const unlisted = differences.map(({ table, unlisted: ids }) => ({ table, ids }));
  await leave(context, unlisted);
  await refreshKept(context, comparisons);
  await sign(context, comparisons);
}

async function difference(context: PassContext, comparison: Comparison): Promise<Difference> {
  const { answer, table, bits, mark } = comparison;
  const rows = await context.input.tables.rows(table);
  if (answer.state === "rows")
    return compare(context, table, [...rows.values()], answer.rows, mark);
  const theirs = answer.state === "buckets" ? answer.buckets : [];
  const buckets = differingBuckets(digestsBy(bits, rows.values()), bits, theirs);
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
  const wanted = listed.filter(([id, version]) => (rows.get(id)?.version ?? -1) < version);
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

async function fetchWanted(context: PassContext, differences: Difference[]): Promise<void> {
  const asks = differences.flatMap(({ table, wanted }) => asksFor(table, wanted, true));
  const firsts = await firstReads(context);
  const standing = "scope" as const;
  const standings = differences
    .filter(({ returned }) => returned.length > 0)
    .map(({ table, returned }) => ({ table, standings: returned.map((id) => ({ id, standing })) }));
  if (standings.length > 0) await context.write({ changes: standings });
  if (asks.length === 0) return;
  const { pages, faults } = await context.input.api.get(asks);
  const changes = pages.map((page) => ({
    table: page.table,
    puts: rowsOfPage(page).map((row) => ({ row, isInScope: true })),
  }));
  await context.write({ changes }, (effect) =>
    firsts.has(effect.table) ? [] : context.react(effect),
  );
  await context.report(faults);
}

/** Pairs arrive by the check also for the first time: nothing need be followed from them then. */
async function firstReads(context: PassContext): Promise<Set<string>> {
  const states = await context.input.base.states();
  return new Set(states.filter(({ isComplete }) => !isComplete).map(({ table }) => table));
}

/** Kept rows are in nobody's listing: read by id, they go when unreadable or no longer young. */
async function refreshKept(context: PassContext, comparisons: Comparison[]): Promise<void> {
  const checked = new Set(comparisons.map(({ table }) => table));
  const states = (await context.input.base.states()).filter(({ table }) => checked.has(table));
  const changes: TableChange[] = [];
  const asks: GetAsk[] = [];
  for (const state of states) {
    const { young, old } = await keptIds(context, state);
    const { table } = state;
    if (old.length > 0) changes.push({ table, ...(await removalOf(context, table, old)) });
    asks.push(...asksFor(state.table, young, false));
  }
  const { pages, faults } = await context.input.api.get(asks);
  await context.report(faults);
  for (const page of pages) {
    const puts = rowsOfPage(page).map((row) => ({ row, isInScope: false }));
    const { table } = page;
    changes.push({ table, puts, ...(await removalOf(context, table, page.absent)) });
  }
  if (changes.length > 0) await context.write({ changes });
}

async function keptIds(context: PassContext, { table, outside }: TableState) {
  const nowMs = context.input.clock.nowMs();
  const rows =
    outside.length > 0 ? await context.input.tables.rows(table) : new Map<string, StoredRow>();
  const kept = outside.filter((id) => rows.get(id)?.standing === "kept");
  const young = kept.filter((id) => isYoung(rows.get(id), nowMs));
  return { young, old: kept.filter((id) => !young.includes(id)) };
}

async function sign(context: PassContext, comparisons: Comparison[]): Promise<void> {
  const checkedAt = isoAt(context.input.clock.nowMs());
  const changes = comparisons.map(({ table }) => {
    const read = { isComplete: true, isReloading: false, syncedAt: checkedAt };
    return { table, state: { checkedAt, ...(context.table(table)?.pair ? read : {}) } };
  });
  if (changes.length > 0) await context.write({ changes });
}
