/** Object stores and indexes as code in a transaction sees them, with idb's promises. */

import { store as storedOf } from "./copies.js";
import { checkedKey, compareKeys, type Key, KeyRange } from "./keys.js";
import {
  byIndex,
  contents,
  type DiskRecord,
  put,
  type Query,
  type StoreShape,
  selected,
  without,
} from "./records.js";
import type { Transaction } from "./transaction.js";

export interface Cursor {
  readonly key: Key;
  readonly value: unknown;
  update(value: unknown): Promise<Key>;
  delete(): Promise<undefined>;
  continue(): Promise<Cursor | null>;
}

export class ObjectStore {
  readonly #transaction: Transaction;
  readonly #name: string;

  constructor(transaction: Transaction, name: string) {
    this.#transaction = transaction;
    this.#name = name;
  }

  get(query: unknown): Promise<unknown> {
    const wanted = queryOf(query);
    return this.#ask(() => contents(this.#selected(wanted)[0]));
  }

  getAll(query?: unknown, count?: number): Promise<unknown[]> {
    const wanted = queryOf(query);
    return this.#ask(() => this.#selected(wanted).slice(0, count).map(contents));
  }

  getAllKeys(query?: unknown, count?: number): Promise<Key[]> {
    const wanted = queryOf(query);
    return this.#ask(() =>
      this.#selected(wanted)
        .slice(0, count)
        .map(({ key }) => key),
    );
  }

  getKey(query: unknown): Promise<Key | undefined> {
    const wanted = queryOf(query);
    return this.#ask(() => this.#selected(wanted)[0]?.key);
  }

  count(query?: unknown): Promise<number> {
    const wanted = queryOf(query);
    return this.#ask(() => this.#selected(wanted).length);
  }

  put(value: unknown, key?: unknown): Promise<Key> {
    return this.#write(value, key, false);
  }

  add(value: unknown, key?: unknown): Promise<Key> {
    return this.#write(value, key, true);
  }

  delete(query: unknown): Promise<undefined> {
    const wanted = queryOf(query);
    return this.#change(() => {
      this.#transaction.changed.set(this.#name, without(this.#records, wanted));
      return undefined;
    });
  }

  clear(): Promise<undefined> {
    return this.delete(new KeyRange(undefined, undefined));
  }

  /** From the first record of the range on, each read when its turn comes. */
  openCursor(query?: unknown): Promise<Cursor | null> {
    return this.#cursorAfter(queryOf(query), null);
  }

  createIndex(name: string, path: string, { multiEntry = false } = {}): void {
    const shape = this.#shape;
    const indexes = new Map(shape.indexes).set(name, { path, multiEntry });
    this.#transaction.database.shapes.set(this.#name, { ...shape, indexes });
  }

  index(name: string) {
    const shape = this.#shape.indexes.get(name);
    if (!shape) throw new DOMException(`No index ${name}.`, "NotFoundError");
    const found = (query: unknown) => {
      const wanted = queryOf(query);
      return () => byIndex(this.#records, shape, wanted);
    };
    return {
      get: (query: unknown) => {
        const find = found(query);
        return this.#ask(() => contents(find()[0]));
      },
      getAll: (query?: unknown) => {
        const find = found(query);
        return this.#ask(() => find().map(contents));
      },
    };
  }

  get #shape(): StoreShape {
    return this.#transaction.database.shape(this.#name);
  }

  get #records() {
    return this.#transaction.records(this.#name);
  }

  #selected(query: Query): readonly DiskRecord[] {
    return selected(this.#records, query);
  }

  #cursorAfter(query: Query, after: Key | null): Promise<Cursor | null> {
    return this.#ask(() => {
      const isNext = ({ key }: DiskRecord) => after === null || compareKeys(key, after) > 0;
      const record = this.#selected(query).find(isNext);
      if (!record) return null;
      const { key } = record;
      const { keyPath } = this.#shape;
      return {
        key,
        value: contents(record),
        update: (value) => this.put(value, keyPath === null ? key : undefined),
        delete: () => this.delete(key),
        continue: () => this.#cursorAfter(query, key),
      };
    });
  }

  #ask<Result>(run: () => Result): Promise<Result> {
    return this.#transaction.request(run);
  }

  #change<Result>(run: () => Result): Promise<Result> {
    if (this.#transaction.mode !== "readonly") return this.#ask(run);
    throw new DOMException("It only reads.", "ReadOnlyError");
  }

  #write(value: unknown, key: unknown, isNew: boolean): Promise<Key> {
    const { keyPath, autoIncrement } = this.#shape;
    const stored = storedOf(value);
    const given = keyPath === null ? key : (value as Record<string, unknown>)[keyPath];
    if (given === undefined && !autoIncrement) checkedKey(given);
    const checked = given === undefined ? null : checkedKey(given);
    this.#transaction.database.filled(this.#transaction);
    return this.#change(() => {
      const records = this.#records;
      const place = checked ?? records.nextKey;
      this.#transaction.changed.set(this.#name, put(records, place, stored, isNew));
      return place;
    });
  }
}

function queryOf(query: unknown): Query {
  if (query === undefined || query instanceof KeyRange) return query;
  return checkedKey(query);
}
