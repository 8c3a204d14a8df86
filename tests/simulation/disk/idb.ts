/** Stands for idb in the engine under test: the same promises, over the running world's disk. */

import type { Callbacks, Connection } from "./connection.js";
import { QuickDisk } from "./quick-disk.js";
import { whoRuns } from "./running.js";

export function openDB(
  name: string,
  version: number,
  callbacks: Callbacks = {},
): Promise<Connection> {
  return disk().open(name, version, callbacks);
}

export function deleteDB(name: string, callbacks: Callbacks = {}): Promise<void> {
  return disk().delete(name, callbacks);
}

function disk(): QuickDisk {
  const mine = whoRuns().disk;
  if (mine instanceof QuickDisk) return mine;
  throw new Error("This engine is for quick disks.");
}
