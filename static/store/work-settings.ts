/** What `work` knows of the device besides unsent work: one record, made when the database is new. */

import type { Transaction } from "./connection.js";
import { StoreFault } from "./errors.js";
import type { WorkSchema, Writing } from "./work-records.js";

export interface WorkSettings {
  deviceId: string;
  leaderEpoch: number;
  sequence: number;
  autoSync: boolean;
  /** To be deleted: whatever is saved now would be lost, so nothing is. */
  isSealed?: boolean;
  /** Which `base` is in use: a damaged one is left for the next. Absent: the first. */
  baseGeneration?: number;
  /** The `work` before this one was deleted while unsent work was in it. */
  loss?: Loss;
}

export interface Loss {
  /** The server has been told. */
  isTold: boolean;
  /** The person has read of it. */
  isRead: boolean;
}

/** What another place remembers of `work`, in case the browser deletes it. */
export interface Memory {
  deviceId: string;
  hadUnsent: boolean;
}

export const SETTINGS = "settings";

export async function storedSettings(
  transaction: Writing | Transaction<WorkSchema, "readonly">,
): Promise<WorkSettings | undefined> {
  const stored = await (transaction as Writing).objectStore("meta").get(SETTINGS);
  return stored as WorkSettings | undefined;
}

export async function storedLoss(
  transaction: Writing | Transaction<WorkSchema, "readonly">,
): Promise<Loss | null> {
  return (await storedSettings(transaction))?.loss ?? null;
}

/** Of a database in which nothing is: the device stays the same, and misses what is remembered. */
export function freshSettings(memory: Memory | null, newId: () => string): WorkSettings {
  const loss = { isTold: false, isRead: false };
  return {
    deviceId: memory?.deviceId ?? newId(),
    leaderEpoch: 0,
    sequence: 0,
    autoSync: true,
    ...(memory?.hadUnsent ? { loss } : {}),
  };
}

/** What a save is refused with while the database is about to be deleted. */
export function sealed(): StoreFault {
  return new StoreFault("sealed", "This device is signed out, so nothing more can be saved.");
}
