/**
 * A transaction of a simulated database: one task for each request; for a writer one to commit and one
 * to be told.
 *
 * It commits by itself when a request's promises have run out without asking for more, and its
 * tasks run as code of the tab that began it. A tab that dies takes what is uncommitted with it.
 */

import type { Actor, Scheduler } from "../scheduler.js";
import type { Database } from "./database.js";
import { ObjectStore } from "./object-store.js";
import type { Records } from "./records.js";

interface Request {
  run(): unknown;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

type State = "waiting" | "active" | "committed" | "aborted";

export interface Begun {
  database: Database;
  connection: object;
  owner: Actor | null;
  scheduler: Scheduler;
  stores: readonly string[];
  mode: IDBTransactionMode;
  durability: string;
}

export class Transaction {
  readonly database: Database;
  readonly connection: object;
  readonly owner: Actor | null;
  /** Grows while an upgrade makes stores. */
  readonly stores: Set<string>;
  readonly mode: IDBTransactionMode;
  readonly durability: string;
  readonly done: Promise<void>;
  error: DOMException | null = null;
  /** What it has changed so far, by store. */
  readonly changed = new Map<string, Records>();
  readonly #scheduler: Scheduler;
  #state: State = "waiting";
  #requests: Request[] = [];
  #finish: { resolve(): void; reject(error: unknown): void } = { resolve() {}, reject() {} };

  constructor({ database, connection, owner, scheduler, stores, mode, durability }: Begun) {
    this.database = database;
    this.connection = connection;
    this.owner = owner;
    this.stores = new Set(stores);
    this.mode = mode;
    this.durability = durability;
    this.#scheduler = scheduler;
    this.done = new Promise((resolve, reject) => {
      this.#finish = { resolve, reject };
    });
  }

  get isWaiting(): boolean {
    return this.#state === "waiting";
  }

  /** Neither committed nor aborted. */
  get isOpen(): boolean {
    return this.#state === "waiting" || this.#state === "active";
  }

  objectStore(name: string): ObjectStore {
    if (!this.stores.has(name)) throw new DOMException(`No store ${name}.`, "NotFoundError");
    return new ObjectStore(this, name);
  }

  records(store: string): Records {
    return this.changed.get(store) ?? this.database.records(store);
  }

  request<Result>(run: () => Result): Promise<Result> {
    if (!this.isOpen) throw new DOMException("It is over.", "TransactionInactiveError");
    return new Promise<Result>((resolve, reject) => {
      this.#requests.push({ run, resolve: resolve as (result: unknown) => void, reject });
    });
  }

  start(): void {
    this.#state = "active";
    this.#next(() => this.#turn());
  }

  abort(error: DOMException | null = null): void {
    if (!this.isOpen) throw new DOMException("It is over.", "InvalidStateError");
    this.#state = "aborted";
    this.error = error;
    this.database.left(this);
    const requests = this.#requests;
    this.#requests = [];
    this.#next(() => {
      const reason = error ?? new DOMException("It was aborted.", "AbortError");
      for (const { reject } of requests) reject(new DOMException("It was aborted.", "AbortError"));
      this.#finish.reject(reason);
    });
  }

  /** Its tab is gone: what is not committed never happens, and nobody hears of it. */
  drop(): void {
    if (!this.isOpen) return;
    this.#state = "aborted";
    this.#requests = [];
    this.database.left(this);
  }

  /** The owner's code runs even while its tab is frozen: no browser freezes in a transaction. */
  #next(run: () => void): void {
    this.#scheduler.soon(() => {
      if (this.owner && !this.owner.isAlive) return;
      this.#scheduler.current = this.owner;
      run();
    }, null);
  }

  #turn(): void {
    if (this.#state !== "active") return;
    const request = this.#requests.shift();
    if (!request) {
      this.#commit();
      return;
    }
    try {
      request.resolve(request.run());
    } catch (error) {
      request.reject(error);
      this.abort(error as DOMException);
      return;
    }
    if (this.mode === "readonly") this.#readOn();
    else this.#next(() => this.#turn());
  }

  /** Nobody can tell when a reader ends: it commits in the turn of its last request. */
  #readOn(): void {
    this.#scheduler.drain();
    if (this.#requests.length > 0) this.#next(() => this.#turn());
    else if (this.#state === "active") this.#commit();
  }

  #commit(): void {
    this.#state = "committed";
    this.database.commit(this);
    // A tab may die between the two: what it wrote is stored, and nobody knows.
    if (this.changed.size > 0) this.#next(() => this.#finish.resolve());
    else this.#finish.resolve();
  }
}
