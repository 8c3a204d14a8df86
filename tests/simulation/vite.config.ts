/**
 * Bundles the simulation for long runs: plain JavaScript for Node, with an entry for each engine.
 *
 * OUT is where to; MUTANTS=1 makes an engine of every mutant, too.
 */

import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { entryOf, queryOf } from "./entries.js";
import { MUTANTS } from "./mutants.js";
import { mutating } from "./mutating.js";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const mutants = process.env.MUTANTS ? MUTANTS.map(({ name }) => name) : [];
const wanted = ["none", ...mutants].flatMap((mutant) =>
  [false, true].map((isSmall) => ({ mutant, isSmall, isFake: false })),
);
const engines = Object.fromEntries(
  wanted.map((one) => [entryOf(one), here("../../static/engine/engine.ts") + queryOf(one)]),
);

export default defineConfig({
  root: here("../.."),
  publicDir: false,
  logLevel: "warn",
  plugins: [mutating()],
  build: {
    ssr: true,
    target: "node20",
    minify: false,
    outDir: process.env.OUT ?? "",
    emptyOutDir: true,
    rolldownOptions: {
      input: { ...engines, "long-run": here("long-run.ts") },
      output: { entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" },
    },
  },
});
