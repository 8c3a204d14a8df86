/**
 * Runs out the promises that are settled, at once: V8 does so between two tasks of the event loop,
 * and the loop costs more than most tasks of a simulated world.
 *
 * V8's own function for it has a name that only parses with a flag, which is set as long as that takes.
 */

import { setFlagsFromString } from "node:v8";

const FLAG = "allow-natives-syntax";

function checkpoint(): () => void {
  setFlagsFromString(`--${FLAG}`);
  try {
    return new Function("%PerformMicrotaskCheckpoint()") as () => void;
  } finally {
    setFlagsFromString(`--no-${FLAG}`);
  }
}

/** Does nothing when called by a promise's own code: they are running out already. */
export const runPromises = checkpoint();
