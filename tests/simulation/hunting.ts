/** Looking for the first world in which a mutant breaks a promise. */

import { variantFor } from "./engines.js";
import { FLAWS, MUTANTS } from "./mutants.js";
import type { Flaw } from "./organisation.js";
import { type Result, runWorld } from "./world.js";

/** All that are hunted; those with a pinned seed are replayed by every test run. */
export const NAMES: readonly string[] = [...MUTANTS.map(({ name }) => name), ...FLAWS];

/** A world with the mutant in it: of the engine, or of the model of upstream. */
export async function mutated(name: string, seed: number): Promise<Result> {
  const flaw = FLAWS.find((one) => one === name) ?? null;
  const variant = await variantFor(seed, flaw ? "none" : name);
  return runWorld({ seed, variant, flaw: flaw as Flaw | null });
}

export interface Kill {
  seed: number;
  rule: string;
}

export async function hunt(name: string, seeds: number): Promise<Kill | null> {
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { violation } = await mutated(name, seed);
    if (violation) return { seed, rule: violation.rule };
  }
  return null;
}
