/** Slices for the page: views, sub-grids, lookups and single rows, over what the device holds. */

import type { Manifest, Table } from "../metadata/manifest.js";
import type { Fetch } from "../query/ast.js";
import { QueryFault } from "../query/errors.js";
import { evaluate, joinedValues, type Match, tablesOf } from "../query/evaluate.js";
import { parseFetch } from "../query/parse.js";
import type { SeenRow } from "../store/overlay.js";
import type {
  LookupChoice,
  LookupInput,
  QueryInput,
  QueryResult,
  RelatedInput,
  RowResult,
} from "./protocol.js";
import { contextOf, type Open, type Reader, viewOf } from "./reading.js";
import { relationOf } from "./relating.js";
import { matcher, shownText } from "./searching.js";

const LOOKUP_VIEW = 64;

export class Views {
  readonly #reader: Reader;
  readonly #nowMs: () => number;

  constructor(reader: Reader, nowMs: () => number) {
    this.#reader = reader;
    this.#nowMs = nowMs;
  }

  async query(manifest: Manifest, input: QueryInput): Promise<QueryResult> {
    const found = findView(manifest, input.viewId);
    if (!found) return unavailable("This view is not part of your offline profile.");
    if (found.view.unavailable !== null) return unavailable(found.view.unavailable);
    return explained(async () => {
      const fetch = ordered(parseFetch(found.view.fetchXml), input.order);
      const tables = await this.#reader.read(manifest, tablesOf(fetch));
      const isMatch = matcher(found.table, input.search ?? "", tables);
      const matches = evaluate(fetch, tables, this.#context(manifest));
      const kept = input.search ? matches.filter(({ row }) => isMatch(row)) : matches;
      return slice(fetch, kept, input, tables);
    });
  }

  async related(manifest: Manifest, input: RelatedInput): Promise<QueryResult> {
    const relation = relationOf(manifest, input.relationship);
    const open = await this.#reader.read(manifest, relation?.needs ?? []);
    const name = relation?.table(open, input.parentId);
    const table = manifest.tables.find((one) => one.name === name);
    if (!relation || !table) {
      return unavailable("These related records are not part of your offline profile.");
    }
    return explained(async () => {
      const view = table.views.find(({ id }) => id === input.viewId);
      const fetch = view ? parseFetch(view.fetchXml) : byName(table);
      const tables = await this.#reader.read(manifest, [...tablesOf(fetch), ...relation.needs]);
      const related = relation.rows(tables, input.parentId);
      const matches = evaluate(fetch, only(tables, table.name, related), this.#context(manifest));
      return slice(fetch, matches, input, tables);
    });
  }

  async lookup(manifest: Manifest, input: LookupInput): Promise<LookupChoice[]> {
    const wanted = manifest.tables.filter(({ name }) => input.tables.includes(name));
    const found = await Promise.all(wanted.map((table) => this.#choices(manifest, table, input)));
    return found.flat().slice(0, input.limit);
  }

  async row(manifest: Manifest, table: string, id: string): Promise<RowResult> {
    const definition = manifest.tables.find(({ name }) => name === table);
    if (!definition)
      return { row: null, missing: "This table is not part of your offline profile." };
    const tables = await this.#reader.read(manifest, [table]);
    const row = tables(table)?.rows.get(id);
    if (!row) return { row: null, missing: "This record is not on this device." };
    return { row: viewOf(table, row, {}, tables), missing: null };
  }

  #context(manifest: Manifest) {
    return contextOf(manifest, this.#nowMs());
  }

  async #choices(
    manifest: Manifest,
    table: Table,
    { search, limit }: LookupInput,
  ): Promise<LookupChoice[]> {
    const view = table.views.find(({ type, unavailable: why }) => type === LOOKUP_VIEW && !why);
    const fetch = view ? readable(view.fetchXml) : null;
    const query =
      fetch && fetch.orders.length > 0
        ? fetch
        : { ...byName(table), ...fetch, orders: byName(table).orders };
    const tables = await this.#reader.read(manifest, tablesOf(query));
    const isMatch = matcher(table, search, tables);
    const matches = tolerant(query, table, tables, this.#context(manifest));
    return matches
      .filter(({ row }) => isMatch(row))
      .slice(0, limit)
      .map(({ row }) => choiceOf(table, row as SeenRow, query, tables));
  }
}

function findView(manifest: Manifest, viewId: string) {
  for (const table of manifest.tables) {
    const view = table.views.find(({ id }) => id === viewId);
    if (view) return { table, view };
  }
  return null;
}

function unavailable(reason: string): QueryResult {
  return { kind: "unavailable", reason };
}

/** A view that cannot be evaluated is said to be so, in the words of the fault. */
async function explained(query: () => Promise<QueryResult>): Promise<QueryResult> {
  try {
    return await query();
  } catch (error) {
    if (error instanceof QueryFault) return unavailable(error.message);
    throw error;
  }
}

function ordered(fetch: Fetch, order: QueryInput["order"]): Fetch {
  if (!order) return fetch;
  const path = order.column.split(".");
  const attribute = path.at(-1) ?? order.column;
  const alias = path.length > 1 ? (path[0] ?? null) : null;
  const chosen = { attribute, alias, isDescending: order.descending };
  return {
    ...fetch,
    orders: [chosen],
    links: fetch.links.map((link) => ({ ...link, orders: [] })),
  };
}

function byName(table: Table): Fetch {
  return {
    table: table.name,
    attributes: [table.nameColumn],
    filters: [],
    links: [],
    orders: [{ attribute: table.nameColumn, isDescending: false, alias: null }],
    top: null,
    isDistinct: false,
  };
}

/** The same tables, where one holds only some of its rows. */
function only(tables: Open, name: string, some: readonly SeenRow[]): Open {
  const table = tables(name);
  const rows = new Map(some.map((row) => [row.id, row]));
  const part = table && { ...table, rows, by: table.by };
  return (wanted) => (wanted === name ? part : tables(wanted));
}

function slice(
  fetch: Fetch,
  matches: readonly Match[],
  { from, to }: { from: number; to: number },
  tables: Open,
): QueryResult {
  const rows = matches
    .slice(from, to)
    .map((match) => viewOf(fetch.table, match.row as SeenRow, joinedValues(match, fetch), tables));
  return { kind: "rows", total: matches.length, from, rows };
}

function readable(fetchXml: string): Fetch | null {
  try {
    return parseFetch(fetchXml);
  } catch (error) {
    if (error instanceof QueryFault) return null;
    throw error;
  }
}

/** A lookup must offer its rows even where its view cannot be evaluated here. */
function tolerant(
  fetch: Fetch,
  table: Table,
  tables: Open,
  context: ReturnType<typeof contextOf>,
): Match[] {
  try {
    return evaluate(fetch, tables, context);
  } catch (error) {
    if (error instanceof QueryFault) return evaluate(byName(table), tables, context);
    throw error;
  }
}

function choiceOf(table: Table, row: SeenRow, fetch: Fetch, tables: Open): LookupChoice {
  const name = row.values[table.nameColumn];
  const second = fetch.attributes.find((one) => one !== table.nameColumn && one !== table.key);
  const column = table.columns.find((one) => one.name === second);
  const detail = column ? shownText(column, row.values[column.name] ?? null, tables) : "";
  return {
    id: row.id,
    table: table.name,
    name: typeof name === "string" ? name : "",
    detail: detail === "" ? null : detail,
  };
}
