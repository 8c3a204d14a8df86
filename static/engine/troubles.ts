/** What is wrong with this device now, in words that say what to do. Pure; nothing is remembered. */

import type { StoreFault } from "../store/errors.js";
import type { Loss } from "../store/work.js";
import type { DeviceStatus, Problem } from "./protocol.js";

export interface DeviceFaults {
  /** Of the databases, as their connections say. */
  databases: readonly (StoreFault | null)[];
  /** The room held back for saving is used up. */
  isShort: boolean;
  loss: Loss | null;
  storage: DeviceStatus["storage"];
}

/** A private window, or a device that is all but full, gives an app less than this. */
const SMALL_QUOTA_BYTES = 50_000_000;

export function troublesOf({ databases, isShort, loss, storage }: DeviceFaults): Problem[] {
  const found = databases.flatMap((fault) => (fault ? [problemOfFault(fault)] : []));
  if (loss && !loss.isRead) found.push(WORK_LOST);
  if (isShort) found.push(LOW_SPACE);
  const { quotaBytes } = storage;
  if (quotaBytes !== null && quotaBytes > 1_000 && quotaBytes < SMALL_QUOTA_BYTES)
    found.push(SMALL_QUOTA);
  return found.filter(({ code }, at) => found.findIndex((one) => one.code === code) === at);
}

/** Troubles that keep the app from doing its work; the others are only to be known. */
export function isGrave({ code }: Problem): boolean {
  return code !== SMALL_QUOTA.code && code !== LOW_SPACE.code;
}

export function problemOfFault({ code, message }: StoreFault): Problem {
  return {
    code,
    title: TITLES[code] ?? "Something went wrong on this device",
    detail: message,
    status: null,
  };
}

const TITLES: Readonly<Record<string, string>> = {
  quota: "This device is full",
  blocked: "Another tab runs an older release",
  "too-new": "This tab is older than its data",
  "stuck-database": "The browser's storage does not answer",
  "connection-lost": "The browser's storage went away",
  "no-storage": "This window stores nothing",
  damaged: "The copy on this device is damaged",
};

const WORK_LOST: Problem = {
  code: "work-lost",
  title: "Unsent work on this device may have been lost",
  detail:
    "The browser has deleted what was saved here and not sent yet. Look through your last changes. " +
    "Install the app, and clear no site data, to keep this from happening again.",
  status: null,
};

const LOW_SPACE: Problem = {
  code: "low-space",
  title: "This device is nearly full",
  detail:
    "You can still save, but not for long. Delete photos, files or apps that you do not need.",
  status: null,
};

const SMALL_QUOTA: Problem = {
  code: "small-quota",
  title: "This window may not keep your work",
  detail:
    "The browser gives it little room, as in private windows, where all is deleted when the window " +
    "is closed. Use an ordinary window for offline work.",
  status: null,
};
