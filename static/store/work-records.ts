/** What lies in `work`, and how it is read and written within one transaction. */

import type { DBSchema, IDBPDatabase } from "idb";
import type { OutboxChange, Related } from "./coalesce.js";
import type { Transaction } from "./connection.js";
import { type ChangeSet, type RowKey, rowsOf } from "./outbox.js";
import type { WorkSettings } from "./work-settings.js";

/** A change set with the rows it writes, for the index by row. */
interface OutboxRecord {
  sequence: number;
  set: ChangeSet;
  rows: RowKey[];
}

export interface JournalEntry {
  at: string;
  changeSet: string;
  label: string;
  outcome: string;
  message: string | null;
}

export interface WorkSchema extends DBSchema {
  outbox: { key: number; value: OutboxRecord; indexes: { rows: RowKey } };
  drafts: { key: string; value: unknown };
  meta: { key: string; value: WorkSettings | Uint32Array };
  journal: { key: number; value: JournalEntry };
}

export type Writing = Transaction<WorkSchema, "readwrite">;

/** A decision about the outbox, with what to write down of it. */
export interface Decision extends OutboxChange {
  journal?: readonly JournalEntry[];
}

/** Change sets and drafts that this device knows. */
export interface Known {
  sets: ReadonlySet<string>;
  drafts: ReadonlySet<string>;
}

const JOURNAL_LENGTH = 1_000;

export function createStores(database: IDBPDatabase<WorkSchema>): void {
  const outbox = database.createObjectStore("outbox", { keyPath: "sequence" });
  outbox.createIndex("rows", "rows", { multiEntry: true });
  database.createObjectStore("drafts");
  database.createObjectStore("meta");
  database.createObjectStore("journal", { autoIncrement: true });
}

export async function allSets(
  transaction: Writing | Transaction<WorkSchema, "readonly">,
): Promise<ChangeSet[]> {
  const records = await (transaction as Writing).objectStore("outbox").getAll();
  return records.map(({ set }) => set);
}

export async function allDrafts(
  transaction: Writing | Transaction<WorkSchema, "readonly">,
): Promise<Map<string, unknown>> {
  const store = (transaction as Writing).objectStore("drafts");
  const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
  return new Map(keys.map((key, at) => [key, values[at]]));
}

export async function knownIn(
  transaction: Writing | Transaction<WorkSchema, "readonly">,
): Promise<Known> {
  const stores = transaction as Writing;
  const outbox = await allSets(transaction);
  const journal = await stores.objectStore("journal").getAll();
  const own = outbox.flatMap(({ id, cancels }) => [id, ...cancels]);
  return {
    sets: new Set([...own, ...journal.map(({ changeSet }) => changeSet)]),
    drafts: new Set(await stores.objectStore("drafts").getAllKeys()),
  };
}

export async function setsOf(transaction: Writing, rows: Related): Promise<ChangeSet[]> {
  if (rows === "all") return allSets(transaction);
  const index = transaction.objectStore("outbox").index("rows");
  const found = await Promise.all([...new Set(rows)].map((row) => index.getAll(row)));
  const bySequence = new Map(found.flat().map(({ sequence, set }) => [sequence, set]));
  return [...bySequence.values()].sort((a, b) => a.sequence - b.sequence);
}

export async function apply(transaction: Writing, { puts, removes }: OutboxChange): Promise<void> {
  const outbox = transaction.objectStore("outbox");
  for (const sequence of removes) await outbox.delete(sequence);
  for (const set of puts) {
    await outbox.put({ sequence: set.sequence, set, rows: rowsOf(set) });
  }
}

export async function write(transaction: Writing, entries: readonly JournalEntry[]): Promise<void> {
  const journal = transaction.objectStore("journal");
  for (const entry of entries) {
    const key = await journal.add(entry);
    if (key > JOURNAL_LENGTH) await journal.delete(IDBKeyRange.upperBound(key - JOURNAL_LENGTH));
  }
}
