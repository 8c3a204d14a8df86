/**
 * Pull: rows of the scope above the settled watermark, with the cursor in the same transaction.
 *
 * A table that has been read to its end also sends its digest, and gets the comparison with it: see
 * check.ts. Tables being read for the first time go by priority, page by page.
 */

import type { Table } from "../metadata/manifest.js";
import type { TableState } from "../store/base.js";
import { xorHex } from "../store/digests.js";
import { rowsOfPage } from "../store/rows.js";
import { freshState } from "../store/writing.js";
import { isoAt } from "./clock.js";
import type { PassContext } from "./context.js";
import { byPriority, type Extent, isChecked, isDue } from "./due.js";
import { RequestFault } from "./errors.js";
import type { CheckAnswer, PullPage, PullTable } from "./wire.js";

/** A comparison that upstream made, to be acted upon. */
export interface Comparison {
  table: string;
  bits: number;
  answer: CheckAnswer;
  /** Rows touched since are newer than the listing: see PassContext. */
  mark: number;
}

export interface Pulled {
  comparisons: Comparison[];
  /** Some table was read to its end for the first time. */
  isFirst: boolean;
}

export async function pull(context: PassContext, extent: Extent): Promise<Pulled> {
  try {
    return await pullAll(context, extent);
  } catch (error) {
    if (!(await forgetCursors(context, error))) throw error;
    return pullAll(context, extent);
  }
}

async function pullAll(context: PassContext, extent: Extent): Promise<Pulled> {
  const states = await statesOf(context);
  const nowMs = context.input.clock.nowMs();
  const isFirstRead = ({ name }: Table) => !states.get(name)?.isComplete;
  const due = context.manifest.tables.filter((table) =>
    isDue(table, states.get(table.name), nowMs, extent),
  );
  const groups = byPriority(due.filter(isFirstRead));
  const pulled: Pulled[] = [];
  for (const group of groups) pulled.push(await pullGroup(context, group, null));
  const again = due.filter((table) => !isFirstRead(table));
  const { comparisons } = await pullGroup(context, again, extent);
  return {
    comparisons: [...pulled.flatMap((one) => one.comparisons), ...comparisons],
    isFirst: pulled.some(({ isFirst }) => isFirst),
  };
}

/** `extent` null: tables that are read for the first time, where there is nothing to compare. */
async function pullGroup(
  context: PassContext,
  group: readonly Table[],
  extent: Extent | null,
): Promise<Pulled> {
  const pulled: Pulled = { comparisons: [], isFirst: false };
  let rest = [...group];
  while (rest.length > 0) {
    const asks = await asksFor(context, rest, extent);
    const mark = context.mark();
    const { fingerprint } = context.manifest;
    const { pages, faults } = await context.input.api.pull({ fingerprint, tables: asks });
    await context.report(faults);
    for (const page of pages) {
      const bits = asks.find(({ table }) => table === page.table)?.bits ?? 0;
      await storePage(context, page, extent === null);
      pulled.isFirst ||= extent === null && !page.more;
      if (page.check) {
        pulled.comparisons.push({ table: page.table, bits, answer: page.check, mark });
        context.listed.add(page.table);
      }
    }
    rest = rest.filter(({ name }) => pages.some(({ table, more }) => table === name && more));
  }
  return pulled;
}

/** From what is stored now: the last page has moved the cursor and the digest. */
async function asksFor(
  context: PassContext,
  tables: readonly Table[],
  extent: Extent | null,
): Promise<PullTable[]> {
  const states = await statesOf(context);
  return Promise.all(tables.map((table) => askFor(context, table, states.get(table.name), extent)));
}

async function askFor(
  context: PassContext,
  table: Table,
  state: TableState | undefined,
  extent: Extent | null,
): Promise<PullTable> {
  const ask = { table: table.name, cursor: state?.cursor ?? null, digest: null, bits: 0 };
  const isCompared =
    extent !== null && state && isChecked(table, state, context.input.clock.nowMs(), extent);
  if (!isCompared) return ask;
  const digest = await context.input.base.digest(table.name);
  return { ...ask, digest: { count: digest.count, xor: xorHex(digest) }, bits: state.bits };
}

async function storePage(context: PassContext, page: PullPage, isFirstRead: boolean) {
  const syncedAt = isoAt(context.input.clock.nowMs());
  const puts = rowsOfPage(page).map((row) => ({ row, isInScope: true }));
  const end = page.more ? {} : { isComplete: true, isReloading: false, syncedAt };
  const state = { cursor: page.cursor, problem: null, ...end };
  // The closure of a first read arrives by itself: every table of the profile is read whole.
  const react = isFirstRead ? null : context.react;
  await context.write({ changes: [{ table: page.table, puts, state }] }, react);
}

/** Reads tables from the beginning whose cursor the server does not take. Rows stay until then. */
async function forgetCursors(context: PassContext, error: unknown): Promise<boolean> {
  if (!(error instanceof RequestFault)) return false;
  const isAboutCursors = ["cursor-invalid", "cursor-expired"].includes(error.problem.code);
  if (!isAboutCursors) return false;
  const named = error.tables.length > 0 ? error.tables : context.manifest.tables.map((t) => t.name);
  const state = { cursor: null, isComplete: false, checkedAt: null };
  await context.write({ changes: named.map((table) => ({ table, state })) });
  return true;
}

async function statesOf(context: PassContext): Promise<Map<string, TableState>> {
  const known = await context.input.base.states();
  const states = new Map(known.map((state) => [state.table, state]));
  for (const { name } of context.manifest.tables) {
    if (!states.has(name)) states.set(name, freshState(name));
  }
  return states;
}
