/**
 * Leaving a device: nobody is signed in any more, and a user's databases are deleted if asked.
 *
 * What is to be deleted is noted first, so that a crash in the middle is finished at the next start.
 * Work that nobody agreed to losing, saved by another tab at the last moment, keeps both databases.
 */

import { BaseStore } from "../store/base.js";
import type { DeviceStore } from "../store/device.js";
import { WorkStore } from "../store/work.js";
import { generationsOf } from "./quarantine.js";
import { isAgreed, unsentPieces } from "./unsent.js";

/** Deletes what is noted to be deleted. Rejects when the browser does not let go of it. */
export async function finishLeaving(device: DeviceStore, newId: () => string): Promise<void> {
  const { leaving } = await device.read();
  if (!leaving) return;
  const { key, agreed } = leaving;
  const work = new WorkStore(key, newId);
  const mayGo = await work.seal((outbox, drafts) => isAgreed(unsentPieces(outbox, drafts), agreed));
  if (mayGo) await deleteAll(device, key, work);
  else await work.close();
  await device.write({ leaving: null });
}

/** `work` goes last: it knows which `base` there is. What is deleted on purpose nobody misses. */
async function deleteAll(device: DeviceStore, key: string, work: WorkStore): Promise<void> {
  await new BaseStore(
    key,
    generationsOf(work, () => ""),
  ).delete();
  await device.forget(key);
  await work.delete();
}
