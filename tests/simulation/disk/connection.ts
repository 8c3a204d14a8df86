/** A tab's connection to a simulated database, as idb gives it to the store. */

import type { Actor, Scheduler } from "../scheduler.js";
import type { Database } from "./database.js";
import type { ObjectStore } from "./object-store.js";
import { Transaction } from "./transaction.js";

/** What idb's `openDB` is given, as far as the store uses it. */
export interface Callbacks {
  upgrade?(
    connection: Connection,
    oldVersion: number,
    newVersion: number,
    transaction: Transaction,
  ): void;
  blocked?(current: number, wanted: number | null, event: { target: unknown }): void;
  blocking?(current: number, wanted: number | null, event: { target: unknown }): void;
  terminated?(): void;
}

interface StoreOptions {
  keyPath?: string;
  autoIncrement?: boolean;
}

export class Connection {
  readonly database: Database;
  readonly owner: Actor | null;
  readonly callbacks: Callbacks;
  /** The version of its tab's release. */
  readonly version: number;
  isClosed = false;
  upgrading: Transaction | null = null;
  /** Undoes an upgrade that its tab did not live to see done. */
  undoUpgrade: () => void = () => {};
  readonly #scheduler: Scheduler;
  readonly #closed: () => void;

  constructor(database: Database, { owner, callbacks, version, scheduler, closed }: Opened) {
    this.database = database;
    this.owner = owner;
    this.callbacks = callbacks;
    this.version = version;
    this.#scheduler = scheduler;
    this.#closed = closed;
  }

  get name(): string {
    return this.database.name;
  }

  get objectStoreNames(): { contains(name: string): boolean; readonly length: number } {
    const { shapes } = this.database;
    return { contains: (name) => shapes.has(name), length: shapes.size };
  }

  /** Closed, and what it had begun has ended. */
  get isGone(): boolean {
    return this.isClosed && this.database.of(this).length === 0;
  }

  transaction(
    stores: string | readonly string[],
    mode: IDBTransactionMode = "readonly",
    { durability = "default" }: { durability?: string } = {},
  ): Transaction {
    if (this.isClosed) throw new DOMException("It is closed.", "InvalidStateError");
    const names = typeof stores === "string" ? [stores] : stores;
    for (const name of names) this.database.shape(name);
    const transaction = this.begin(names, mode, durability);
    const join = () => this.database.join(transaction);
    if (this.owner?.isFrozen) this.owner.missed.push(join);
    else join();
    return transaction;
  }

  begin(stores: readonly string[], mode: IDBTransactionMode, durability: string): Transaction {
    const { database, owner } = this;
    const scheduler = this.#scheduler;
    return new Transaction({
      database,
      connection: this,
      owner,
      scheduler,
      stores,
      mode,
      durability,
    });
  }

  createObjectStore(name: string, options: StoreOptions = {}): ObjectStore {
    const { keyPath = null, autoIncrement = false } = options;
    if (!this.upgrading) throw new DOMException("No upgrade.", "InvalidStateError");
    this.database.shapes.set(name, { name, keyPath, autoIncrement, indexes: new Map() });
    this.upgrading.stores.add(name);
    return this.upgrading.objectStore(name);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#closed();
  }

  /** The browser closes it under its tab. */
  terminate(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const transaction of this.database.of(this)) {
      transaction.abort(new DOMException("The connection was lost.", "AbortError"));
    }
    this.#scheduler.soon(() => this.callbacks.terminated?.(), this.owner);
    this.#closed();
  }

  /** Its tab is gone. */
  drop(): void {
    this.isClosed = true;
    if (this.upgrading) this.undoUpgrade();
    for (const transaction of this.database.of(this)) transaction.drop();
    this.#closed();
  }
}

export interface Opened {
  owner: Actor | null;
  callbacks: Callbacks;
  version: number;
  scheduler: Scheduler;
  /** Told when it is closed. */
  closed(): void;
}
