import { describe, expect, it } from "vitest";
import { variantFor } from "./engines.js";
import { runWorld } from "./world.js";

describe("a world", () => {
  it("is the same each time it is made from one of 20 seeds", { timeout: 60_000 }, async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const variant = await variantFor(seed);
      const first = await runWorld({ seed, variant });
      const second = await runWorld({ seed, variant });
      expect(second.hash, `seed ${seed}`).toBe(first.hash);
      expect(first.lines.length).toBeGreaterThan(20);
    }
  });

  it("differs from seed to seed", { timeout: 60_000 }, async () => {
    const hashes = new Set<string>();
    for (let seed = 2; seed <= 20; seed += 2) {
      hashes.add((await runWorld({ seed, variant: await variantFor(seed) })).hash);
    }
    expect(hashes.size).toBe(10);
  });
});
