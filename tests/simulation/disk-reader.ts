/** What is really on a browser's disk, read without asking the engine and without taking a turn. */

import type { DigestTable } from "../../static/store/digest-table.js";
import type { ChangeSet } from "../../static/store/outbox.js";
import type { StoredRow } from "../../static/store/rows.js";
import { ORGANIZATION } from "../engine/manifest.js";
import type { Disk } from "./disk/disk.js";

export type RowsByTable = ReadonlyMap<string, ReadonlyMap<string, StoredRow>>;

export function workName(user: string): string {
  return `work-${ORGANIZATION}-${user}`;
}

/** The base in use: one that was damaged is given up for another. */
export function baseName(disk: Disk, user: string): string {
  const [settings] = disk.records(workName(user), "meta");
  const { baseGeneration = 0 } = (settings?.value ?? {}) as { baseGeneration?: number };
  return `base-${ORGANIZATION}-${user}${baseGeneration === 0 ? "" : `-${baseGeneration}`}`;
}

export function outboxOnDisk(disk: Disk, user: string): ChangeSet[] {
  const records = disk.records(workName(user), "outbox");
  return records.map(({ value }) => (value as { set: ChangeSet }).set);
}

/** Rows by table, as they are packed. */
export function rowsOnDisk(disk: Disk, user: string): RowsByTable {
  const tables = new Map<string, Map<string, StoredRow>>();
  for (const { key, value } of disk.records(baseName(disk, user), "rows")) {
    const [table] = key as [string, number];
    const rows = tables.get(table) ?? new Map<string, StoredRow>();
    for (const row of value as StoredRow[]) rows.set(row.id, row);
    tables.set(table, rows);
  }
  return tables;
}

export function cursorOnDisk(disk: Disk, user: string): string | null {
  const records = disk.records(baseName(disk, user), "meta");
  return (records.find(({ key }) => key === "cursor")?.value as string | undefined) ?? null;
}

export function digestsOnDisk(disk: Disk, user: string): Map<string, DigestTable> {
  const records = disk.records(baseName(disk, user), "digests");
  return new Map(records.map(({ key, value }) => [key as string, value as DigestTable]));
}

export function queueLengthOnDisk(disk: Disk, user: string): number {
  return disk.records(baseName(disk, user), "queue").length;
}
