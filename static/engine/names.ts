/** What rows are called, as far as this device knows, edits included. */

import type { Manifest } from "../metadata/manifest.js";
import type { Tables } from "../store/tables.js";

export type NameOf = (table: string, id: string) => string | null;

/** The names of the rows of these tables, at this moment. */
export async function namesOf(
  manifest: Manifest | null,
  tables: Tables,
  wanted: Iterable<string>,
): Promise<NameOf> {
  const { base, overlay } = await tables.snapshot(wanted);
  return (table, id) => {
    const column = manifest?.tables.find(({ name }) => name === table)?.nameColumn ?? "";
    const edits = overlay.get(table)?.get(id) ?? [];
    const edited = edits.map(({ mutation }) => mutation.values[column]).findLast(Boolean);
    const name = edited ?? base.get(table)?.get(id)?.values[column];
    return typeof name === "string" ? name : null;
  };
}
