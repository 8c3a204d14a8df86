/** The smallest database: whose device this is now. Read before any other is opened. */

import type { DBSchema } from "idb";
import { Connection, type Transaction } from "./connection.js";
import type { StoreFault } from "./errors.js";
import type { Memory } from "./work.js";

/** The person at the device and his organisation, as the server named them. */
export interface Owner {
  organization: { id: string; name: string };
  user: { id: string; username: string; fullName: string };
}

/** A user whose databases are to be deleted: noted before, finished after a crash. */
export interface Leaving {
  /** The user's databases, by name (see `databaseKey`). */
  key: string;
  /** Marks of the unsent work that may be lost; "all" when its author discarded it. */
  agreed: readonly string[] | "all";
}

interface DeviceState {
  owner: Owner | null;
  /** Signed out while the server could not be told: it is, before anything else is asked of it. */
  signOutOwed: boolean;
  leaving: Leaving | null;
}

/** What an administrator asks of this device for a user, as far as it has come. */
export interface Order {
  id: string;
  kind: "resync" | "sign-out" | "wipe";
  /** Marks of the unsent work that its author lets go for it; null: not asked, or not agreed. */
  agreed: readonly string[] | null;
  /** It is being carried out: the server may have been told so already. */
  isBegun: boolean;
}

/** Who holds a lock where the browser has none; see engine/lease.ts. */
export interface Lease {
  holder: string;
  /** Counted up while the holder lives. */
  count: number;
}

interface DeviceSchema extends DBSchema {
  meta: { key: string; value: DeviceState | Order | Lease | Memory };
}

const KEY = "device";
const NOBODY: DeviceState = { owner: null, signOutOwed: false, leaving: null };

/** What a user's databases are called by. */
export function databaseKey({ organization, user }: Owner): string {
  return `${organization.id}-${user.id}`;
}

export class DeviceStore {
  readonly #connection = new Connection<DeviceSchema>({
    name: "device",
    version: 1,
    durability: "strict",
    upgrade: (database) => database.createObjectStore("meta"),
  });

  /** Why it cannot be used now; null when it can, as far as known. */
  get trouble(): StoreFault | null {
    return this.#connection.trouble;
  }

  whenTroubled(then: (fault: StoreFault | null) => void): void {
    this.#connection.whenTroubled(then);
  }

  read(): Promise<DeviceState> {
    return this.#connection.read(["meta"], async (transaction) => ({
      ...NOBODY,
      ...((await transaction.objectStore("meta").get(KEY)) as DeviceState | undefined),
    }));
  }

  async write(change: Partial<DeviceState>): Promise<void> {
    await this.#connection.write(["meta"], (transaction) => put(transaction, change));
  }

  /** What is asked of this device for the user of these databases. */
  order(key: string): Promise<Order | null> {
    return this.#connection.read(["meta"], async (transaction) => {
      const order = (await transaction.objectStore("meta").get(orderKey(key))) ?? null;
      return order as Order | null;
    });
  }

  async putOrder(key: string, order: Order | null): Promise<void> {
    await this.#connection.write(["meta"], async (transaction) => {
      const store = transaction.objectStore("meta");
      if (order) await store.put(order, orderKey(key));
      else await store.delete(orderKey(key));
    });
  }

  /** What is remembered of the user's `work`. */
  memory(key: string): Promise<Memory | null> {
    return this.#connection.read(["meta"], async (transaction) => {
      const memory = (await transaction.objectStore("meta").get(memoryKey(key))) ?? null;
      return memory as Memory | null;
    });
  }

  async remember(key: string, memory: Memory): Promise<void> {
    await this.#connection.write(["meta"], async (transaction) => {
      await transaction.objectStore("meta").put(memory, memoryKey(key));
    });
  }

  /** `work` is deleted on purpose: nobody is to miss it. */
  async forget(key: string): Promise<void> {
    await this.#connection.write(["meta"], (transaction) =>
      transaction.objectStore("meta").delete(memoryKey(key)),
    );
  }

  /** Lets `decide` change the lease of that name; null: nobody holds it. Gives what it is now. */
  lease(name: string, decide: (lease: Lease | null) => Lease | null): Promise<Lease | null> {
    return this.#connection.write(["meta"], async (transaction) => {
      const store = transaction.objectStore("meta");
      const key = `lease:${name}`;
      const lease = decide(((await store.get(key)) as Lease | undefined) ?? null);
      if (lease) await store.put(lease, key);
      else await store.delete(key);
      return lease;
    });
  }

  /**
   * Nobody is signed in from here on. An order that was begun ends with it, in the same
   * transaction: else it would be carried out again at the user's next sign-in.
   */
  async signOut(key: string, leaving: Leaving | null): Promise<void> {
    await this.#connection.write(["meta"], async (transaction) => {
      await put(transaction, { owner: null, signOutOwed: true, leaving });
      const order = (await transaction.objectStore("meta").get(orderKey(key))) as Order | undefined;
      if (order?.isBegun) await transaction.objectStore("meta").delete(orderKey(key));
    });
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}

function memoryKey(key: string): string {
  return `memory-${key}`;
}

function orderKey(key: string): string {
  return `order-${key}`;
}

async function put(
  transaction: Transaction<DeviceSchema, "readwrite">,
  change: Partial<DeviceState>,
): Promise<void> {
  const store = transaction.objectStore("meta");
  const known = (await store.get(KEY)) as DeviceState | undefined;
  await store.put({ ...NOBODY, ...known, ...change }, KEY);
}
