/** Cells of rows, and texts of conditions, in the form in which a column's values are compared. */

import type { Column, ColumnType } from "../metadata/manifest.js";
import { isLookup, type Value } from "../metadata/row.js";
import type { QueryRow, QueryTable, QueryTables } from "./context.js";
import { MalformedFetch, NotOnDevice, UnsupportedFetch } from "./errors.js";
import { fold } from "./text.js";

/** How the values of a column are compared. */
export type Kind = "text" | "number" | "boolean" | "id" | "choices" | "instant";

export interface Cell {
  kind: Kind;
  /** Instants are converted from the user's time zone; false for DateOnly and its like. */
  isLocal: boolean;
  column: Column | null;
  read(row: QueryRow): Value;
}

const KINDS: Partial<Record<ColumnType, Kind>> = {
  String: "text",
  Memo: "text",
  EntityName: "text",
  Integer: "number",
  BigInt: "number",
  Decimal: "number",
  Double: "number",
  Money: "number",
  Picklist: "number",
  State: "number",
  Status: "number",
  Boolean: "boolean",
  MultiSelectPicklist: "choices",
  DateTime: "instant",
  Uniqueidentifier: "id",
  Lookup: "id",
  Customer: "id",
  Owner: "id",
};

/** Raises NotOnDevice for a column that the profile leaves out. */
export function cellOf(table: QueryTable, attribute: string): Cell {
  if (attribute === table.key) return { kind: "id", isLocal: false, column: null, read: readId };
  if (attribute === "versionnumber") {
    return { kind: "number", isLocal: false, column: null, read: (row) => row.version };
  }
  const column = table.columns.get(attribute);
  if (!column) {
    throw new NotOnDevice(`The column "${attribute}" of "${table.name}" is not on this device.`);
  }
  const kind = KINDS[column.type];
  if (!kind) throw new UnsupportedFetch(`Columns like "${column.displayName}" cannot be compared.`);
  const isLocal = column.behavior !== "DateOnly" && column.behavior !== "TimeZoneIndependent";
  return { kind, isLocal, column, read: (row) => row.values[attribute] ?? null };
}

function readId(row: QueryRow): Value {
  return row.id;
}

/** Raises NotOnDevice. */
export function tableOf(tables: QueryTables, name: string): QueryTable {
  const table = tables(name);
  if (!table) throw new NotOnDevice(`The table "${name}" is not on this device.`);
  return table;
}

/** Something that `===` and `<` compare as Dataverse does; null for no value. */
export type Comparable = string | number | boolean | null;

export function comparable(kind: Kind, value: Value): Comparable {
  if (value === null || value === "") return null;
  if (isLookup(value)) return value[0];
  switch (kind) {
    case "text":
      return fold(String(value));
    case "id":
      return guid(String(value));
    case "instant":
      return instantMs(String(value));
    case "choices":
      return choices(String(value)).join(",");
    default:
      return value;
  }
}

/** The same for the text of a condition. Raises MalformedFetch when the text does not fit. */
export function operand(kind: Kind, text: string): Comparable {
  switch (kind) {
    case "text":
      return fold(text);
    case "id":
      return guid(text);
    case "boolean":
      return text === "1" || text.toLowerCase() === "true";
    case "choices":
      return choices(text).join(",");
    default:
      return finite(kind === "instant" ? instantMs(text) : Number(text), text);
  }
}

function finite(number: number, text: string): number {
  if (Number.isNaN(number)) throw new MalformedFetch(`"${text}" does not fit the column.`);
  return number;
}

export function guid(text: string): string {
  return text
    .trim()
    .replace(/^\{|\}$/g, "")
    .toLowerCase();
}

/** A date without a time is its midnight in UTC, as DateOnly columns are stored. */
export function instantMs(text: string): number {
  return Date.parse(text);
}

export function choices(text: string): number[] {
  const numbers = text.split(",").filter((part) => part.trim() !== "");
  return numbers.map(Number).sort((a, b) => a - b);
}

/** The name a lookup is shown by: that of the row when it is here, else the one upstream showed. */
export function lookupName(value: Value, tables: QueryTables): string | null {
  if (!isLookup(value)) return null;
  const [id, name, shown] = value;
  const table = tables(name);
  const here = table?.rows.get(id)?.values[table.nameColumn];
  return typeof here === "string" ? here : shown;
}
