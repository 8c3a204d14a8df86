/** Which tables a view reads: its own and those it joins. */

import { viewTables } from "../../metadata/layoutxml.js";
import type { View } from "../../metadata/manifest.js";

const TABLES = new WeakMap<View, readonly string[]>();

/** The tables whose changes may change what `view` shows; read once for each view. */
export function tablesOf(view: View): readonly string[] {
  const known = TABLES.get(view);
  if (known) return known;
  const tables = viewTables(view.fetchXml);
  TABLES.set(view, tables);
  return tables;
}
