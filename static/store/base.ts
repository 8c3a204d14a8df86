/**
 * `base`: rows as last read from upstream, with all that is needed to go on reading. Large and
 * disposable: deleting it loses no user work, so its writes are relaxed. Only the leader writes.
 *
 * Rows, their digests, the queues they cause and the cursor go into one transaction, cursor last.
 */

import type { DBSchema } from "idb";
import type { Manifest } from "../metadata/manifest.js";
import { Connection, type Transaction } from "./connection.js";
import { type DigestTable, digestTableOf, wholeDigest } from "./digest-table.js";
import { type Digest, xorHex } from "./digests.js";
import { DatabaseDamaged, LeadershipLost, type StoreFault } from "./errors.js";
import { baseName, firstOnly, type Generations, isBroken, rowsOfBuckets } from "./generations.js";
import { type Keep, type Keeps, withKeep } from "./keeps.js";
import { remove } from "./opening.js";
import type { RowKey } from "./outbox.js";
import type { StoredRow } from "./rows.js";
import { type BaseWrite, type WriteResult, writeBase } from "./writing.js";

/** What went wrong, in words for a person. */
export interface StoredProblem {
  code: string;
  title: string;
  detail: string;
  status: number | null;
}

/** Columns that the profile gained: rows here may not have them yet. */
export interface Completing {
  columns: readonly string[];
  /** They have been read for the scope; rows that still lack them are asked for by id. */
  isRead: boolean;
}

/** How far the device is with a table. */
export interface TableState {
  table: string;
  /** Rows lie in 2^bits buckets. */
  bits: number;
  count: number;
  /** Not read yet, or to be read again from the beginning, whatever the cursor says of it. */
  isToRestart: boolean;
  /** The first read has come to its end. */
  isComplete: boolean;
  /** Being read again by command: equal versions apply, too. */
  isReloading: boolean;
  /** New columns on their way, which rows are shown without until then. */
  completing: Completing | null;
  /** When upstream last said, or was made, equal to what is here. */
  checkedAt: string | null;
  syncedAt: string | null;
  scopeHash: string;
  /** The columns that are stored, comma separated. */
  columns: string;
  /** Why upstream did not answer for this table the last time. */
  problem: StoredProblem | null;
  /** Ids of rows that are here without being in scope: held or kept. */
  outside: string[];
}

/** Work caused by rows that arrived, changed or left; done in the order it was queued. */
export type QueueItem =
  /** Walk the ticked relationships from this row for rows that the device lacks. */
  | { kind: "follow"; table: string; id: string; hops: number }
  /** Rows reachable from here may have left the scope. `isGone`: the row itself was removed. */
  | {
      kind: "verify";
      table: string;
      id: string;
      isGone: boolean;
      targets: { table: string; id: string }[];
    };

/** Queued work with the key to take it off by. */
export interface QueueRecord {
  key: number;
  items: QueueItem[];
}

/** What the leader last heard, for every tab to show. */
export interface Contact {
  lastPassAt: string | null;
  problem: StoredProblem | null;
  /** Nobody has answered since the problem was said. */
  isUnreached?: boolean;
}

export interface BaseMeta {
  /** How far all tables have been read: the server's, opaque. */
  cursor: string | null;
  manifest: { value: Manifest; etag: string } | null;
  epoch: number;
  contact: Contact;
  /** Rows that the user wants here though they may leave the scope. */
  keeps: Keeps;
}

export interface BaseSchema extends DBSchema {
  rows: { key: [string, number]; value: StoredRow[] };
  tables: { key: string; value: TableState };
  digests: { key: string; value: DigestTable };
  queue: { key: number; value: QueueItem[] };
  meta: { key: string; value: BaseMeta[keyof BaseMeta] };
}

type Store = "rows" | "tables" | "digests" | "queue" | "meta";
type Reading = Transaction<BaseSchema, "readonly">;
type Writing = Transaction<BaseSchema, "readwrite">;

const ALL: Store[] = ["rows", "tables", "digests", "queue", "meta"];
/** More new beginnings than this are no healing. */
const NEW_BEGINNINGS = 3;

export class BaseStore {
  readonly #connection: Connection<BaseSchema>;
  readonly #owner: string;
  readonly #generations: Generations;
  #generation = 0;
  #beginnings = 0;
  #dropped: () => void = () => {};

  constructor(owner: string, generations: Generations = firstOnly) {
    this.#owner = owner;
    this.#generations = generations;
    this.#connection = new Connection<BaseSchema>({
      name: async () => {
        this.#generation = await generations.current();
        return baseName(owner, this.#generation);
      },
      version: 1,
      durability: "relaxed",
      upgrade: (database) => {
        database.createObjectStore("rows");
        database.createObjectStore("tables", { keyPath: "table" });
        database.createObjectStore("digests");
        database.createObjectStore("queue", { autoIncrement: true });
        database.createObjectStore("meta");
      },
      dropped: () => this.#dropped(),
    });
  }

  /** Why it cannot be used now; null when it can, as far as known. */
  get trouble(): StoreFault | null {
    return this.#connection.trouble;
  }

  whenTroubled(then: (fault: StoreFault | null) => void): void {
    this.#connection.whenTroubled(then);
  }

  /** Tells when the database was closed or deleted under us: rows in memory are worth nothing then. */
  whenDropped(then: () => void): void {
    this.#dropped = then;
  }

  /** All rows of a table, by id. */
  rows(table: string): Promise<Map<string, StoredRow>> {
    return this.#read(["rows", "tables"], (transaction) => rowsIn(transaction, table));
  }

  /** Compares what is stored of a table with the digests made while storing it. */
  inspect(table: string): Promise<void> {
    return this.#read(["rows", "tables", "digests"], async (transaction) => {
      const rows = await rowsIn(transaction, table);
      const state = await transaction.objectStore("tables").get(table);
      const stored = await transaction.objectStore("digests").get(table);
      const mine = wholeDigest(digestTableOf(rows.values(), state?.bits ?? 0));
      const theirs = stored ? wholeDigest(stored) : { count: 0, high: 0, low: 0 };
      if (mine.count !== theirs.count || xorHex(mine) !== xorHex(theirs)) {
        throw new DatabaseDamaged(`rows of "${table}" are not those that were stored.`);
      }
    });
  }

  states(): Promise<TableState[]> {
    return this.#read(["tables"], (transaction) => transaction.objectStore("tables").getAll());
  }

  digests(table: string): Promise<DigestTable | undefined> {
    return this.#read(["digests"], (transaction) => transaction.objectStore("digests").get(table));
  }

  async digest(table: string): Promise<Digest> {
    const digests = await this.digests(table);
    return digests ? wholeDigest(digests) : { count: 0, high: 0, low: 0 };
  }

  queue(): Promise<QueueRecord[]> {
    return this.#read(["queue"], async (transaction) => {
      const store = transaction.objectStore("queue");
      const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
      return keys.map((key, at) => ({ key, items: values[at] ?? [] }));
    });
  }

  async meta<Key extends keyof BaseMeta>(key: Key): Promise<BaseMeta[Key] | undefined> {
    return this.#read(
      ["meta"],
      async (transaction) =>
        (await transaction.objectStore("meta").get(key)) as BaseMeta[Key] | undefined,
    );
  }

  async setMeta<Key extends keyof BaseMeta>(key: Key, value: BaseMeta[Key]): Promise<void> {
    await this.#write(["meta"], async (transaction) => {
      await transaction.objectStore("meta").put(value, key);
    });
  }

  /** Makes this the leader's epoch. Rejects with LeadershipLost when there is a later one. */
  async lead(epoch: number): Promise<void> {
    await this.#write(["meta"], async (transaction) => {
      const meta = transaction.objectStore("meta");
      const known = (await meta.get("epoch")) as number | undefined;
      if (known !== undefined && known > epoch) throw new LeadershipLost();
      await meta.put(epoch, "epoch");
    });
  }

  /** Any tab may; `keep` null: the row need not stay any longer. */
  async keep(key: RowKey, keep: Keep | null): Promise<void> {
    await this.#write(["meta"], async (transaction) => {
      const meta = transaction.objectStore("meta");
      const known = ((await meta.get("keeps")) ?? {}) as Keeps;
      await meta.put(withKeep(known, key, keep), "keeps");
    });
  }

  /** Rejects with LeadershipLost when another leader has begun. */
  write(write: BaseWrite): Promise<WriteResult> {
    return this.#write(ALL, (transaction) => writeBase(transaction, write));
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  delete(): Promise<void> {
    return this.#connection.delete();
  }

  #read<Result>(stores: Store[], work: (transaction: Reading) => Promise<Result>): Promise<Result> {
    return this.#healing(() => this.#connection.read(stores, work));
  }

  #write<Result>(
    stores: Store[],
    work: (transaction: Writing) => Promise<Result>,
  ): Promise<Result> {
    return this.#healing(() => this.#connection.write(stores, work));
  }

  /** What is damaged is tried once more, by a new connection; then it is left for an empty base. */
  async #healing<Result>(attempt: () => Promise<Result>): Promise<Result> {
    const generation = this.#generation;
    try {
      return await attempt();
    } catch (first) {
      if (!isBroken(first, this.#connection.losses)) throw first;
      if (generation === this.#generation) this.#connection.drop();
      try {
        return await attempt();
      } catch (error) {
        if (!isBroken(error, this.#connection.losses) || !(await this.#leave(error))) throw error;
        return attempt();
      }
    }
  }

  /** False when it has been tried too often. */
  async #leave({ message }: StoreFault): Promise<boolean> {
    if (this.#beginnings >= NEW_BEGINNINGS) return false;
    this.#beginnings += 1;
    const damaged = this.#generation;
    await this.#generations.leave(damaged, message);
    this.#connection.drop();
    // When another tab holds it, or it cannot be deleted either, it only takes room: see `sweep`.
    remove(baseName(this.#owner, damaged)).catch(() => {});
    return true;
  }

  /** Deletes what is left of earlier generations, as far as the browser lets us. */
  async sweep(): Promise<void> {
    const current = baseName(this.#owner, await this.#generations.current());
    const known = (await globalThis.indexedDB?.databases?.().catch(() => [])) ?? [];
    const isLeft = (name = "") => name.startsWith(`base-${this.#owner}`) && name !== current;
    for (const { name } of known) if (name && isLeft(name)) await remove(name).catch(() => {});
  }
}

async function rowsIn(transaction: Reading, table: string): Promise<Map<string, StoredRow>> {
  const range = IDBKeyRange.bound([table], [table, []]);
  const [buckets, state] = await Promise.all([
    transaction.objectStore("rows").getAll(range),
    transaction.objectStore("tables").get(table),
  ]);
  return rowsOfBuckets(buckets, state?.count ?? 0);
}
