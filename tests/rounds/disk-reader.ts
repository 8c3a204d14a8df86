/** What is really on a device's disk, read without asking the engine. */

import { deleteDB, openDB } from "idb";
import type { Manifest } from "../../static/metadata/manifest.js";
import type { ChangeSet } from "../../static/store/outbox.js";
import type { StoredRow } from "../../static/store/rows.js";
import type { JournalEntry } from "../../static/store/work.js";
import type { Device } from "./device.js";
import { Life } from "./lives.js";

/** Whose databases: "organisation-user". */
export type OwnerKey = string;

export async function outboxOf(device: Device, owner: OwnerKey): Promise<ChangeSet[]> {
  const records = await allOf(device, `work-${owner}`, "outbox");
  return records.map(({ value }) => (value as { set: ChangeSet }).set);
}

export async function journalOf(device: Device, owner: OwnerKey): Promise<JournalEntry[]> {
  const records = await allOf(device, `work-${owner}`, "journal");
  return records.map(({ value }) => value as JournalEntry);
}

/** Rows by table and id, as they are packed. */
export async function rowsOf(
  device: Device,
  owner: OwnerKey,
): Promise<Map<string, Map<string, StoredRow>>> {
  const tables = new Map<string, Map<string, StoredRow>>();
  for (const { key, value } of await allOf(device, `base-${owner}`, "rows")) {
    const [table] = key as [string, number];
    const rows = tables.get(table) ?? new Map<string, StoredRow>();
    for (const row of value as StoredRow[]) rows.set(row.id, row);
    tables.set(table, rows);
  }
  return tables;
}

export async function manifestOf(device: Device, owner: OwnerKey): Promise<Manifest | null> {
  const records = await allOf(device, `base-${owner}`, "meta");
  const stored = records.find(({ key }) => key === "manifest")?.value;
  return (stored as { value: Manifest } | undefined)?.value ?? null;
}

export async function queueLengthOf(device: Device, owner: OwnerKey): Promise<number> {
  return (await allOf(device, `base-${owner}`, "queue")).length;
}

/** The browser throws away what it may. */
export function deleteBase(device: Device, owner: OwnerKey): Promise<void> {
  return new Life(device.disk).run(() => deleteDB(`base-${owner}`));
}

async function allOf(device: Device, name: string, store: string) {
  return new Life(device.disk).run(async () => {
    const known = await indexedDB.databases();
    if (!known.some((one) => one.name === name)) return [];
    const database = await openDB(name);
    try {
      if (!database.objectStoreNames.contains(store)) return [];
      const transaction = database.transaction([store]);
      const open = transaction.objectStore(store);
      const [keys, values] = await Promise.all([open.getAllKeys(), open.getAll()]);
      return keys.map((key, at) => ({ key: key as unknown, value: values[at] as unknown }));
    } finally {
      database.close();
    }
  });
}
