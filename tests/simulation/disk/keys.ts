/** Keys of the simulated databases: numbers, texts and lists of them, in IndexedDB's order. */

export type Key = number | string | readonly Key[];

/** Negative when `a` comes first: numbers before texts before lists. */
export function compareKeys(a: Key, b: Key): number {
  const kinds = kindOf(a) - kindOf(b);
  if (kinds !== 0) return kinds;
  if (Array.isArray(a)) return compareLists(a, b as readonly Key[]);
  return a < b ? -1 : a > b ? 1 : 0;
}

function kindOf(key: Key): number {
  if (typeof key === "number") return 0;
  return typeof key === "string" ? 1 : 2;
}

function compareLists(a: readonly Key[], b: readonly Key[]): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at += 1) {
    const order = compareKeys(a[at] as Key, b[at] as Key);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Throws IndexedDB's DataError for what is no key. */
export function checkedKey(value: unknown): Key {
  if (typeof value === "string" || (typeof value === "number" && !Number.isNaN(value))) {
    return value;
  }
  if (!Array.isArray(value)) throw new DOMException("It is no key.", "DataError");
  return value.map(checkedKey);
}

/** As much of IDBKeyRange as a store may ask for. */
export class KeyRange {
  readonly lower: Key | undefined;
  readonly upper: Key | undefined;
  readonly lowerOpen: boolean;
  readonly upperOpen: boolean;

  constructor(lower: unknown, upper: unknown, lowerOpen = false, upperOpen = false) {
    this.lower = lower === undefined ? undefined : checkedKey(lower);
    this.upper = upper === undefined ? undefined : checkedKey(upper);
    this.lowerOpen = lowerOpen;
    this.upperOpen = upperOpen;
  }

  static bound(lower: unknown, upper: unknown, lowerOpen?: boolean, upperOpen?: boolean): KeyRange {
    return new KeyRange(checkedKey(lower), checkedKey(upper), lowerOpen, upperOpen);
  }

  static only(key: unknown): KeyRange {
    return new KeyRange(key, key);
  }

  static lowerBound(lower: unknown, isOpen?: boolean): KeyRange {
    return new KeyRange(lower, undefined, isOpen);
  }

  static upperBound(upper: unknown, isOpen?: boolean): KeyRange {
    return new KeyRange(undefined, upper, false, isOpen);
  }

  includes(key: Key): boolean {
    const { lower, upper } = this;
    if (lower !== undefined && compareKeys(key, lower) < (this.lowerOpen ? 1 : 0)) return false;
    return upper === undefined || compareKeys(key, upper) <= (this.upperOpen ? -1 : 0);
  }
}
