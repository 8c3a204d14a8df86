/** What is really on a browser's disk, read without asking the engine and without taking a turn. */

import type { DigestTable } from "../../static/store/digest-table.js";
import type { ChangeSet } from "../../static/store/outbox.js";
import type { StoredRow } from "../../static/store/rows.js";
import { ORGANIZATION } from "../engine/manifest.js";
import type { Disk } from "./storage.js";

interface RawStore {
  records: { values(): Iterable<{ key: unknown; value: unknown }> };
}

interface RawFactory {
  _databases: Map<string, { rawObjectStores: Map<string, RawStore> }>;
}

export function databaseName(kind: "work" | "base", user: string): string {
  return `${kind}-${ORGANIZATION}-${user}`;
}

export function outboxOnDisk(disk: Disk, user: string): ChangeSet[] {
  const records = recordsOf(disk, databaseName("work", user), "outbox");
  return records.map(({ value }) => (value as { set: ChangeSet }).set);
}

/** Rows by table, as they are packed. */
export function rowsOnDisk(disk: Disk, user: string): Map<string, Map<string, StoredRow>> {
  const tables = new Map<string, Map<string, StoredRow>>();
  for (const { key, value } of recordsOf(disk, databaseName("base", user), "rows")) {
    const [table] = key as [string, number];
    const rows = tables.get(table) ?? new Map<string, StoredRow>();
    for (const row of value as StoredRow[]) rows.set(row.id, row);
    tables.set(table, rows);
  }
  return tables;
}

export function cursorOnDisk(disk: Disk, user: string): string | null {
  const records = recordsOf(disk, databaseName("base", user), "meta");
  return (records.find(({ key }) => key === "cursor")?.value as string | undefined) ?? null;
}

export function digestsOnDisk(disk: Disk, user: string): Map<string, DigestTable> {
  const records = recordsOf(disk, databaseName("base", user), "digests");
  return new Map(records.map(({ key, value }) => [key as string, value as DigestTable]));
}

export function queueLengthOnDisk(disk: Disk, user: string): number {
  return recordsOf(disk, databaseName("base", user), "queue").length;
}

function recordsOf(disk: Disk, database: string, store: string) {
  const raw = (disk.factory as unknown as RawFactory)._databases.get(database);
  return [...(raw?.rawObjectStores.get(store)?.records.values() ?? [])];
}
