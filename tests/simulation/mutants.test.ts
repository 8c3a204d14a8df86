import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { variantFor } from "./engines.js";
import { type Kill, mutated, NAMES } from "./hunting.js";
import { FLAWS, SURVIVORS } from "./mutants.js";
import { runWorld } from "./world.js";

const kills = JSON.parse(
  readFileSync(new URL("./killing-seeds.json", import.meta.url), "utf8"),
) as Record<string, Kill>;

describe("the simulation", () => {
  it("knows of each mutant a seed that kills it, or why it survives", () => {
    expect([...Object.keys(kills), ...Object.keys(SURVIVORS)].sort()).toEqual([...NAMES].sort());
    expect(Object.keys(kills).length - FLAWS.length).toBeGreaterThanOrEqual(20);
    expect(Math.max(...Object.values(kills).map(({ seed }) => seed))).toBeLessThanOrEqual(3_000);
  });

  it.each(Object.keys(kills))("catches %s", { timeout: 60_000 }, async (name) => {
    const kill = kills[name];
    const { violation } = await mutated(name, kill?.seed ?? 0);
    expect(violation?.rule, violation?.message).toBe(kill?.rule);
  });

  const seeds = [...new Set(Object.values(kills).map(({ seed }) => seed))];
  it.each(seeds)(
    "finds nothing in the engine as it is, seed %i",
    { timeout: 60_000 },
    async (seed) => {
      const { violation } = await runWorld({ seed, variant: await variantFor(seed) });
      expect(violation).toBeNull();
    },
  );
});
