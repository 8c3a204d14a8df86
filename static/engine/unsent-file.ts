/**
 * Unsent work as a file that a person can read, and that another device of the same user can take.
 *
 * Every change set keeps its id: whichever device sends it first, the receipt makes the other's copy
 * a duplicate. Hence exporting counts as sending (see `WorkStore.handOut`): what is edited afterwards
 * goes under another id, once the exported one is cancelled.
 */

import type { Owner } from "../store/device.js";
import { type ChangeSet, isLive, type Mutation } from "../store/outbox.js";

export const UNSENT_FORMAT = "field-portal/unsent-work";
export const UNSENT_FORMAT_VERSION = 1;
/** More text than this is no work of one person; it is not even parsed. */
export const LONGEST_FILE = 32 * 1_048_576;

/** A change set as it travels in a file. */
export interface FiledSet {
  id: string;
  label: string;
  madeAt: string;
  /** As it was on the device that exported it. */
  state: "pending" | "sent" | "attention";
  mutations: readonly Mutation[];
  /** Earlier ids, to be cancelled before it is sent, and what went up under them. */
  cancels: readonly string[];
  copies?: Readonly<Record<string, readonly Mutation[]>>;
}

export interface UnsentFile {
  format: typeof UNSENT_FORMAT;
  formatVersion: number;
  madeAt: string;
  organization: Owner["organization"];
  user: Owner["user"];
  device: string;
  changeSets: FiledSet[];
  drafts: { key: string; draft: unknown }[];
}

export interface ExportFacts {
  owner: Owner;
  deviceId: string;
  madeAt: string;
}

export function unsentFile(
  outbox: readonly ChangeSet[],
  drafts: ReadonlyMap<string, unknown>,
  { owner, deviceId, madeAt }: ExportFacts,
): UnsentFile {
  return {
    format: UNSENT_FORMAT,
    formatVersion: UNSENT_FORMAT_VERSION,
    madeAt,
    organization: owner.organization,
    user: owner.user,
    device: deviceId,
    changeSets: outbox.filter(isToGo).map(filed),
    drafts: [...drafts].map(([key, draft]) => ({ key, draft })),
  };
}

/** Neither dropped by its author nor a mere notice. */
function isToGo(set: ChangeSet): boolean {
  return isLive(set) && set.mutations.length > 0;
}

function filed(set: ChangeSet): FiledSet {
  const { id, label, madeAt, state, mutations, cancels } = set;
  const { copies } = set as Pick<FiledSet, "copies">;
  return {
    id,
    label,
    madeAt,
    state: state as FiledSet["state"],
    mutations,
    cancels,
    ...(copies ? { copies } : {}),
  };
}
