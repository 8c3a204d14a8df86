/** Tables as the evaluator sees them: base ⊕ overlay of one moment, made once and kept. */

import type { Manifest, Table } from "../metadata/manifest.js";
import { isLookup, type Value, type Values } from "../metadata/row.js";
import { lookupName } from "../query/cells.js";
import type { QueryContext, QueryRow, QueryTable, QueryTables } from "../query/context.js";
import { indexBy } from "../query/joins.js";
import { type SeenRow, seenRows } from "../store/overlay.js";
import type { Tables } from "../store/tables.js";
import type { RowView } from "./protocol.js";

/** A table with its rows as the user sees them. */
export interface SeenTable extends QueryTable {
  readonly rows: ReadonlyMap<string, SeenRow>;
}

/** Undefined: the table is not on this device, or was not asked for. */
export type Open = (name: string) => SeenTable | undefined;

interface Made {
  /** What it was made from: the same parts give the same table. */
  base: unknown;
  edits: unknown;
  definition: Table;
  table: SeenTable;
}

export class Reader {
  readonly #tables: Tables;
  readonly #made = new Map<string, Made>();

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /**
   * The tables of one moment. Tables in memory come along without being asked for, so that names of
   * lookups are up to date where that costs nothing.
   */
  async read(manifest: Manifest, names: Iterable<string>): Promise<Open> {
    const definitions = new Map(manifest.tables.map((table) => [table.name, table]));
    const wanted = new Set([...names].filter((name) => definitions.has(name)));
    for (const name of definitions.keys()) if (this.#tables.isLoaded(name)) wanted.add(name);
    const { base, overlay } = await this.#tables.snapshot(wanted);
    const seen = new Map<string, SeenTable>();
    return (name) => {
      const definition = definitions.get(name);
      const rows = base.get(name);
      if (!definition || !rows) return undefined;
      const known = seen.get(name) ?? this.#table(definition, rows, overlay.get(name));
      seen.set(name, known);
      return known;
    };
  }

  #table(
    definition: Table,
    base: Parameters<typeof seenRows>[0],
    edits: Parameters<typeof seenRows>[1],
  ): SeenTable {
    const known = this.#made.get(definition.name);
    if (known?.base === base && known.edits === edits && known.definition === definition) {
      return known.table;
    }
    const table = seenTable(definition, seenRows(base, edits));
    this.#made.set(definition.name, { base, edits, definition, table });
    return table;
  }
}

export function seenTable(definition: Table, rows: ReadonlyMap<string, SeenRow>): SeenTable {
  const indexes = new Map<string, ReadonlyMap<string, readonly QueryRow[]>>();
  return {
    name: definition.name,
    key: definition.key,
    nameColumn: definition.nameColumn,
    columns: new Map(definition.columns.map((column) => [column.name, column])),
    rows,
    by(column) {
      const known = indexes.get(column) ?? indexBy(rows.values(), column);
      indexes.set(column, known);
      return known;
    },
  };
}

export function contextOf(manifest: Manifest, nowMs: number): QueryContext {
  return { nowMs, user: manifest.user };
}

/** A row for the page; lookups carry the name of the row when it is here. */
export function viewOf(table: string, row: SeenRow, joined: Values, tables: QueryTables): RowView {
  const values: Record<string, Value> = {};
  for (const [column, value] of Object.entries({ ...row.values, ...joined })) {
    values[column] = isLookup(value) ? [value[0], value[1], lookupName(value, tables)] : value;
  }
  return { table, id: row.id, version: row.version, values, mark: row.mark };
}
