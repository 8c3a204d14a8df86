/** What a form's sub-grid and timeline are about, found in the manifest. Pure. */

import { findTable } from "../../metadata/choosing.js";
import type { FormControl } from "../../metadata/formcontrols.js";
import { type GridColumn, gridColumns } from "../../metadata/layoutxml.js";
import type { Manifest, Relationship, Table } from "../../metadata/manifest.js";

type SubgridControl = Extract<FormControl, { kind: "subgrid" }>;

export interface SubgridSubject {
  table: Table;
  relationship: Relationship;
  viewId: string | null;
  columns: GridColumn[];
}

const ASSOCIATED_VIEW = 2;

/** The related rows a sub-grid lists, or null when this device does not hold them. */
export function subgridSubject(control: SubgridControl, manifest: Manifest): SubgridSubject | null {
  const relationship = manifest.relationships.find((one) => one.name === control.relationship);
  const table = relationship && findTable(manifest, relationship.child);
  if (!relationship || !table) return null;
  const view =
    table.views.find((candidate) => candidate.id === control.viewId) ??
    table.views.find((candidate) => candidate.type === ASSOCIATED_VIEW) ??
    table.views.find((candidate) => candidate.isDefault);
  const shown = view ? gridColumns(view, table, manifest) : [];
  const columns = shown.filter((column) => column.name !== relationship.column);
  return { table, relationship, viewId: control.viewId, columns: withName(columns, table) };
}

/** A list without columns still shows names. */
function withName(columns: GridColumn[], table: Table): GridColumn[] {
  const name = table.columns.find((column) => column.name === table.nameColumn);
  if (columns.length > 0 || !name) return columns;
  return [
    {
      name: name.name,
      width: 200,
      sortable: true,
      title: name.displayName,
      table: table.name,
      column: name,
    },
  ];
}

/** Dataverse's table of notes: it points at what a note is about with `objectid`. */
export const NOTES = { table: "annotation", about: "objectid", title: "subject", text: "notetext" };

/** How notes are related to `table`, or null when this device holds none. */
export function notesRelationship(manifest: Manifest, table: string): Relationship | null {
  return (
    manifest.relationships.find(
      ({ parent, child, column }) =>
        parent === table && child === NOTES.table && column === NOTES.about,
    ) ?? null
  );
}
