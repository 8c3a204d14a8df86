/** A simulated database: its stores, who is connected, and whose turn it is. */

import { NO_RECORDS, type Records, type StoreShape } from "./records.js";
import type { Transaction } from "./transaction.js";

/** How many relaxed transactions may not have reached the disk. */
const UNFLUSHED_MAX = 6;

type Undo = readonly [store: string, before: Records][];

export interface Watch {
  /** Asked at every write; true: there is no room for it. */
  isFull(database: string): boolean;
  soon(run: () => void): void;
  /** A transaction has ended: whoever waits for connections to close may go on. */
  ended(database: string): void;
  /** A number that was never given before. */
  tick(): number;
}

export class Database {
  readonly name: string;
  version = 0;
  /** Another number after everything that is stored or undone. */
  revision: number;
  readonly shapes = new Map<string, StoreShape>();
  readonly #watch: Watch;
  readonly #records = new Map<string, Records>();
  #transactions: Transaction[] = [];
  #unflushed: Undo[] = [];
  #isDealing = false;

  constructor(name: string, watch: Watch) {
    this.name = name;
    this.#watch = watch;
    this.revision = watch.tick();
  }

  shape(store: string): StoreShape {
    const shape = this.shapes.get(store);
    if (!shape) throw new DOMException(`No store ${store}.`, "NotFoundError");
    return shape;
  }

  /** What is committed. */
  records(store: string): Records {
    return this.#records.get(store) ?? NO_RECORDS;
  }

  join(transaction: Transaction): void {
    const isHeldUp = this.#transactions.some((other) => overlaps(transaction, other));
    this.#transactions.push(transaction);
    if (!isHeldUp) transaction.start();
  }

  left(transaction: Transaction): void {
    this.#transactions = this.#transactions.filter((one) => one !== transaction);
    if (this.#transactions.some(({ isWaiting }) => isWaiting)) this.#deal();
    this.#watch.ended(this.name);
  }

  /** Open transactions of a connection. */
  of(connection: object): Transaction[] {
    return this.#transactions.filter((one) => one.connection === connection);
  }

  commit(transaction: Transaction): void {
    const { changed, durability } = transaction;
    if (changed.size > 0) {
      const undo = [...changed.keys()].map((store) => [store, this.records(store)] as const);
      for (const [store, records] of changed) this.#records.set(store, records);
      this.revision = this.#watch.tick();
      if (durability === "relaxed") this.#unflushed.push(undo as unknown as Undo);
      if (this.#unflushed.length > UNFLUSHED_MAX) this.#unflushed.shift();
    }
    this.left(transaction);
  }

  /** A write beyond the quota aborts its transaction, after the request itself has gone well. */
  filled(transaction: Transaction): void {
    if (!this.#watch.isFull(this.name)) return;
    this.#watch.soon(() => {
      if (transaction.isOpen) transaction.abort(new DOMException("Full.", "QuotaExceededError"));
    });
  }

  /** The last relaxed transactions never reached the disk. Returns how many. */
  loseTail(count: number): number {
    const lost = count > 0 ? this.#unflushed.slice(-count) : [];
    for (const undo of lost.reverse()) {
      for (const [store, before] of undo) this.#records.set(store, before);
    }
    this.#unflushed = [];
    this.revision = this.#watch.tick();
    return lost.length;
  }

  #deal(): void {
    if (this.#isDealing) return;
    this.#isDealing = true;
    this.#watch.soon(() => {
      this.#isDealing = false;
      for (const next of startable(this.#transactions)) next.start();
    });
  }
}

/** Those that overlap with none before them; readers do not mind each other. */
function startable(transactions: readonly Transaction[]): Transaction[] {
  const free: Transaction[] = [];
  for (const [at, one] of transactions.entries()) {
    if (!one.isWaiting) continue;
    const isHeldUp = transactions.slice(0, at).some((other) => overlaps(one, other));
    if (!isHeldUp) free.push(one);
  }
  return free;
}

function overlaps(one: Transaction, other: Transaction): boolean {
  if (one.mode === "readonly" && other.mode === "readonly") return false;
  for (const store of one.stores) if (other.stores.has(store)) return true;
  return false;
}
