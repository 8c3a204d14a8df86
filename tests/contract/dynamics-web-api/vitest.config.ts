/** Started by test_dynamics_web_api.py, which knows where the sandbox answers. */

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/contract/dynamics-web-api/*.contract.ts"],
    environment: "node",
    allowOnly: false,
    testTimeout: 30_000,
    fileParallelism: false,
  },
});
