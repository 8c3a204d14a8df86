/**
 * `base`: rows as last read from upstream, with all that is needed to go on reading. Large and
 * disposable: deleting it loses no user work, so its writes are relaxed. Only the leader writes.
 *
 * Rows, their digests, the queues they cause and the cursor go into one transaction, cursor last.
 */

import type { DBSchema } from "idb";
import type { Manifest } from "../metadata/manifest.js";
import { Connection } from "./connection.js";
import { type DigestTable, wholeDigest } from "./digest-table.js";
import type { Digest } from "./digests.js";
import { LeadershipLost } from "./errors.js";
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

/** What the leader last heard, for every tab to show. */
export interface Contact {
  lastPassAt: string | null;
  problem: StoredProblem | null;
}

export interface BaseMeta {
  /** How far all tables have been read: the server's, opaque. */
  cursor: string | null;
  manifest: { value: Manifest; etag: string } | null;
  epoch: number;
  contact: Contact;
}

export interface BaseSchema extends DBSchema {
  rows: { key: [string, number]; value: StoredRow[] };
  tables: { key: string; value: TableState };
  digests: { key: string; value: DigestTable };
  queue: { key: number; value: QueueItem[] };
  meta: { key: string; value: BaseMeta[keyof BaseMeta] };
}

export class BaseStore {
  readonly #connection: Connection<BaseSchema>;
  #dropped: () => void = () => {};

  constructor(owner: string) {
    this.#connection = new Connection<BaseSchema>({
      name: `base-${owner}`,
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

  /** Tells when the database was closed or deleted under us: rows in memory are worth nothing then. */
  whenDropped(then: () => void): void {
    this.#dropped = then;
  }

  /** All rows of a table, by id. */
  async rows(table: string): Promise<Map<string, StoredRow>> {
    const buckets = await this.#connection.read(["rows"], (transaction) =>
      transaction.objectStore("rows").getAll(IDBKeyRange.bound([table], [table, []])),
    );
    const rows = new Map<string, StoredRow>();
    for (const bucket of buckets) for (const row of bucket) rows.set(row.id, row);
    return rows;
  }

  states(): Promise<TableState[]> {
    return this.#connection.read(["tables"], (transaction) =>
      transaction.objectStore("tables").getAll(),
    );
  }

  digests(table: string): Promise<DigestTable | undefined> {
    return this.#connection.read(["digests"], (transaction) =>
      transaction.objectStore("digests").get(table),
    );
  }

  async digest(table: string): Promise<Digest> {
    const digests = await this.digests(table);
    return digests ? wholeDigest(digests) : { count: 0, high: 0, low: 0 };
  }

  /** Queued work with the keys to take it off by. */
  queue(): Promise<{ key: number; items: QueueItem[] }[]> {
    return this.#connection.read(["queue"], async (transaction) => {
      const store = transaction.objectStore("queue");
      const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
      return keys.map((key, at) => ({ key, items: values[at] ?? [] }));
    });
  }

  async meta<Key extends keyof BaseMeta>(key: Key): Promise<BaseMeta[Key] | undefined> {
    return this.#connection.read(
      ["meta"],
      async (transaction) =>
        (await transaction.objectStore("meta").get(key)) as BaseMeta[Key] | undefined,
    );
  }

  async setMeta<Key extends keyof BaseMeta>(key: Key, value: BaseMeta[Key]): Promise<void> {
    await this.#connection.write(["meta"], async (transaction) => {
      await transaction.objectStore("meta").put(value, key);
    });
  }

  /** Makes this the leader's epoch. Rejects with LeadershipLost when there is a later one. */
  async lead(epoch: number): Promise<void> {
    await this.#connection.write(["meta"], async (transaction) => {
      const meta = transaction.objectStore("meta");
      const known = (await meta.get("epoch")) as number | undefined;
      if (known !== undefined && known > epoch) throw new LeadershipLost();
      await meta.put(epoch, "epoch");
    });
  }

  /** Rejects with LeadershipLost when another leader has begun. */
  write(write: BaseWrite): Promise<WriteResult> {
    return this.#connection.write(["rows", "tables", "digests", "queue", "meta"], (transaction) =>
      writeBase(transaction, write),
    );
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  delete(): Promise<void> {
    return this.#connection.delete();
  }
}
