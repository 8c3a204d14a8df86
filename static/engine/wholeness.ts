/**
 * Rows are stored with every column of the manifest, or not at all.
 *
 * A server process that does not know the newest profile yet would answer with fewer columns; a row
 * stored without one would look whole for ever, as its version says nothing of columns. One that
 * knows a newer profile may name tables that are new to us: they are read once they are ours.
 */

import type { Manifest, Table } from "../metadata/manifest.js";
import type { TableChange } from "../store/writing.js";
import { RequestFault } from "./errors.js";

/** The changes to store. Throws a RequestFault, after which the pass asks for the manifest. */
export function storable(manifest: Manifest, changes: readonly TableChange[]): TableChange[] {
  const tables = new Map(manifest.tables.map((table) => [table.name, table]));
  return changes.filter(({ table: name, puts }) => {
    const table = tables.get(name);
    // Rows of one change come from one page, so the first speaks for all.
    const first = puts?.[0];
    if (table && first && !first.isPart && lacks(table, first.row.values)) throw outdated(table);
    return table !== undefined;
  });
}

function lacks({ columns }: Table, values: object): boolean {
  return columns.some(({ name }) => !(name in values));
}

function outdated({ displayName }: Table): RequestFault {
  return new RequestFault({
    code: "manifest-changed",
    title: "The profile has just changed",
    detail: `An answer about "${displayName}" did not have all of its columns. It is asked for again.`,
    status: null,
  });
}
