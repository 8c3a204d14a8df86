/**
 * Pull: rows of the scope above the settled watermark, with the cursor in the same transaction.
 *
 * One request carries all tables that are due. A table that has been read to its end also sends its
 * digest, and gets the comparison with it: see check.ts. Tables being read for the first time come
 * first, by priority: the server gives the first ones of a request the larger pages.
 */

import type { Table } from "../metadata/manifest.js";
import type { BaseMeta, TableState } from "../store/base.js";
import { xorHex } from "../store/digests.js";
import { rowsOfPage } from "../store/rows.js";
import { freshState, type TableChange } from "../store/writing.js";
import type { PulledPages } from "./api.js";
import { isoAt } from "./clock.js";
import type { PassContext } from "./context.js";
import { type Extent, isChecked, isDue, mostWantedFirst } from "./due.js";
import { RequestFault } from "./errors.js";
import { Progress } from "./progress.js";
import { ASKS_PER_REQUEST, type CheckAnswer, type PullTable } from "./wire.js";

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

interface Run extends Pulled {
  progress: Progress;
}

export async function pull(context: PassContext, extent: Extent): Promise<Pulled> {
  try {
    return await pullAll(context, extent);
  } catch (error) {
    if (!(await forgetCursor(context, error))) throw error;
    return pullAll(context, extent);
  }
}

async function pullAll(context: PassContext, extent: Extent): Promise<Pulled> {
  const states = await statesOf(context);
  const nowMs = context.input.clock.nowMs();
  const occasion = { nowMs, extent, timeZone: context.manifest.user.timeZone };
  const due = context.manifest.tables.filter((table) =>
    isDue(table, states.get(table.name), occasion),
  );
  const isFirstRead = ({ name, pair }: Table) => {
    const state = states.get(name);
    return !pair && (!state?.isComplete || state.isToRestart);
  };
  const firsts = new Set(due.filter(isFirstRead).map(({ name }) => name));
  const pulled: Run = { comparisons: [], isFirst: false, progress: new Progress() };
  let rest = mostWantedFirst(due, firsts);
  while (rest.length > 0) {
    const request = { tables: rest.slice(0, ASKS_PER_REQUEST), firsts, extent };
    const unfinished = await pullOnce(context, request, pulled);
    rest = [...unfinished, ...rest.slice(ASKS_PER_REQUEST)];
  }
  return pulled;
}

interface OneRequest {
  tables: readonly Table[];
  /** Those that are read from the start: there is nothing to compare. */
  firsts: ReadonlySet<string>;
  extent: Extent;
}

/** One request; gives back the tables of which more is to come. */
async function pullOnce(context: PassContext, request: OneRequest, pulled: Run): Promise<Table[]> {
  const { fingerprint } = context.manifest;
  const { again, asks } = await asksFor(context, request);
  const cursor = (await context.input.base.meta("cursor")) ?? null;
  const mark = context.mark();
  const answer = await context.input.api.pull({ fingerprint, cursor, again, tables: asks });
  for (const page of answer.pages) pulled.progress.check(page);
  await store(context, answer, asks);
  const unfinished = new Set(answer.pages.filter(({ more }) => more).map(({ table }) => table));
  const failed = new Set(answer.faults.map(({ table }) => table));
  const isAtEnd = (name: string) => !unfinished.has(name) && !failed.has(name);
  pulled.isFirst ||= asks.some(([name]) => request.firsts.has(name) && isAtEnd(name));
  for (const comparison of comparisonsOf(
    answer,
    asks.filter(([name]) => isAtEnd(name)),
  )) {
    pulled.comparisons.push({ ...comparison, mark });
    context.listed.add(comparison.table);
  }
  return request.tables.filter(({ name }) => unfinished.has(name));
}

/** From what is stored now: the last answer has moved the cursor and the digests. */
async function asksFor(
  context: PassContext,
  { tables, firsts, extent }: OneRequest,
): Promise<{ again: string[]; asks: PullTable[] }> {
  const states = await statesOf(context);
  // The cursor knows nothing of pairs: they are compared from the first time on.
  const again = tables.filter(({ name, pair }) => !pair && states.get(name)?.isToRestart);
  const asks = tables.map((table) =>
    firsts.has(table.name)
      ? ([table.name] as const)
      : askAgain(context, table, states.get(table.name), extent),
  );
  return { again: again.map(({ name }) => name), asks: await Promise.all(asks) };
}

async function askAgain(
  context: PassContext,
  table: Table,
  state: TableState | undefined,
  extent: Extent,
): Promise<PullTable> {
  const nowMs = context.input.clock.nowMs();
  const isCompared = table.pair || (state && isChecked(table, state, nowMs, extent));
  if (!isCompared) return [table.name];
  const digest = await context.input.base.digest(table.name);
  return [table.name, digest.count, xorHex(digest), state?.bits ?? 0];
}

/** Rows of all tables and the cursor that speaks of them, in one transaction. */
async function store(
  context: PassContext,
  { cursor, pages, faults }: PulledPages,
  asks: readonly PullTable[],
): Promise<void> {
  const syncedAt = isoAt(context.input.clock.nowMs());
  const found = new Map(pages.map((page) => [page.table, page]));
  const failed = new Map(faults.map(({ table, problem }) => [table, problem]));
  const changes = asks.map(([table]): TableChange => {
    const problem = failed.get(table);
    if (problem) return { table, state: { problem } };
    const page = found.get(table);
    // Pairs come with the check, which says when they are all here.
    const isAtEnd = !page?.more && !context.table(table)?.pair;
    const end = isAtEnd ? { isComplete: true, isReloading: false, syncedAt } : {};
    const puts = page ? rowsOfPage(page).map((row) => ({ row, isInScope: true })) : [];
    return { table, puts, state: { isToRestart: false, problem: null, ...end } };
  });
  // The closure of a first read arrives by itself: every table of the profile is read whole.
  const states = await statesOf(context);
  await context.write({ changes, cursor }, (effect) =>
    states.get(effect.table)?.isComplete ? context.react(effect) : [],
  );
}

/** What the answer says of tables read to their end; one that it does not name was the same. */
function comparisonsOf(
  { pages }: PulledPages,
  asks: readonly PullTable[],
): Omit<Comparison, "mark">[] {
  return asks.flatMap(([table, , , bits]) => {
    const page = pages.find((one) => one.table === table);
    const isAsked = bits !== undefined;
    const answer = page ? page.check : isAsked ? ({ state: "same" } as const) : null;
    return answer ? [{ table, bits: bits ?? 0, answer }] : [];
  });
}

/** When the server does not take the cursor, all is read from the start. Rows stay and are shown. */
async function forgetCursor(context: PassContext, error: unknown): Promise<boolean> {
  if (!(error instanceof RequestFault)) return false;
  if (!["cursor-invalid", "cursor-expired"].includes(error.problem.code)) return false;
  const state = { isToRestart: true, checkedAt: null };
  const changes = context.manifest.tables.map(({ name }) => ({ table: name, state }));
  const cursor: BaseMeta["cursor"] = null;
  await context.write({ changes, cursor });
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
