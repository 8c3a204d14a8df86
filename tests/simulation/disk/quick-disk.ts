/**
 * A device's databases in memory: what the store needs of IndexedDB, at a tenth of its cost.
 *
 * quick-disk.test.ts holds it to fake-indexeddb over everything that the store does.
 */

import type { Actor, Scheduler } from "../scheduler.js";
import { type Callbacks, Connection } from "./connection.js";
import { Database } from "./database.js";
import type { Disk } from "./disk.js";

interface Wish {
  actor: Actor | null;
  /** Null: to be deleted. */
  version: number | null;
  callbacks: Callbacks;
  hasAsked: boolean;
  isBeingGranted: boolean;
  resolve(connection: Connection | null): void;
  reject(error: unknown): void;
}

export class QuickDisk implements Disk {
  isFull = (_database: string): boolean => false;
  readonly #scheduler: Scheduler;
  readonly #databases = new Map<string, Database>();
  readonly #wishes = new Map<string, Wish[]>();
  #connections: Connection[] = [];
  #ticks = 0;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  open(name: string, version: number, callbacks: Callbacks): Promise<Connection> {
    return this.#wish(name, version, callbacks) as Promise<Connection>;
  }

  async delete(name: string, callbacks: Callbacks): Promise<void> {
    await this.#wish(name, null, callbacks);
  }

  records(database: string, store: string): readonly { key: unknown; value: unknown }[] {
    return this.#databases.get(database)?.records(store).list ?? [];
  }

  revision(database: string): number {
    return this.#databases.get(database)?.revision ?? -1;
  }

  loseTail(count: number): number {
    let lost = 0;
    for (const database of this.#databases.values()) lost += database.loseTail(count);
    return lost;
  }

  evict(database: string): void {
    for (const connection of this.#of(database)) connection.terminate();
    this.#ticks += 1;
    this.#databases.delete(database);
  }

  dropAll(actor: Actor): void {
    actor.isAlive = false;
    for (const connection of this.#connections) if (connection.owner === actor) connection.drop();
    for (const [name, wishes] of this.#wishes) {
      const left = wishes.filter((wish) => wish.actor !== actor);
      this.#wishes.set(name, left);
      this.#pump(name);
    }
  }

  closeUnder(actor: Actor, isMeant: (database: string) => boolean): void {
    for (const connection of this.#connections) {
      if (connection.owner === actor && isMeant(connection.name)) connection.terminate();
    }
  }

  #of(database: string): Connection[] {
    return this.#connections.filter((one) => one.name === database && !one.isGone);
  }

  #wish(name: string, version: number | null, callbacks: Callbacks): Promise<Connection | null> {
    return new Promise((resolve, reject) => {
      const actor = this.#scheduler.current;
      const asked = { hasAsked: false, isBeingGranted: false };
      const wish: Wish = { actor, version, callbacks, ...asked, resolve, reject };
      const wishes = this.#wishes.get(name) ?? [];
      this.#wishes.set(name, [...wishes, wish]);
      this.#pump(name);
    });
  }

  #pump(name: string): void {
    const wishes = this.#wishes.get(name);
    if (!wishes || wishes.length === 0) return;
    this.#scheduler.soon(() => this.#grant(name), null);
  }

  /** Fulfils the first wish for a database, once nobody holds it who must not. */
  #grant(name: string): void {
    const [wish] = this.#wishes.get(name) ?? [];
    if (!wish || wish.isBeingGranted) return;
    const { version } = wish;
    const database = this.#databases.get(name);
    const isOld = database !== undefined && version !== null && version <= database.version;
    if (isOld) this.#connectOld(database, version, wish);
    else if (this.#of(name).length > 0) this.#askToClose(name, wish, database?.version ?? 0);
    else if (version === null) this.#remove(name, wish);
    else this.#upgrade(database ?? this.#make(name), version, wish);
  }

  #connectOld(database: Database, version: number, wish: Wish): void {
    const isEqual = version === database.version;
    const connection = isEqual ? this.#connection(database, version, wish) : null;
    this.#scheduler.current = wish.actor;
    if (isEqual) wish.resolve(connection);
    else wish.reject(new DOMException("It is newer.", "VersionError"));
    this.#granted(database.name);
  }

  /** Tells whoever is connected; then, if somebody stays, who waits. */
  #askToClose(name: string, wish: Wish, current: number): void {
    if (wish.hasAsked) return;
    wish.hasAsked = true;
    for (const connection of this.#of(name)) {
      if (connection.isClosed) continue;
      const event = { target: connection };
      this.#scheduler.soon(
        () => connection.callbacks.blocking?.(current, wish.version, event),
        connection.owner,
      );
    }
    this.#scheduler.soon(() => {
      const isWaiting = this.#wishes.get(name)?.[0] === wish;
      if (!isWaiting || this.#of(name).every(({ isClosed }) => isClosed)) return;
      const tell = () => wish.callbacks.blocked?.(current, wish.version, { target: null });
      this.#scheduler.soon(tell, wish.actor);
    }, null);
  }

  #remove(name: string, wish: Wish): void {
    this.#databases.delete(name);
    this.#scheduler.current = wish.actor;
    wish.resolve(null);
    this.#granted(name);
  }

  #make(name: string): Database {
    const scheduler = this.#scheduler;
    const database = new Database(name, {
      isFull: () => this.isFull(name),
      soon: (run) => scheduler.soon(run, null),
      ended: () => this.#pump(name),
      tick: () => {
        this.#ticks += 1;
        return this.#ticks;
      },
    });
    this.#databases.set(name, database);
    return database;
  }

  #upgrade(database: Database, version: number, wish: Wish): void {
    wish.isBeingGranted = true;
    const { version: before, name } = database;
    database.version = version;
    const connection = this.#connection(database, version, wish);
    const all = [...database.shapes.keys()];
    const transaction = connection.begin(all, "versionchange", "default");
    connection.upgrading = transaction;
    connection.undoUpgrade = () => {
      database.version = before;
      if (before === 0) this.#databases.delete(name);
    };
    const failed = (error: unknown) => {
      connection.undoUpgrade();
      connection.close();
      wish.reject(error);
      this.#granted(name);
    };
    const done = () => {
      connection.upgrading = null;
      wish.resolve(connection);
      this.#granted(name);
    };
    transaction.done.then(done, failed);
    database.join(transaction);
    this.#scheduler.current = wish.actor;
    try {
      wish.callbacks.upgrade?.(connection, before, version, transaction);
    } catch {
      transaction.abort();
    }
  }

  #granted(name: string): void {
    this.#wishes.set(name, (this.#wishes.get(name) ?? []).slice(1));
    this.#pump(name);
  }

  #connection(database: Database, version: number, { actor: owner, callbacks }: Wish): Connection {
    const scheduler = this.#scheduler;
    const closed = () => {
      this.#connections = this.#connections.filter((one) => !one.isGone);
      this.#pump(database.name);
    };
    const connection = new Connection(database, { owner, callbacks, version, scheduler, closed });
    this.#connections.push(connection);
    return connection;
  }
}
