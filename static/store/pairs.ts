/** Pairs of a many-to-many relationship: rows without a version, known by their ends. */

import type { Pair } from "../metadata/manifest.js";
import { isLookup, type Values } from "../metadata/row.js";
import { hex8, lane, wordsOf } from "./digests.js";

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
