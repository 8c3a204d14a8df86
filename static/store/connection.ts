/**
 * One database, opened when first needed and opened again when the browser drops it.
 *
 * idb's traps hold here too: inside `work`, await nothing but requests of the transaction, or it
 * commits under you. A result is given only after the transaction has completed.
 */

import {
  type DBSchema,
  deleteDB,
  type IDBPDatabase,
  type IDBPTransaction,
  openDB,
  type StoreNames,
} from "idb";
import { ConnectionLost, DatabaseBlocked, faultOf, StoreFault } from "./errors.js";

/** Safari has opened databases that never answered; then we say so instead of waiting. */
const OPEN_TIMEOUT_MS = 5_000;

export interface Definition<Schema extends DBSchema> {
  name: string;
  version: number;
  durability: IDBTransactionDurability;
  upgrade(database: IDBPDatabase<Schema>, oldVersion: number): void;
  /** The browser took the connection away: what was read by it may no longer be there. */
  dropped?(): void;
}

export type Transaction<Schema extends DBSchema, Mode extends IDBTransactionMode> = IDBPTransaction<
  Schema,
  StoreNames<Schema>[],
  Mode
>;

export class Connection<Schema extends DBSchema> {
  readonly #definition: Definition<Schema>;
  #opening: Promise<IDBPDatabase<Schema>> | null = null;
  #isClosed = false;

  constructor(definition: Definition<Schema>) {
    this.#definition = definition;
  }

  get name(): string {
    return this.#definition.name;
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

  /** Closes for good: later use is refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const opening = this.#opening;
    this.#opening = null;
    (await opening?.catch(() => null))?.close();
  }

  async delete(): Promise<void> {
    await this.close();
    await new Promise<void>((resolve, reject) => {
      const blocked = () => reject(new DatabaseBlocked());
      deleteDB(this.name, { blocked }).then(resolve, (error) => reject(faultOf(error)));
    });
  }

  async #twice<Result>(attempt: () => Promise<Result>): Promise<Result> {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ConnectionLost) || this.#isClosed) throw error;
      this.#opening = null;
      return attempt();
    }
  }

  async #run<Mode extends IDBTransactionMode, Result>(
    stores: StoreNames<Schema>[],
    mode: Mode,
    work: (transaction: Transaction<Schema, Mode>) => Promise<Result>,
  ): Promise<Result> {
    const { durability } = this.#definition;
    try {
      const database = await this.#open();
      const transaction = database.transaction(stores, mode, { durability });
      return await finish(transaction, work);
    } catch (error) {
      throw faultOf(error);
    }
  }

  #open(): Promise<IDBPDatabase<Schema>> {
    if (this.#isClosed) return Promise.reject(new StoreFault("closed", "The database is closed."));
    this.#opening ??= this.#openNow().catch((error: unknown) => {
      this.#opening = null;
      throw faultOf(error);
    });
    return this.#opening;
  }

  #openNow(): Promise<IDBPDatabase<Schema>> {
    const { name, version, upgrade } = this.#definition;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new ConnectionLost()), OPEN_TIMEOUT_MS);
      const settled = openDB<Schema>(name, version, {
        upgrade: (database, oldVersion) => upgrade(database, oldVersion),
        blocked: () => reject(new DatabaseBlocked()),
        // A newer release wants to upgrade: let go at once, or its open hangs.
        blocking: (_current, _wanted, event) => this.#drop(event.target as IDBDatabase),
        terminated: () => this.#drop(null),
      });
      settled.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }

  #drop(database: IDBDatabase | null): void {
    database?.close();
    this.#opening = null;
    this.#definition.dropped?.();
  }
}

async function finish<Schema extends DBSchema, Mode extends IDBTransactionMode, Result>(
  transaction: Transaction<Schema, Mode>,
  work: (transaction: Transaction<Schema, Mode>) => Promise<Result>,
): Promise<Result> {
  const done = transaction.done;
  // Handled below; without this an abort would also be an unhandled rejection.
  done.catch(() => {});
  try {
    const result = await work(transaction);
    await done;
    return result;
  } catch (error) {
    abort(transaction);
    await done.catch(() => {});
    throw transaction.error ?? error;
  }
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It has aborted or completed by itself.
  }
}
