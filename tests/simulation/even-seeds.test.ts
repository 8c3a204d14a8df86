import { expect, it } from "vitest";
import { FROM, LAST, TIMEOUT_MS } from "./settings.js";
import { everySecond, walk } from "./walking.js";

// Two files, so that two processors share the seeds.
const seeds = everySecond(FROM + (FROM % 2), LAST);

it(`keeps every promise in ${seeds.length} worlds with the limits of a release`, {
  timeout: TIMEOUT_MS,
}, async () => {
  expect(await walk(seeds)).toBe(seeds.length);
});
