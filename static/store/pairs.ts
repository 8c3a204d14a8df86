/** Pairs of a many-to-many relationship: rows without a version, known by their ends. */

import type { Pair } from "../metadata/manifest.js";
import { isLookup, type Row, type Values } from "../metadata/row.js";
import { hex8, lane, wordsOf } from "./digests.js";
import type { Mutation, MutationKind } from "./outbox.js";

/** The fractional parts of the square roots of 11, 13, 17 and 19: numbers nobody chose. */
const SEEDS = [0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19] as const;

/** The ids of the two ends of a pair. */
export interface Ends {
  first: string;
  second: string;
}

/**
 * The key of a pair on this device, in the form of a GUID.
 *
 * The pair's own row has another id, which nobody knows before upstream has made it.
 */
export function pairKey({ first, second }: Ends): string {
  const words = [...wordsOf(first), ...wordsOf(second)];
  const hex = SEEDS.map((seed) => hex8(lane(seed, words))).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Says whether a mutation is of a pair, not of a row. */
export function isPairing({ kind }: { kind: MutationKind }): boolean {
  return kind === "link" || kind === "unlink";
}

/** Whether upstream, as far as known here when it was made, is as the pairing wants it. */
export function isAlreadySo({ kind, seen }: Mutation): boolean {
  return (kind === "link") === Object.keys(seen).length > 0;
}

/** The values of a pair's row. */
export function pairValues(pair: Pair, { first, second }: Ends): Values {
  return {
    [pair.firstColumn]: [first, pair.first, null],
    [pair.secondColumn]: [second, pair.second, null],
  };
}

/** Null when the values are not those of a pair. */
export function endsOf(
  { firstColumn, secondColumn }: Pick<Pair, "firstColumn" | "secondColumn">,
  values: Values,
): Ends | null {
  const first = values[firstColumn];
  const second = values[secondColumn];
  return isLookup(first) && isLookup(second) ? { first: first[0], second: second[0] } : null;
}

/** The ids of the rows that have the ends of each of the mutations, by the key of the pair. */
export function rowsOfPairs(
  rows: Iterable<Row>,
  pairings: readonly Pick<Mutation, "row" | "values">[],
): Map<string, string[]> {
  const byEnds = new Map(pairings.map(({ row, values }) => [endsText(values, values), row]));
  const found = new Map(pairings.map(({ row }): [string, string[]] => [row, []]));
  const [columns] = pairings.map(({ values }) => values);
  if (!columns) return found;
  for (const { id, values } of rows) {
    const key = byEnds.get(endsText(columns, values));
    if (key !== undefined) found.get(key)?.push(id);
  }
  return found;
}

/** Both ends in the order of the pair: mutations name their columns in it. */
function endsText(columns: Values, values: Values): string {
  return Object.keys(columns)
    .map((column) => {
      const end = values[column];
      return isLookup(end) ? end[0] : "";
    })
    .join("/");
}
