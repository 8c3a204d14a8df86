/**
 * One database, opened when first needed and opened again when the browser drops it.
 *
 * idb's traps hold here too: inside `work`, await nothing but requests of the transaction, or it
 * commits under you. A result is given only after the transaction has completed.
 */

import type { DBSchema, IDBPDatabase, StoreNames } from "idb";
import {
  ConnectionLost,
  DatabaseBlocked,
  DatabaseStuck,
  faultOf,
  StoreFault,
  TransactionFailed,
} from "./errors.js";
import { open, remove } from "./opening.js";
import { finish, type Transaction } from "./transacting.js";

export type { Transaction } from "./transacting.js";

/** So many lost connections in a row: only a reload of the page helps. */
const LOSSES_UNTIL_TROUBLE = 3;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 2_000;

export interface Definition<Schema extends DBSchema> {
  /** Asked again whenever it is opened. */
  name: string | (() => Promise<string>);
  version: number;
  durability: IDBTransactionDurability;
  upgrade(database: IDBPDatabase<Schema>, oldVersion: number): void;
  /** The browser took the connection away: what was read by it may no longer be there. */
  dropped?(): void;
}

type Database<Schema> = IDBPDatabase<Schema>;

export class Connection<Schema extends DBSchema> {
  readonly #definition: Definition<Schema>;
  #opening: Promise<Database<Schema>> | null = null;
  #database: Database<Schema> | null = null;
  readonly #gone = new WeakSet<object>();
  #losses = 0;
  #trouble: StoreFault | null = null;
  #isClosed = false;
  #whenTroubled: (fault: StoreFault | null) => void = () => {};

  constructor(definition: Definition<Schema>) {
    this.#definition = definition;
  }

  /** Why the database cannot be used now; null when it can, as far as known. */
  get trouble(): StoreFault | null {
    return this.#trouble;
  }

  /** How often in a row it was lost. */
  get losses(): number {
    return this.#losses;
  }

  /** Tells when the database cannot be used for a while, and when it can again. */
  whenTroubled(then: (fault: StoreFault | null) => void): void {
    this.#whenTroubled = then;
  }

  read<Result>(
    stores: StoreNames<Schema>[],
    work: (transaction: Transaction<Schema, "readonly">) => Promise<Result>,
  ): Promise<Result> {
    return this.#twice(() => this.#run(stores, "readonly", work));
  }

  /** Rejects with a StoreFault, or with what `work` threw; then nothing of it has been stored. */
  write<Result>(
    stores: StoreNames<Schema>[],
    work: (transaction: Transaction<Schema, "readwrite">) => Promise<Result>,
  ): Promise<Result> {
    return this.#twice(() => this.#run(stores, "readwrite", work));
  }

  /** Closes for good: later use is refused. Never waits for a browser that does not answer. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#opening?.then(
      (database) => database.close(),
      () => {},
    );
    this.#database?.close();
    this.#forget();
  }

  /** Lets the database go; the next use opens it again, perhaps under another name. */
  drop(): void {
    const database = this.#database;
    this.#forget();
    database?.close();
    this.#definition.dropped?.();
  }

  /** Rejects with DatabaseBlocked while another tab holds it; it goes when that tab lets go. */
  async delete(): Promise<void> {
    const name = await this.#name();
    await this.close();
    await remove(name);
  }

  async #name(): Promise<string> {
    const { name } = this.#definition;
    return typeof name === "string" ? name : name();
  }

  async #twice<Result>(attempt: () => Promise<Result>): Promise<Result> {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ConnectionLost) || this.#isClosed) throw error;
      return attempt();
    }
  }

  async #run<Mode extends IDBTransactionMode, Result>(
    stores: StoreNames<Schema>[],
    mode: Mode,
    work: (transaction: Transaction<Schema, Mode>) => Promise<Result>,
  ): Promise<Result> {
    const database = await this.#open();
    try {
      const { durability } = this.#definition;
      const result = await finish(database.transaction(stores, mode, { durability }), work);
      this.#worked();
      return result;
    } catch (error) {
      throw this.#failed(database, faultOf(error));
    }
  }

  #failed(database: Database<Schema>, fault: unknown): unknown {
    // What a closing connection aborts was not the transaction's fault.
    const isCutOff = fault instanceof TransactionFailed && this.#gone.has(database);
    const known = isCutOff ? new ConnectionLost() : fault;
    if (known instanceof ConnectionLost || known instanceof DatabaseStuck) {
      this.#lose(database, known);
    }
    return known;
  }

  /** The database is of no use any more; said once for all who were using it. */
  #lose(database: Database<Schema>, fault: StoreFault): void {
    if (database !== this.#database && !this.#gone.delete(database)) return;
    if (database === this.#database) this.drop();
    this.#count(fault);
  }

  #count(fault: StoreFault): void {
    this.#losses += 1;
    const isTrouble = !(fault instanceof ConnectionLost) || this.#losses >= LOSSES_UNTIL_TROUBLE;
    if (isTrouble) this.#setTrouble(fault);
  }

  #worked(): void {
    this.#losses = 0;
    this.#setTrouble(null);
  }

  #setTrouble(fault: StoreFault | null): void {
    const isNews = this.#trouble?.code !== fault?.code;
    this.#trouble = fault;
    if (isNews && !this.#isClosed) this.#whenTroubled(fault);
  }

  #open(): Promise<Database<Schema>> {
    if (this.#isClosed) return Promise.reject(new StoreFault("closed", "The database is closed."));
    this.#opening ??= this.#openNow();
    return this.#opening;
  }

  async #openNow(): Promise<Database<Schema>> {
    await this.#pause();
    const { version, upgrade } = this.#definition;
    try {
      const database = await open<Schema>({
        name: await this.#name(),
        version,
        upgrade,
        late: (late) => this.#openedLate(late),
        gone: (gone) => this.#goneUnder(gone),
      });
      this.#database = database;
      return database;
    } catch (error) {
      const fault = faultOf(error);
      // A blocked or stuck open is still under way: asking again would only queue up behind it.
      const isPending = fault instanceof DatabaseBlocked || fault instanceof DatabaseStuck;
      if (!isPending) this.#opening = null;
      if (fault instanceof StoreFault) this.#countOpening(fault);
      throw fault;
    }
  }

  #countOpening(fault: StoreFault): void {
    if (fault instanceof ConnectionLost) this.#count(fault);
    else if (isLasting(fault)) this.#setTrouble(fault);
  }

  #openedLate(database: Database<Schema> | null): void {
    this.#forget();
    if (this.#isClosed) {
      database?.close();
    } else {
      this.#database = database;
      this.#opening = database && Promise.resolve(database);
      this.#worked();
    }
  }

  #goneUnder(database: Database<Schema>): void {
    this.#gone.add(database);
    if (database !== this.#database) return;
    this.#forget();
    this.#definition.dropped?.();
  }

  #forget(): void {
    this.#database = null;
    this.#opening = null;
  }

  /** A browser that loses connections is given time to get better. */
  #pause(): Promise<void> | void {
    if (this.#losses < 2) return;
    const ms = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.#losses - 2));
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
}

/** Trouble that stands until something outside changes. */
function isLasting(fault: StoreFault): boolean {
  return ["blocked", "stuck-database", "too-new", "no-storage", "damaged"].includes(fault.code);
}
