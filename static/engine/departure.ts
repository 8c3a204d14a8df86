/**
 * Leaving a device: nobody is signed in any more, and a user's databases are deleted if asked.
 *
 * What is to be deleted is noted first, so that a crash in the middle is finished at the next start.
 * Work that nobody agreed to losing, saved by another tab at the last moment, keeps both databases.
 */

import { BaseStore } from "../store/base.js";
import type { DeviceStore } from "../store/device.js";
import { WorkStore } from "../store/work.js";
import { WorkMemory } from "./memory.js";
import { generationsOf } from "./quarantine.js";
import type { Surroundings } from "./surroundings.js";
import { isAgreed, unsentPieces } from "./unsent.js";

type Tools = Pick<Surroundings, "clock" | "secondPlace">;

/** Deletes what is noted to be deleted. Rejects when the browser does not let go of it. */
export async function finishLeaving(device: DeviceStore, around: Tools): Promise<void> {
  const { leaving } = await device.read();
  if (!leaving) return;
  const { key, agreed } = leaving;
  const work = new WorkStore(key, around.clock.newId);
  const mayGo = await work.seal((outbox, drafts) => isAgreed(unsentPieces(outbox, drafts), agreed));
  if (mayGo) {
    await deleteBase(key, work);
    // What is deleted on purpose nobody misses, wherever it is remembered.
    await new WorkMemory(device, around.secondPlace ?? null, key).forget();
    await work.delete();
  } else {
    await work.close();
  }
  await device.write({ leaving: null });
}

/** Before `work`, which knows what `base` there is: also what is left of damaged ones holds rows. */
async function deleteBase(key: string, work: WorkStore): Promise<void> {
  const generations = generationsOf(work, () => "");
  const base = new BaseStore(key, generations);
  await base.sweep();
  await base.delete();
}
