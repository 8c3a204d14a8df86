/**
 * Push: unsent work goes up, in batches, each set under its own id until its outcome is known.
 *
 * An outcome writes the returned rows to `base`, then takes the set from `work`. A crash between
 * the two repeats the push, which answers "duplicate".
 */

import type { Row } from "../metadata/row.js";
import { mergeRulesOf } from "../store/merge.js";
import { type ChangeSet, neededRows, type RowKey, readySets, rowKey } from "../store/outbox.js";
import { endsOf, pairKey } from "../store/pairs.js";
import { type Incoming, rowsOfPage } from "../store/rows.js";
import type { JournalEntry } from "../store/work.js";
import type { TableChange } from "../store/writing.js";
import { cancelFirst } from "./cancelling.js";
import { isoAt } from "./clock.js";
import type { PassContext } from "./context.js";
import { PassStopped } from "./errors.js";
import { takeAway } from "./leaving.js";
import { changeOutbox } from "./outbox-change.js";
import { type Deciding, freeze, settle } from "./outcomes.js";
import { unpaired } from "./pairing.js";
import { BatchSize } from "./splitting.js";
import { MUTATIONS_PER_PUSH, type Outcome, type WireChangeSet } from "./wire.js";

/** A row that somebody else keeps changing is rebased so often in one pass, then in the next. */
const TRIES_PER_PASS = 4;

export async function push(context: PassContext): Promise<void> {
  await cancelFirst(context);
  const tries = new Map<string, number>();
  const size = new BatchSize();
  for (;;) {
    const batch = await freezeReady(context, tries, size.limit);
    if (batch.length === 0) break;
    const outcomes = await sent(context, batch, size);
    // A batch that is divided has not been tried: every set of it goes again.
    if (outcomes.length === 0 && size.limit < batch.length) {
      context.input.progress();
      continue;
    }
    for (const { id } of batch) tries.set(id, (tries.get(id) ?? 0) + 1);
    const bySet = new Map(batch.map((set) => [set.id, set]));
    const known = outcomes.filter(({ changeSet }) => bySet.has(changeSet));
    await storeRows(context, known, bySet);
    await storeOutcomes(context, known);
    context.input.progress();
  }
  // Merges may have given sets new ids while the old ones may still be under way.
  await cancelFirst(context);
}

async function sent(
  { input: { api, epoch, signal } }: PassContext,
  batch: readonly ChangeSet[],
  size: BatchSize,
): Promise<Outcome[]> {
  try {
    return (await api.push({ epoch, changeSets: batch.map(onWire) })).outcomes;
  } catch (error) {
    // A request that we broke off ourselves says nothing of how much was too much.
    if (signal.aborted) throw error;
    return size.afterFault(error, batch);
  }
}

/** Marks what goes next as sent, in the same transaction that makes sure it still may. */
async function freezeReady(
  context: PassContext,
  tries: ReadonlyMap<string, number>,
  limit: number,
): Promise<ChangeSet[]> {
  const { work, clock, epoch, signal } = context.input;
  if (signal.aborted) throw new PassStopped();
  const candidates = nextSets(await work.outbox(), clock.nowMs(), tries, limit);
  if (candidates.length === 0) return [];
  const deciding = decidingWith(context, await rowsHere(context, candidates));
  let frozen: ChangeSet[] = [];
  await changeOutbox(context, () =>
    work.change(epoch, (outbox) => {
      // Asked once more when the transaction has to be tried again.
      frozen = [];
      const puts: ChangeSet[] = [];
      const removes: number[] = [];
      for (const set of nextSets(outbox, clock.nowMs(), tries, limit)) {
        const next = freeze(set, deciding);
        if (next === null) removes.push(set.sequence);
        else if (next !== set) puts.push(next);
        if (next?.state === "sent") frozen.push(next);
      }
      return { puts, removes };
    }),
  );
  if (frozen.length > 0) return frozen;
  // All of them were parked or merged away: what waited for them may be ready now.
  return freezeReady(context, tries, limit);
}

function nextSets(
  outbox: readonly ChangeSet[],
  nowMs: number,
  tries: ReadonlyMap<string, number>,
  limit: number,
): ChangeSet[] {
  const ready = readySets(outbox, nowMs).filter(({ id }) => (tries.get(id) ?? 0) < TRIES_PER_PASS);
  let mutations = 0;
  const batch: ChangeSet[] = [];
  for (const set of ready.slice(0, limit)) {
    mutations += set.mutations.length;
    if (batch.length > 0 && mutations > MUTATIONS_PER_PUSH) break;
    batch.push(set);
  }
  return batch;
}

async function rowsHere(
  context: PassContext,
  sets: readonly ChangeSet[],
): Promise<ReadonlyMap<RowKey, Row>> {
  const mutations = sets.flatMap((set) => set.mutations);
  const { base } = await context.input.tables.snapshot(mutations.map(({ table }) => table));
  const rows = new Map<RowKey, Row>();
  for (const { table, row: id } of mutations) {
    const row = base.get(table)?.get(id);
    if (row) rows.set(rowKey(table, id), row);
  }
  return rows;
}

function decidingWith(context: PassContext, current: ReadonlyMap<RowKey, Row>): Deciding {
  return {
    current,
    rulesOf: (table) => mergeRulesOf(context.table(table)),
    newId: context.input.clock.newId,
    nowMs: context.input.clock.nowMs(),
  };
}

function onWire({ id, madeAt, mutations }: ChangeSet): WireChangeSet {
  return { id, madeAt, mutations: mutations.map(({ seen: _, ...mutation }) => mutation) };
}

/** Rows as upstream has them after the push, in one transaction. */
async function storeRows(
  context: PassContext,
  outcomes: readonly Outcome[],
  sets: ReadonlyMap<string, ChangeSet>,
): Promise<void> {
  const isDoneNow = ({ outcome }: Outcome) => outcome === "applied" || outcome === "duplicate";
  const done = new Set(outcomes.filter(isDoneNow).map(({ changeSet }) => changeSet));
  const outbox = await context.input.work.outbox();
  const needed = neededRows(outbox.filter(({ id }) => !done.has(id)));
  const changes: TableChange[] = [];
  for (const { changeSet, rows } of outcomes) {
    const set = sets.get(changeSet);
    const isDone = done.has(changeSet);
    for (const page of rows ?? []) {
      const puts = rowsOfPage(page).map((row, at): Incoming => {
        const isMade = isDone && set && isMadeBy(context, set, page.table, row);
        const isInScope = page.inScope[at] ?? false;
        return { row, isInScope, ...(isMade ? { madeAt: set.madeAt } : {}) };
      });
      changes.push({ table: page.table, puts, ...departures(page, isDone, needed) });
    }
    if (set && isDone) changes.push(...(await unpaired(context, set, rows ?? [])));
  }
  if (changes.length > 0) await takeAway(context, { changes }, done);
}

/** Rows that are no longer there: held for the work on them, else gone with what we did. */
function departures(
  { table, absent }: { table: string; absent: string[] },
  isDone: boolean,
  needed: ReadonlySet<RowKey>,
): Pick<TableChange, "removes" | "standings"> {
  const held = absent.filter((id) => needed.has(rowKey(table, id)));
  const standings = held.map((id) => ({ id, standing: "held" as const }));
  return isDone ? { removes: absent.filter((id) => !held.includes(id)), standings } : { standings };
}

/** A pair has the row that upstream gave it: the set knows its ends alone. */
function isMadeBy(context: PassContext, set: ChangeSet, table: string, row: Row): boolean {
  const pair = context.table(table)?.pair;
  const ends = pair ? endsOf(pair, row.values) : null;
  const key = ends ? pairKey(ends) : row.id;
  const kind = pair ? "link" : "create";
  return set.mutations.some((one) => one.kind === kind && one.table === table && one.row === key);
}

async function storeOutcomes(context: PassContext, outcomes: readonly Outcome[]): Promise<void> {
  const { work, epoch, clock } = context.input;
  const bySet = new Map(outcomes.map((outcome) => [outcome.changeSet, outcome]));
  const at = isoAt(clock.nowMs());
  const touched = (await work.outbox()).filter(({ id }) => bySet.has(id));
  const deciding = decidingWith(context, await rowsHere(context, touched));
  await changeOutbox(context, () =>
    work.change(epoch, (outbox) => {
      const puts: ChangeSet[] = [];
      const removes: number[] = [];
      const journal: JournalEntry[] = [];
      for (const set of outbox) {
        const outcome = bySet.get(set.id);
        if (!outcome || set.state !== "sent") continue;
        const next = settle(set, outcome, deciding);
        if (next) puts.push(next);
        else removes.push(set.sequence);
        journal.push(entryOf(set, outcome, at));
      }
      return { puts, removes, journal };
    }),
  );
}

function entryOf(
  { id, label }: ChangeSet,
  { outcome, message }: Outcome,
  at: string,
): JournalEntry {
  return { at, changeSet: id, label, outcome, message: message ?? null };
}
