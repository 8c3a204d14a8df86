/** Tables for queries, from a few rows. */

import type { Column, ColumnType } from "../../static/metadata/manifest.js";
import type { Values } from "../../static/metadata/row.js";
import type { QueryContext, QueryTable, QueryTables } from "../../static/query/context.js";
import { evaluate } from "../../static/query/evaluate.js";
import { indexBy } from "../../static/query/joins.js";
import { parseFetch } from "../../static/query/parse.js";

export const BOB = "b0b00000-0000-4000-8000-000000000001";
export const TEAM = "7ea00000-0000-4000-8000-000000000001";
export const UNIT = "b0000000-0000-4000-8000-000000000001";

/** Thursday 11 June 2026, 10:30 in Berlin. */
export const CONTEXT: QueryContext = {
  nowMs: Date.parse("2026-06-11T08:30:00Z"),
  user: {
    id: BOB,
    businessUnitId: UNIT,
    teamIds: [TEAM],
    timeZone: "Europe/Berlin",
    weekStart: 1,
    languageCode: 1033,
    locale: "en-GB",
  },
};

export interface Definition {
  columns: Record<string, ColumnType | Partial<Column>>;
  rows: Record<string, Values>;
}

export function tablesFrom(definitions: Record<string, Definition>): QueryTables {
  const tables = new Map(
    Object.entries(definitions).map(([name, definition]) => [name, tableFrom(name, definition)]),
  );
  return (name) => tables.get(name);
}

function tableFrom(name: string, { columns, rows }: Definition): QueryTable {
  const all = Object.entries(rows).map(([id, values]) => ({ id, version: 1, values }));
  return {
    name,
    key: `${name}id`,
    nameColumn: "name",
    columns: new Map(
      Object.entries(columns).map(([column, type]) => [
        column,
        {
          name: column,
          displayName: column,
          behavior: null,
          options: null,
          ...(typeof type === "string" ? { type } : type),
        } as Column,
      ]),
    ),
    rows: new Map(all.map((row) => [row.id, row])),
    by: (column) => indexBy(all, column),
  };
}

/** Ids of the rows that a query finds, in order; joined ids after a slash. */
export function ids(fetchXml: string, tables: QueryTables, context = CONTEXT): string[] {
  return evaluate(parseFetch(fetchXml), tables, context).map(({ row, joined }) =>
    [row.id, ...[...joined.values()].map((one) => one?.id ?? "-")].join("/"),
  );
}

/** Ids of the rows of table `t` that meet a condition, sorted. */
export function meeting(condition: string, tables: QueryTables, context = CONTEXT): string {
  const fetchXml = `<fetch><entity name="t"><filter>${condition}</filter></entity></fetch>`;
  return ids(fetchXml, tables, context).sort().join(" ");
}
