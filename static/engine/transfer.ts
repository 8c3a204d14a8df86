/** Unsent work as a file: given out, and taken in, each change set once and under its own id. */

import type { Owner } from "../store/device.js";
import type { Known, WorkStore } from "../store/work.js";
import { type Clock, isoAt } from "./clock.js";
import type { ImportResult } from "./protocol.js";
import { type FiledSet, type UnsentFile, unsentFile } from "./unsent-file.js";
import { readUnsentFile } from "./unsent-reading.js";

export interface ImportInput {
  text: string;
  /** False: only say what would be taken. */
  take: boolean;
}

export interface TransferTools {
  work: WorkStore;
  owner: Owner;
  clock: Clock;
  deviceId(): string;
  /** The outbox is another one; rows of these tables with it. */
  changed(tables: readonly string[]): Promise<void>;
}

/** Unsent work to and from files. */
export class Transfer {
  readonly #tools: TransferTools;

  constructor(tools: TransferTools) {
    this.#tools = tools;
  }

  async export(): Promise<string> {
    const { work, owner, clock, deviceId, changed } = this.#tools;
    const { outbox, drafts } = await work.handOut();
    await changed([]);
    const madeAt = isoAt(clock.nowMs());
    const file = unsentFile(outbox, drafts, { owner, deviceId: deviceId(), madeAt });
    return JSON.stringify(file, null, 2);
  }

  /** Reads a file of the same owner, and takes what is not known here yet. */
  async import({ text, take }: ImportInput): Promise<ImportResult> {
    const { work, owner, clock, changed } = this.#tools;
    const read = readUnsentFile(text, owner);
    if (read.kind === "refused") return read;
    const { file } = read;
    if (!take) return resultOf(file, await work.known(), false);
    const known = await work.takeIn(file.drafts, file.changeSets.map(setOf), isoAt(clock.nowMs()));
    await changed(tablesOf(file));
    return resultOf(file, known, true);
  }
}

function resultOf(
  { madeAt, device, changeSets, drafts }: UnsentFile,
  known: Known,
  isTaken: boolean,
): ImportResult {
  return {
    kind: "read",
    isTaken,
    madeAt,
    deviceId: device,
    changeSets: changeSets.map((set) => ({
      id: set.id,
      label: set.label,
      madeAt: set.madeAt,
      isKnown: known.sets.has(set.id),
    })),
    drafts: drafts.map(({ key }) => ({ key, isKnown: known.drafts.has(key) })),
  };
}

function tablesOf({ changeSets }: UnsentFile): string[] {
  return changeSets.flatMap(({ mutations }) => mutations.map(({ table }) => table));
}

/**
 * As a set that may have been sent: its body stays as it is under this id, for the other device may
 * send it as well. What needed a person goes once more: upstream says again what the matter is.
 */
function setOf({ id, label, madeAt, state, mutations, cancels, copies }: FiledSet) {
  return {
    id,
    label,
    madeAt,
    state: state === "sent" ? ("sent" as const) : ("pending" as const),
    everSent: true,
    cancels,
    ...(copies ? { copies } : {}),
    notBeforeMs: 0,
    mutations,
    reason: null,
    conflicts: [],
  };
}
