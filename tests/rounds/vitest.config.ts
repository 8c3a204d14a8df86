/** Only for scripts/rounds: tests that start a real server are no part of a plain `vitest run`. */

import { defineConfig } from "vitest/config";
import { breaking } from "./breaking.js";
import { TAB_IS_GONE } from "./gone.js";

export default defineConfig({
  plugins: [breaking()],
  test: {
    include: ["tests/rounds/*.run.ts"],
    environment: "node",
    globalSetup: ["tests/rounds/template.ts"],
    pool: "forks",
    maxWorkers: 2,
    allowOnly: false,
    // A killed tab may fall over its own feet: its promises have nobody who could handle them.
    onUnhandledError: ({ message }) => !message.includes(TAB_IS_GONE),
  },
});
