/** What a new row begins with when it is made for a parent. Pure. */

import type { RowView } from "../../engine/protocol.js";
import { findTable } from "../../metadata/choosing.js";
import type { Manifest, Relationship } from "../../metadata/manifest.js";
import type { Values } from "../../metadata/row.js";

/** The lookup that ties the new row to its parent; nothing without one. */
export function prefill(
  manifest: Manifest,
  relationship: Relationship | null,
  parent: RowView | null,
): Values {
  if (!relationship || !parent) return {};
  const nameColumn = findTable(manifest, relationship.parent)?.nameColumn;
  const name = nameColumn ? parent.values[nameColumn] : null;
  const shown = typeof name === "string" ? name : null;
  return { [relationship.column]: [parent.id, relationship.parent, shown] };
}
