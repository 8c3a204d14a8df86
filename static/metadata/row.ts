/** Rows and values as they travel and as they are kept: see docs/sync-protocol.md, "Values". */

/** [id, table, name or null]: the name is what upstream showed, a fallback when the row is not here. */
export type LookupValue = readonly [id: string, table: string, name: string | null];

/** Dates are ISO 8601 text, choices are numbers, choices (multi-select) are "1,9". */
export type Value = string | number | boolean | null | LookupValue;

export type Values = Readonly<Record<string, Value>>;

/** A row as last read from upstream. `version` is Dataverse's versionnumber. */
export interface Row {
  readonly id: string;
  readonly version: number;
  readonly values: Values;
}

/** Says whether `value` is a lookup. */
export function isLookup(value: Value | undefined): value is LookupValue {
  return Array.isArray(value);
}

/** Says whether two values are the same to Dataverse: lookups by row, the rest by value. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (isLookup(a) && isLookup(b)) return a[0] === b[0] && a[1] === b[1];
  return (a ?? null) === (b ?? null);
}
