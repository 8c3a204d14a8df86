/** Which `base` is in use, as `work` knows it, with what the journal says of a damaged one. */

import type { Generations } from "../store/generations.js";
import type { WorkStore } from "../store/work.js";

/** `now`: the time as ISO text. */
export function generationsOf(work: WorkStore, now: () => string): Generations {
  return {
    current: () => work.baseGeneration(),
    leave: (generation, reason) =>
      work.leaveBase(generation, {
        at: now(),
        changeSet: "",
        label: "The copy of your organisation's records on this device was damaged",
        outcome: "rebuilt",
        message: `It is read again; unsent work is not touched. ${reason}`,
      }),
  };
}
