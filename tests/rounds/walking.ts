/** Walking through seeds on one server, and telling what happened. */

import { expect } from "vitest";
import { engineOf } from "./engines.js";
import type { Verdict } from "./judging.js";
import { playRound, type Round } from "./round.js";
import { Serving } from "./serving.js";
import { FROM, LAST } from "./settings.js";

export const TEMPLATE = process.env.ROUNDS_TEMPLATE ?? "";

/** Every second seed from the first that is `parity`, 0 or 1. */
export async function walk(parity: number): Promise<void> {
  const engine = await engineOf();
  await serving(async (server) => {
    const began = Date.now();
    const rounds: Verdict[] = [];
    for (let seed = FROM + ((FROM + parity) % 2); seed <= LAST; seed += 2) {
      const round = await playRound(server, { seed, engine, template: TEMPLATE });
      if (!round.verdict) throw new Error(await told(round, server), { cause: round.fault });
      if (process.env.LOG) process.stdout.write(`${round.log.join("\n")}\n`);
      rounds.push(round.verdict);
    }
    const seconds = Math.round((Date.now() - began) / 1_000);
    const figures = { rounds: rounds.length, seconds, ...summed(rounds) };
    process.stdout.write(`${JSON.stringify(figures)}\n`);
    // Rounds in which nothing is done prove nothing.
    if (rounds.length > 2) expect(figures.applied).toBeGreaterThan(3 * rounds.length);
  });
}

function summed(rounds: readonly Verdict[]): Verdict {
  const sum: Verdict = { rows: 0, edits: 0, applied: 0, outcomes: {} };
  for (const { rows, edits, applied, outcomes } of rounds) {
    sum.rows += rows;
    sum.edits += edits;
    sum.applied += applied;
    for (const [outcome, count] of Object.entries(outcomes))
      sum.outcomes[outcome] = (sum.outcomes[outcome] ?? 0) + count;
  }
  return sum;
}

/** A started server that is gone afterwards, whatever happens. */
export async function serving(use: (server: Serving) => Promise<void>): Promise<void> {
  const server = new Serving(TEMPLATE);
  try {
    await server.start();
    await use(server);
  } finally {
    await server.stop();
  }
}

async function told({ seed, log, fault }: Round, server: Serving): Promise<string> {
  const again = `Again: scripts/rounds --rounds 1 --from ${seed}`;
  const printed = (await server.log().catch(String))
    .split("\n")
    .filter((line) => !line.startsWith("[INFO]"));
  return [`Seed ${seed}: ${fault?.stack ?? fault}`, again, ...log, ...printed.slice(-30)].join(
    "\n",
  );
}
