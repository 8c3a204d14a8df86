/** Long runs: scripts/simulate. The tests of every run are found by the configuration above. */

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { mutating } from "./mutating.js";

export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  plugins: [mutating()],
  test: {
    include: ["tests/simulation/*-seeds.test.ts", "tests/simulation/*.run.ts"],
    environment: "node",
  },
});
