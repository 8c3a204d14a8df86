/** Device status from what is stored, and from the little that only this tab knows. */

import type { Manifest } from "../metadata/manifest.js";
import type { BaseStore, Contact } from "../store/base.js";
import type { DeviceStore, Order } from "../store/device.js";
import type { Tables } from "../store/tables.js";
import type { Loss, WorkStore } from "../store/work.js";
import { namesOf } from "./names.js";
import type { DeviceStatus, JournalLine } from "./protocol.js";
import { deviceStatus, type StatusInput } from "./status.js";
import { readable } from "./stored.js";
import { troublesOf } from "./troubles.js";
import type { DeviceFacts } from "./wire.js";

/** What status is read from. */
export interface StatusSources {
  base: BaseStore;
  work: WorkStore;
  tables: Tables;
  device: Pick<DeviceStore, "trouble">;
  order(): Promise<Order | null>;
}

/** What is not stored, or held in memory anyway. */
export type Present = Omit<
  StatusInput,
  "states" | "outbox" | "nameOf" | "drafts" | "order" | "troubles"
>;

export async function readStatus(
  { base, work, tables, device, order }: StatusSources,
  present: Present,
): Promise<DeviceStatus> {
  const [states, outbox, drafts, asked, loss, isShort] = await Promise.all([
    readable(base.states(), []),
    readable(tables.outbox(), []),
    readable(work.drafts(), new Map<string, unknown>()),
    readable(order(), null),
    readable(work.loss(), null),
    readable(work.isShort(), false),
  ]);
  const written = outbox.flatMap(({ mutations }) => mutations.map(({ table }) => table));
  const nameOf = await readable(namesOf(present.manifest, tables, written), () => null);
  const databases = [work.trouble, base.trouble, device.trouble];
  const { storage } = present;
  const troubles = troublesOf({ databases, isShort, loss, storage });
  return deviceStatus({ ...present, states, outbox, drafts, order: asked, nameOf, troubles });
}

/** Status while nobody is signed in: the page still shows a globe. */
export function nobodysStatus(
  present: Pick<StatusInput, "hasNetwork" | "storage" | "serverRelease">,
  device: Pick<DeviceStore, "trouble">,
): DeviceStatus {
  const manifest: Manifest | null = null;
  const contact: Contact = { lastPassAt: null, problem: null };
  const status = deviceStatus({
    ...present,
    manifest,
    states: [],
    outbox: [],
    nameOf: () => null,
    drafts: new Map(),
    order: null,
    contact,
    isSyncing: false,
    isLeader: false,
    lastProgressAt: null,
    troubles: troublesOf({
      databases: [device.trouble],
      isShort: false,
      loss: null,
      storage: present.storage,
    }),
    deviceId: "",
    autoSync: true,
  });
  return { ...status, firstSync: null };
}

/** What the server is told of a device. */
export function factsOf(
  { pendingRecords, attentionRecords, storage }: DeviceStatus,
  lastPassMs: number | null,
  loss: Loss | null,
): DeviceFacts {
  return {
    pending: pendingRecords,
    attention: attentionRecords,
    storageBytes: storage.usedBytes,
    lastPassMs,
    workLost: loss?.isTold === false,
  };
}

/** A part of the journal, the newest first. */
export async function readJournal(
  work: WorkStore,
  { from, to }: { from: number; to: number },
): Promise<{ total: number; lines: JournalLine[] }> {
  const entries = (await work.journal()).reverse();
  const lines = entries.slice(from, to).map(({ changeSet, ...rest }) => ({
    ...rest,
    changeSetId: changeSet,
  }));
  return { total: entries.length, lines };
}
