/** Many worlds one after the other, and what is said of one that breaks a promise. */

import { variantFor } from "./engines.js";
import { runWorld, STEPS } from "./world.js";

const LINES_SHOWN = 40;

/** Runs the seeds; throws at the first violation, with the seed, its hash and a minimal trace. */
export async function walk(seeds: Iterable<number>): Promise<number> {
  let walked = 0;
  for (const seed of seeds) {
    const { violation } = await runWorld({ seed, variant: await variantFor(seed) });
    if (violation) throw new Error(await reportOf(seed));
    walked += 1;
  }
  return walked;
}

/** Every second seed from `first`, up to `last`. */
export function everySecond(first: number, last: number): number[] {
  const seeds: number[] = [];
  for (let seed = first; seed <= last; seed += 2) seeds.push(seed);
  return seeds;
}

/** Which of a world's steps matter, and what happens when the others are left out. */
export async function reportOf(seed: number, mutant = "none", steps = STEPS): Promise<string> {
  const variant = await variantFor(seed, mutant);
  const whole = await runWorld({ seed, variant, steps });
  const rule = whole.violation?.rule;
  let without: ReadonlySet<number> = new Set();
  let least = whole;
  for (const part of partsOf(steps)) {
    const tried = new Set([...without, ...part]);
    const result = await runWorld({ seed, variant, steps, without: tried });
    if (result.violation?.rule !== rule) continue;
    without = tried;
    least = result;
  }
  return [
    `seed ${seed}, hash ${whole.hash}: ${whole.violation?.message}`,
    `Run it alone: scripts/simulate --from ${seed} --seeds 1${steps === STEPS ? "" : ` --steps ${steps}`}`,
    `Left out: ${[...without].join(" ")}. What remains ends so:`,
    ...least.lines.slice(-LINES_SHOWN),
    least.violation?.stack ?? "",
  ].join("\n");
}

/** Runs of steps to try to leave out: long ones first, then one by one. */
function partsOf(steps: number): number[][] {
  const parts: number[][] = [];
  for (let length = Math.ceil(steps / 2); length >= 1; length = Math.floor(length / 2)) {
    for (let from = 1; from <= steps; from += length) {
      parts.push(Array.from({ length }, (_, at) => from + at));
    }
  }
  return parts;
}
