/** Which rows belong to a row by a relationship: its children, or what it is paired with. */

import type { Manifest, Pair, Relationship } from "../metadata/manifest.js";
import type { SeenRow } from "../store/overlay.js";
import { endsOf } from "../store/pairs.js";
import type { Open } from "./reading.js";

export interface Relation {
  /** Tables that the other two questions look into. */
  needs: readonly string[];
  /** The table of the related rows. */
  table(open: Open, parentId: string): string;
  rows(open: Open, parentId: string): SeenRow[];
}

/** By the schema name of a one-to-many or many-to-many relationship; null: not in the profile. */
export function relationOf(manifest: Manifest, name: string): Relation | null {
  const relationship = manifest.relationships.find((one) => one.name === name);
  if (relationship) return toChildren(relationship);
  const table = manifest.tables.find(({ pair }) => pair?.relationship === name);
  return table?.pair ? toPaired(table.name, table.pair) : null;
}

function toChildren({ child, column }: Relationship): Relation {
  return {
    needs: [child],
    table: () => child,
    rows: (open, parentId) => [...(open(child)?.by(column).get(parentId) ?? [])] as SeenRow[],
  };
}

function toPaired(name: string, pair: Pair): Relation {
  const { first, second } = pair;
  const table = (open: Open, parentId: string) =>
    open(first)?.rows.has(parentId) ? second : first;
  return {
    needs: [name, first, second],
    table,
    rows: (open, parentId) => {
      const others = open(table(open, parentId))?.rows;
      const ids = pairedIds(open, name, pair, parentId);
      return ids.flatMap((id) => others?.get(id) ?? []);
    },
  };
}

/** The other ends, each once: two rows of one table may be paired both ways. */
function pairedIds(open: Open, name: string, pair: Pair, id: string): string[] {
  const pairs = open(name);
  const other = new Set<string>();
  for (const { values } of pairs?.by(pair.firstColumn).get(id) ?? []) {
    const ends = endsOf(pair, values);
    if (ends) other.add(ends.second);
  }
  for (const { values } of pairs?.by(pair.secondColumn).get(id) ?? []) {
    const ends = endsOf(pair, values);
    if (ends) other.add(ends.first);
  }
  return [...other];
}
