/** The engine under test: as it is, or with a deliberate bug of breaking.ts. */

import type { EngineClass } from "./device.js";

export async function engineOf(bug: string | null = null): Promise<EngineClass> {
  const path = `../../static/engine/engine.ts${bug ? `?bug=${bug}` : ""}`;
  return ((await import(/* @vite-ignore */ path)) as { Engine: EngineClass }).Engine;
}
