/** The world whose turn it is: globals and modules that a world takes over serve one at a time. */

import type { Actor, Scheduler } from "../scheduler.js";
import type { Disk } from "./disk.js";

let running: Scheduler | null = null;

export function runs(scheduler: Scheduler | null): void {
  running = scheduler;
}

export function runningWorld(): Scheduler | null {
  return running;
}

/** Whose code runs, and on which disk. */
export function whoRuns(): { actor: Actor; disk: Disk } {
  const actor = running?.current;
  if (!actor) throw new Error("A database was used by nobody.");
  return { actor, disk: actor.disk };
}
