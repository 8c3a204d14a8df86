/**
 * A device's databases by fake-indexeddb, on the world's schedule, with owners: some worlds run on
 * them, to show that the quick disk of the others has not a law of its own.
 *
 * Every request, transaction and connection belongs to the tab that made it. When a tab dies its
 * open transactions abort and nobody hears of them; a transaction can hit the quota; a connection
 * can be closed under its tab; and the last transactions of a relaxed database can be undone, as a
 * power cut does.
 *
 * Longer than most files: it is the one place that knows the insides of fake-indexeddb.
 */

import {
  IDBDatabase as FakeDatabase,
  IDBFactory as FakeFactory,
  IDBObjectStore as FakeObjectStore,
  IDBRequest as FakeRequest,
  IDBTransaction as FakeTransaction,
  forceCloseDatabase,
  IDBCursor,
  IDBCursorWithValue,
  IDBIndex,
  IDBKeyRange,
  IDBOpenDBRequest,
} from "fake-indexeddb";
import type { Actor } from "../scheduler.js";
import type { Disk } from "./disk.js";
import { runningWorld } from "./running.js";

interface Listener {
  type: string;
  callback: unknown;
}

interface Target {
  listeners: Listener[];
  addEventListener(type: string, callback: unknown, options?: unknown): void;
  dispatchEvent(event: { type: string }): boolean;
  readonly result?: unknown;
  readonly readyState?: string;
}

interface RawDatabase {
  name: string;
  processTransactions: () => void;
  transactions: Transaction[];
}

interface Connection extends Target {
  _rawDatabase: RawDatabase;
  _closePending: boolean;
  name: string;
  close(): void;
}

interface Transaction extends Target {
  _state: string;
  _requests: { request: Target }[];
  _rollbackLog: (() => void)[];
  _abort(name: string | null): void;
  mode: string;
  durability: string;
  db: Connection;
  abort(): void;
}

const UNFLUSHED_MAX = 6;

const owners = new WeakMap<object, Actor>();
const own = new WeakSet<object>();
const opened = new WeakMap<Actor, Set<Connection>>();
const inner = new WeakSet<object>();

interface RawStore {
  records: { values(): Iterable<{ key: unknown; value: unknown }> };
}

interface RawFactory extends IDBFactory {
  _databases: Map<string, { rawObjectStores: Map<string, RawStore> }>;
}

export class FakeDisk implements Disk {
  readonly factory = new FakeFactory() as unknown as RawFactory;
  isFull = (_database: string): boolean => false;
  /** Undo logs of relaxed transactions that may not have reached the disk, oldest first. */
  readonly unflushed = new Map<string, (() => void)[][]>();
  #asked = 0;

  records(database: string, store: string): { key: unknown; value: unknown }[] {
    const raw = this.factory._databases.get(database);
    return [...(raw?.rawObjectStores.get(store)?.records.values() ?? [])];
  }

  /** Not known: told as new each time. */
  revision(): number {
    this.#asked += 1;
    return this.#asked;
  }

  loseTail(count: number): number {
    let lost = 0;
    for (const logs of this.unflushed.values()) {
      for (let left = count; left > 0; left -= 1) {
        const log = logs.pop();
        if (!log) break;
        for (const undo of log.reverse()) undo();
        lost += 1;
      }
    }
    this.unflushed.clear();
    return lost;
  }

  evict(database: string): void {
    this.factory.deleteDatabase(database);
    this.unflushed.delete(database);
  }

  dropAll(actor: Actor): void {
    actor.isAlive = false;
    for (const connection of opened.get(actor) ?? []) {
      for (const transaction of connection._rawDatabase.transactions) {
        if (transaction.db === connection) kill(transaction);
      }
      silence(connection);
      if (!connection._closePending) connection.close();
    }
    opened.delete(actor);
  }

  closeUnder(actor: Actor, isMeant: (name: string) => boolean): void {
    for (const connection of [...(opened.get(actor) ?? [])]) {
      if (!isMeant(connection.name) || connection._closePending) continue;
      for (const transaction of connection._rawDatabase.transactions) {
        if (transaction.db === connection && isOpen(transaction)) transaction._abort("AbortError");
      }
      forceCloseDatabase(connection as never);
    }
  }
}

function isOpen({ _state }: Transaction): boolean {
  return _state !== "finished" && _state !== "committing";
}

function kill(transaction: Transaction): void {
  for (const { request } of transaction._requests) silence(request);
  silence(transaction);
  if (isOpen(transaction)) transaction.abort();
}

function silence(target: Target): void {
  target.listeners = target.listeners.filter(({ callback }) => inner.has(callback as object));
}

const targets = Object.getPrototypeOf(FakeRequest.prototype) as Target;
const addListener = targets.addEventListener;
const dispatch = targets.dispatchEvent;

targets.addEventListener = function (this: Target, type, callback, options) {
  const actor = runningWorld()?.current;
  if (actor && !owners.has(this)) owners.set(this, actor);
  addListener.call(this, type, callback, options);
};

targets.dispatchEvent = function (this: Target, event) {
  const owner = owners.get(this);
  const running = runningWorld();
  if (!running || !owner) return dispatch.call(this, event);
  const isConnection = event.type === "success" && this.result instanceof FakeDatabase;
  if (!owner.isAlive) {
    silence(this);
    if (isConnection) (this.result as unknown as Connection).close();
  } else {
    running.current = owner;
    if (isConnection) remember(owner, this.result as unknown as Connection);
    if (event.type === "complete") noteCommit(owner, this as Transaction);
  }
  return dispatch.call(this, event);
};

function remember(owner: Actor, connection: Connection): void {
  const known = opened.get(owner) ?? new Set();
  opened.set(owner, known.add(connection));
  owners.set(connection, owner);
}

function noteCommit(owner: Actor, transaction: Transaction): void {
  if (transaction.mode !== "readwrite" || transaction.durability !== "relaxed") return;
  const disk = owner.disk;
  if (!(disk instanceof FakeDisk) || transaction._rollbackLog.length === 0) return;
  const { name } = transaction.db;
  const logs = disk.unflushed.get(name) ?? [];
  logs.push(transaction._rollbackLog);
  if (logs.length > UNFLUSHED_MAX) logs.shift();
  disk.unflushed.set(name, logs);
}

const connections = FakeDatabase.prototype as unknown as {
  transaction(stores: string[], mode?: string, options?: object): Transaction;
};
const begin = connections.transaction;
connections.transaction = function (this: Connection, stores, mode, options) {
  const transaction = begin.call(this, stores, mode, options);
  for (const { callback } of transaction.listeners) inner.add(callback as object);
  inner.add(this._rawDatabase.processTransactions);
  return transaction;
};

/** A write beyond the quota aborts its transaction, after the request itself has gone well. */
function guarded(name: "put" | "add"): void {
  const stores = FakeObjectStore.prototype as unknown as Record<
    string,
    (this: { transaction: Transaction }, value: unknown, key?: unknown) => unknown
  >;
  const write = stores[name];
  if (!write || own.has(write)) return;
  const replaced = function (this: { transaction: Transaction }, value: unknown, key?: unknown) {
    const request = key === undefined ? write.call(this, value) : write.call(this, value, key);
    const actor = runningWorld()?.current;
    const disk = actor?.disk;
    const { transaction } = this;
    if (disk?.isFull(transaction.db.name)) {
      runningWorld()?.soon(() => {
        if (isOpen(transaction)) transaction._abort("QuotaExceededError");
      }, null);
    }
    return request;
  };
  own.add(replaced);
  stores[name] = replaced;
}
guarded("put");
guarded("add");

/** idb asks for the classes by name. */
export const CLASSES = {
  IDBCursor,
  IDBCursorWithValue,
  IDBDatabase: FakeDatabase,
  IDBFactory: FakeFactory,
  IDBIndex,
  IDBKeyRange,
  IDBObjectStore: FakeObjectStore,
  IDBOpenDBRequest,
  IDBRequest: FakeRequest,
  IDBTransaction: FakeTransaction,
};
