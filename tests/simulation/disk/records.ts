/** The records of one object store: a sorted list that is never changed, only replaced. */

import { read, type Stored } from "./copies.js";
import { compareKeys, type Key, KeyRange } from "./keys.js";

export interface StoreShape {
  readonly name: string;
  readonly keyPath: string | null;
  readonly autoIncrement: boolean;
  /** Index name → path of its key, and whether a list there is many keys. */
  readonly indexes: ReadonlyMap<string, { path: string; multiEntry: boolean }>;
}

export interface DiskRecord extends Stored {
  readonly key: Key;
}

export interface Records {
  readonly list: readonly DiskRecord[];
  /** What autoIncrement gives next. */
  readonly nextKey: number;
}

export const NO_RECORDS: Records = { list: [], nextKey: 1 };

export type Query = Key | KeyRange | undefined;

export function selected({ list }: Records, query: Query): readonly DiskRecord[] {
  if (query === undefined) return list;
  if (query instanceof KeyRange) return list.filter(({ key }) => query.includes(key));
  const { at, isThere } = place(list, query);
  return isThere ? list.slice(at, at + 1) : [];
}

/** Records by an index, in the order of their index keys. */
export function byIndex(
  { list }: Records,
  { path, multiEntry }: { path: string; multiEntry: boolean },
  query: Query,
): readonly DiskRecord[] {
  const range = query instanceof KeyRange || query === undefined ? query : KeyRange.only(query);
  const entries = list.flatMap((record) => {
    const found = (record.value as Record<string, unknown>)[path];
    const keys = multiEntry && Array.isArray(found) ? [...new Set(found)] : [found];
    return keys.filter((key) => key !== undefined).map((key) => ({ key: key as Key, record }));
  });
  const mine = range ? entries.filter(({ key }) => range.includes(key)) : entries;
  return mine.sort((a, b) => compareKeys(a.key, b.key)).map(({ record }) => record);
}

export function put(records: Records, key: Key, stored: Stored, isNew: boolean): Records {
  const { at, isThere } = place(records.list, key);
  if (isThere && isNew) throw new DOMException("The key is taken.", "ConstraintError");
  const list = [...records.list];
  list.splice(at, isThere ? 1 : 0, { key, ...stored });
  const isAhead = typeof key === "number" && key >= records.nextKey;
  return { list, nextKey: isAhead ? Math.floor(key) + 1 : records.nextKey };
}

export function without(records: Records, query: Query): Records {
  const gone = new Set(selected(records, query));
  if (gone.size === 0) return records;
  return { ...records, list: records.list.filter((record) => !gone.has(record)) };
}

export function contents(record: DiskRecord | undefined): unknown {
  return record && read(record);
}

function place(list: readonly DiskRecord[], key: Key): { at: number; isThere: boolean } {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareKeys((list[middle] as DiskRecord).key, key) < 0) low = middle + 1;
    else high = middle;
  }
  const found = list[low];
  return { at: low, isThere: found !== undefined && compareKeys(found.key, key) === 0 };
}
