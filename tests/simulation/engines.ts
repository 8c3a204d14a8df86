/** The engine under test: as it is or as a mutant, with its own limits or with small ones. */

import type { EngineClass } from "./browser.js";

const loaded = new Map<string, Promise<EngineClass>>();

/** Odd seeds run with small limits. */
export function engineFor(seed: number, mutant = "none"): Promise<EngineClass> {
  const query = `?mutant=${mutant}${seed % 2 === 1 ? "&small" : ""}`;
  const known = loaded.get(query) ?? load(query);
  loaded.set(query, known);
  return known;
}

async function load(query: string): Promise<EngineClass> {
  const path = `../../static/engine/engine.ts${query}`;
  return ((await import(/* @vite-ignore */ path)) as { Engine: EngineClass }).Engine;
}
