/** One transaction of the leader on `base`: rows, digests, queues and cursors, all or nothing. */

import type { BaseMeta, BaseSchema, QueueItem, TableState } from "./base.js";
import type { Transaction } from "./connection.js";
import { count, type DigestTable, emptyDigestTable } from "./digest-table.js";
import { LeadershipLost } from "./errors.js";
import {
  bitsFor,
  type Effect,
  type Incoming,
  pack,
  received,
  type Standing,
  type StoredRow,
} from "./rows.js";

type Writing = Transaction<BaseSchema, "readwrite">;

export interface TableChange {
  table: string;
  puts?: readonly Incoming[];
  removes?: readonly string[];
  /** Columns to take out of all rows of the table. Rows in memory are to be read again. */
  drops?: readonly string[];
  /** Rows to take into or out of the scope as they are. */
  standings?: readonly { id: string; standing: Standing }[];
  /** Stored last. */
  state?: Partial<Omit<TableState, "table" | "bits" | "count" | "outside">>;
}

export interface BaseWrite {
  epoch: number;
  changes: readonly TableChange[];
  /** The work that an effect causes, queued in the same transaction. */
  react?(effect: Effect): QueueItem[];
  queue?: readonly QueueItem[];
  /** Keys of queue records that are done. */
  done?: readonly number[];
  /** Tables to forget, with all that is known of them. */
  forgets?: readonly string[];
  /** The manifest that the changes follow from. */
  manifest?: BaseMeta["manifest"];
  /** How far the tables have been read with these changes. Stored last. */
  cursor?: string | null;
}

export interface WriteResult {
  effects: Effect[];
}

type Instruction =
  | { kind: "put"; id: string; incoming: Incoming }
  | { kind: "remove"; id: string }
  | { kind: "stand"; id: string; standing: Standing };

export async function writeBase(transaction: Writing, write: BaseWrite): Promise<WriteResult> {
  await checkEpoch(transaction, write.epoch);
  for (const table of write.forgets ?? []) await removeTable(transaction, table);
  const effects: Effect[] = [];
  for (const change of write.changes) effects.push(...(await writeTable(transaction, change)));
  const queue = transaction.objectStore("queue");
  for (const key of write.done ?? []) await queue.delete(key);
  const { react } = write;
  const caused = react ? effects.flatMap((effect) => react(effect)) : [];
  const items = [...(write.queue ?? []), ...caused];
  if (items.length > 0) await queue.add(items);
  const meta = transaction.objectStore("meta");
  if (write.manifest) await meta.put(write.manifest, "manifest");
  if (write.cursor !== undefined) await meta.put(write.cursor, "cursor");
  return { effects };
}

async function removeTable(transaction: Writing, table: string): Promise<void> {
  await transaction.objectStore("rows").delete(IDBKeyRange.bound([table], [table, []]));
  await transaction.objectStore("digests").delete(table);
  await transaction.objectStore("tables").delete(table);
}

/** Digests know nothing of values, so they stay as they are. */
async function dropColumns(
  transaction: Writing,
  table: string,
  columns: readonly string[],
): Promise<void> {
  if (columns.length === 0) return;
  const gone = new Set(columns);
  const range = IDBKeyRange.bound([table], [table, []]);
  let cursor = await transaction.objectStore("rows").openCursor(range);
  for (; cursor; cursor = await cursor.continue()) {
    await cursor.update(cursor.value.map((row) => without(row, gone)));
  }
}

function without(row: StoredRow, gone: ReadonlySet<string>): StoredRow {
  const kept = Object.entries(row.values).filter(([column]) => !gone.has(column));
  return { ...row, values: Object.fromEntries(kept) };
}

async function checkEpoch(transaction: Writing, epoch: number): Promise<void> {
  if ((await transaction.objectStore("meta").get("epoch")) !== epoch) throw new LeadershipLost();
}

export function freshState(table: string): TableState {
  return {
    table,
    bits: 0,
    count: 0,
    isToRestart: true,
    isComplete: false,
    isReloading: false,
    completing: null,
    checkedAt: null,
    syncedAt: null,
    scopeHash: "",
    columns: "",
    problem: null,
    outside: [],
  };
}

async function writeTable(transaction: Writing, change: TableChange): Promise<Effect[]> {
  const { table } = change;
  const before = (await transaction.objectStore("tables").get(table)) ?? freshState(table);
  const digests =
    (await transaction.objectStore("digests").get(table)) ?? emptyDigestTable(before.bits);
  await dropColumns(transaction, table, change.drops ?? []);
  const effects: Effect[] = [];
  const instructions = pack(instructionsOf(change), before.bits, ({ id }) => id);
  for (const [bucket, mine] of instructions) {
    effects.push(...(await writeBucket(transaction, before, digests, bucket, mine)));
  }
  const grown = { ...before, ...tally(before, effects) };
  const state = await repack(transaction, grown, digests, effects.length > 0);
  await transaction.objectStore("tables").put({ ...state, ...change.state });
  return effects;
}

function instructionsOf({ puts, removes, standings }: TableChange): Instruction[] {
  return [
    ...(puts ?? []).map(
      (incoming): Instruction => ({
        kind: "put",
        id: incoming.row.id,
        incoming,
      }),
    ),
    ...(standings ?? []).map((one): Instruction => ({ kind: "stand", ...one })),
    ...(removes ?? []).map((id): Instruction => ({ kind: "remove", id })),
  ];
}

async function writeBucket(
  transaction: Writing,
  { table, isReloading }: TableState,
  digests: DigestTable,
  bucket: number,
  instructions: readonly Instruction[],
): Promise<Effect[]> {
  const store = transaction.objectStore("rows");
  const rows = new Map((await store.get([table, bucket]))?.map((row) => [row.id, row]));
  const effects: Effect[] = [];
  for (const instruction of instructions) {
    const before = rows.get(instruction.id) ?? null;
    const after = outcome(before, instruction, isReloading);
    if (after === before) continue;
    if (before) count(digests, bucket, before, -1);
    if (after) count(digests, bucket, after, 1);
    if (after) rows.set(after.id, after);
    else rows.delete(instruction.id);
    effects.push({ table, before, after });
  }
  if (effects.length > 0) await store.put([...rows.values()], [table, bucket]);
  return effects;
}

function outcome(
  before: StoredRow | null,
  instruction: Instruction,
  isReloading: boolean,
): StoredRow | null {
  switch (instruction.kind) {
    case "put":
      return received(before, instruction.incoming, isReloading) ?? before;
    case "remove":
      return null;
    case "stand":
      return before && before.standing !== instruction.standing
        ? { ...before, standing: instruction.standing }
        : before;
  }
}

function tally(state: TableState, effects: readonly Effect[]) {
  const outside = new Set(state.outside);
  let total = state.count;
  for (const { before, after } of effects) {
    total += (after ? 1 : 0) - (before ? 1 : 0);
    if (after && after.standing !== "scope") outside.add(after.id);
    else outside.delete((after ?? before)?.id ?? "");
  }
  return { count: total, outside: [...outside] };
}

/** Stores the digests; when the buckets have become too full, deals the table into more of them. */
async function repack(
  transaction: Writing,
  state: TableState,
  digests: DigestTable,
  isChanged: boolean,
): Promise<TableState> {
  const bits = bitsFor(state.count, state.bits);
  if (bits === state.bits) {
    if (isChanged) await transaction.objectStore("digests").put(digests, state.table);
    return state;
  }
  const store = transaction.objectStore("rows");
  const range = IDBKeyRange.bound([state.table], [state.table, []]);
  const rows = (await store.getAll(range)).flat();
  await store.delete(range);
  const dealt = emptyDigestTable(bits);
  for (const [bucket, mine] of pack(rows, bits, ({ id }) => id)) {
    for (const row of mine) count(dealt, bucket, row, 1);
    await store.put(mine, [state.table, bucket]);
  }
  await transaction.objectStore("digests").put(dealt, state.table);
  return { ...state, bits };
}
