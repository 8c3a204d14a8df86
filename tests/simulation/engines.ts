/**
 * The engine under test with its disk: as it is or as a mutant, with its own limits or small ones,
 * on quick disks or on fake-indexeddb.
 */

import type { EngineClass } from "./browser.js";
import type { Disk } from "./disk/disk.js";
import { QuickDisk } from "./disk/quick-disk.js";
import { queryOf, type Wanted } from "./entries.js";
import type { Scheduler } from "./scheduler.js";

export interface Variant {
  engine: EngineClass;
  freshDisk(scheduler: Scheduler): Disk;
  /** IndexedDB's classes by their global names. */
  classes?: object;
}

type Load = (wanted: Wanted) => Promise<EngineClass>;

const loaded = new Map<string, Promise<Variant>>();

let load: Load = async (wanted) => {
  const path = `../../static/engine/engine.ts${queryOf(wanted)}`;
  return ((await import(/* @vite-ignore */ path)) as { Engine: EngineClass }).Engine;
};

/** Bundles bring their engines along. */
export function loadBy(other: Load): void {
  load = other;
}

/** Odd seeds run with small limits. */
export function variantFor(seed: number, mutant = "none", isFake = false): Promise<Variant> {
  const wanted: Wanted = { mutant, isSmall: seed % 2 === 1, isFake };
  const query = queryOf(wanted);
  const known = loaded.get(query) ?? variantOf(wanted);
  loaded.set(query, known);
  return known;
}

async function variantOf(wanted: Wanted): Promise<Variant> {
  const engine = await load(wanted);
  if (!wanted.isFake) return { engine, freshDisk: (scheduler) => new QuickDisk(scheduler) };
  const { CLASSES, FakeDisk } = await import("./disk/fake-disk.js");
  return { engine, freshDisk: () => new FakeDisk(), classes: CLASSES };
}
