import { expect, it } from "vitest";
import { variantFor } from "./engines.js";
import { FAKE_SEEDS, TIMEOUT_MS } from "./settings.js";
import { runWorld } from "./world.js";

it(`keeps every promise in ${FAKE_SEEDS} worlds on idb and fake-indexeddb`, {
  timeout: TIMEOUT_MS,
}, async () => {
  for (let seed = 1; seed <= FAKE_SEEDS; seed += 1) {
    const { violation } = await runWorld({ seed, variant: await variantFor(seed, "none", true) });
    expect(violation, `seed ${seed}`).toBeNull();
  }
});
