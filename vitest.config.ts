import { defineConfig } from "vitest/config";
import { mutating } from "./tests/simulation/mutating.js";

export default defineConfig({
  plugins: [mutating()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    environment: "node",
    setupFiles: [],
    allowOnly: false,
  },
});
