/**
 * The browser's databases in a simulated world: fake-indexeddb on the world's schedule, with owners.
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
import { cloned } from "./clone.js";
import type { Actor, Scheduler } from "./scheduler.js";

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

/** What a device's storage does beside storing. */
export interface Disk {
  factory: IDBFactory;
  /** Asked at every write of a tab; true: there is no room for it. */
  isFull(database: string): boolean;
  /** Undo logs of relaxed transactions that may not have reached the disk, oldest first. */
  readonly unflushed: Map<string, (() => void)[][]>;
}

/** The world whose turn it is: the patches below serve one world at a time. */
interface Running {
  scheduler: Scheduler;
  diskOf(actor: Actor): Disk | null;
}

const UNFLUSHED_MAX = 6;

let running: Running | null = null;
const owners = new WeakMap<object, Actor>();
const own = new WeakSet<object>();
const opened = new WeakMap<Actor, Set<Connection>>();
const inner = new WeakSet<object>();

const real = {
  setImmediate: globalThis.setImmediate,
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  structuredClone: globalThis.structuredClone,
};

export function freshDisk(): Disk {
  return {
    factory: new FakeFactory() as unknown as IDBFactory,
    isFull: () => false,
    unflushed: new Map(),
  };
}

/** Puts the world in charge of time, tasks and databases. Returns what puts everything back. */
export function takeOver(world: Running): () => void {
  running = world;
  const { scheduler } = world;
  const put = (name: string, value: unknown) =>
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  put("setImmediate", (run: () => void) => scheduler.soon(run, null));
  put("setTimeout", (run: () => void, ms: number) => ({ callOff: scheduler.after(ms, run) }));
  put("clearTimeout", (timer: { callOff?: () => void } | undefined) => timer?.callOff?.());
  put("structuredClone", cloned);
  Object.defineProperty(globalThis, "indexedDB", {
    configurable: true,
    get: () => {
      const disk = scheduler.current && world.diskOf(scheduler.current);
      if (!disk) throw new Error("A database was opened by nobody.");
      return disk.factory;
    },
  });
  return () => {
    running = null;
    for (const [name, value] of Object.entries(real)) put(name, value);
    put("indexedDB", undefined);
  };
}

/** The tab is gone: what it had not committed is undone, and it hears nothing more. */
export function dropAll(actor: Actor): void {
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

/** The browser closes the tab's connections to such databases under it. */
export function closeUnder(actor: Actor, isMeant: (name: string) => boolean): void {
  for (const connection of [...(opened.get(actor) ?? [])]) {
    if (!isMeant(connection.name) || connection._closePending) continue;
    for (const transaction of connection._rawDatabase.transactions) {
      if (transaction.db === connection && isOpen(transaction)) transaction._abort("AbortError");
    }
    forceCloseDatabase(connection as never);
  }
}

/** A power cut: the last relaxed transactions never reached the disk. Only when no tab lives. */
export function loseTail(disk: Disk, count: number): number {
  let lost = 0;
  for (const logs of disk.unflushed.values()) {
    for (let left = count; left > 0; left -= 1) {
      const log = logs.pop();
      if (!log) break;
      for (const undo of log.reverse()) undo();
      lost += 1;
    }
  }
  disk.unflushed.clear();
  return lost;
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
  const actor = running?.scheduler.current;
  if (actor && !owners.has(this)) owners.set(this, actor);
  addListener.call(this, type, callback, options);
};

targets.dispatchEvent = function (this: Target, event) {
  const owner = owners.get(this);
  if (!running || !owner) return dispatch.call(this, event);
  const isConnection = event.type === "success" && this.result instanceof FakeDatabase;
  if (!owner.isAlive) {
    silence(this);
    if (isConnection) (this.result as unknown as Connection).close();
  } else {
    running.scheduler.current = owner;
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
  const disk = running?.diskOf(owner);
  if (!disk || transaction._rollbackLog.length === 0) return;
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
    const actor = running?.scheduler.current;
    const disk = actor && running?.diskOf(actor);
    const { transaction } = this;
    if (disk?.isFull(transaction.db.name)) {
      running?.scheduler.soon(() => {
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

// idb asks for the classes by name.
for (const [name, value] of Object.entries({
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
})) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
