/** What a query is asked of: rows in memory, who asks, and when. */

import type { Column, ManifestUser } from "../metadata/manifest.js";
import type { Values } from "../metadata/row.js";

export interface QueryRow {
  readonly id: string;
  readonly version: number | null;
  readonly values: Values;
}

/** A table as the evaluator needs it. */
export interface QueryTable {
  readonly name: string;
  readonly key: string;
  readonly nameColumn: string;
  readonly columns: ReadonlyMap<string, Column>;
  readonly rows: ReadonlyMap<string, QueryRow>;
  /** Rows by what the column holds: ids of lookups, other values as text. Built once, kept. */
  by(column: string): ReadonlyMap<string, readonly QueryRow[]>;
}

/** Undefined: the table is not on this device. */
export type QueryTables = (name: string) => QueryTable | undefined;

export interface QueryContext {
  readonly nowMs: number;
  readonly user: Pick<
    ManifestUser,
    "id" | "businessUnitId" | "teamIds" | "timeZone" | "weekStart" | "languageCode" | "locale"
  >;
}
