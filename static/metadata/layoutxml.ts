/** LayoutXml: the columns a view shows, in order; joined columns are named by their link's alias. */

import type { XmlElement } from "@rgrove/parse-xml";
import type { Column, Manifest, Table, View } from "./manifest.js";
import { attribute, childrenNamed, descend, flag, readRoot } from "./xml.js";

export interface LayoutCell {
  /** `column` or `alias.column`: the key of the value in a RowView. */
  name: string;
  /** Pixels at the designer's scale. */
  width: number;
  sortable: boolean;
}

/** A cell with what the manifest knows of it. */
export interface GridColumn extends LayoutCell {
  title: string;
  table: string;
  column: Column;
}

const DEFAULT_WIDTH = 100;

/** The shown cells of `layoutXml`. Throws XmlUnreadable. */
export function readLayout(layoutXml: string): LayoutCell[] {
  return descend(readRoot(layoutXml, "grid"), "row", "cell")
    .filter((cell) => !flag(cell, "ishidden", false))
    .map((cell) => ({
      name: attribute(cell, "name") ?? "",
      width: Number(attribute(cell, "width")) || DEFAULT_WIDTH,
      sortable: !flag(cell, "disableSorting", false),
    }))
    .filter((cell) => cell.name !== "");
}

/** The columns a view shows, in order. Cells of columns that this device does not hold are left out. */
export function gridColumns(view: View, table: Table, manifest: Manifest): GridColumn[] {
  const links = readLinks(view.fetchXml);
  return readLayout(view.layoutXml)
    .map((cell) => resolveCell(cell, table, links, manifest))
    .filter((column) => column !== null);
}

interface Link {
  table: string;
  /** The lookup on the outer table that the link follows, or null when it goes the other way. */
  through: string | null;
}

function resolveCell(
  cell: LayoutCell,
  table: Table,
  links: ReadonlyMap<string, Link>,
  manifest: Manifest,
): GridColumn | null {
  const dot = cell.name.indexOf(".");
  if (dot < 0) {
    const column = table.columns.find((candidate) => candidate.name === cell.name);
    return column ? { ...cell, title: column.displayName, table: table.name, column } : null;
  }
  const link = links.get(cell.name.slice(0, dot));
  const joined = manifest.tables.find((candidate) => candidate.name === link?.table);
  const column = joined?.columns.find((candidate) => candidate.name === cell.name.slice(dot + 1));
  if (!link || !joined || !column) return null;
  return { ...cell, title: joinedTitle(column, joined, table, link), table: joined.name, column };
}

/** "City (Service account)": the platform names the lookup that was followed. */
function joinedTitle(column: Column, joined: Table, table: Table, link: Link): string {
  const lookup = table.columns.find((candidate) => candidate.name === link.through);
  return `${column.displayName} (${lookup?.displayName ?? joined.displayName})`;
}

/** Every table that a query reads. Throws XmlUnreadable. */
export function viewTables(fetchXml: string): string[] {
  const own = childrenNamed(readRoot(fetchXml, "fetch"), "entity").map(
    (entity) => attribute(entity, "name") ?? "",
  );
  return [...own, ...[...readLinks(fetchXml).values()].map((link) => link.table)];
}

function readLinks(fetchXml: string): Map<string, Link> {
  const links = new Map<string, Link>();
  const entities = childrenNamed(readRoot(fetchXml, "fetch"), "entity");
  for (const entity of entities) collectLinks(entity, links);
  return links;
}

function collectLinks(parent: XmlElement, links: Map<string, Link>): void {
  for (const link of childrenNamed(parent, "link-entity")) {
    const table = attribute(link, "name") ?? "";
    const through = attribute(link, "to");
    links.set(attribute(link, "alias") ?? table, { table, through });
    collectLinks(link, links);
  }
}
