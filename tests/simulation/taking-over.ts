/** Puts a world in charge of time, tasks and databases: globals, while its turn lasts. */

import { cloned } from "./clone.js";
import { KeyRange } from "./disk/keys.js";
import { runs, whoRuns } from "./disk/running.js";
import type { Scheduler } from "./scheduler.js";

const NAMES = ["setImmediate", "setTimeout", "clearTimeout", "structuredClone"] as const;

const real = new Map<string, unknown>(NAMES.map((name) => [name, globalThis[name]]));

/** `classes`: of IndexedDB, by their global names. Returns what puts everything back. */
export function takeOver(
  scheduler: Scheduler,
  classes: object = { IDBKeyRange: KeyRange },
): () => void {
  runs(scheduler);
  for (const [name, value] of Object.entries(classes)) put(name, value);
  put("setImmediate", (run: () => void) => scheduler.soon(run, null));
  put("setTimeout", (run: () => void, ms: number) => ({ callOff: scheduler.after(ms, run) }));
  put("clearTimeout", (timer: { callOff?: () => void } | undefined) => timer?.callOff?.());
  put("structuredClone", cloned);
  Object.defineProperty(globalThis, "indexedDB", {
    configurable: true,
    // Quick disks are asked by the module that stands for idb; all they need is to be there.
    get: () => (whoRuns().disk as { factory?: IDBFactory }).factory ?? {},
  });
  return () => {
    runs(null);
    for (const [name, value] of real) put(name, value);
    put("indexedDB", undefined);
  };
}

function put(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
