/** POST pull over the model of upstream: one cursor for all tables, pages, comparisons, new columns. */

import type { PullRequest, PullTable } from "../../static/engine/wire.js";
import type { Row, Value } from "../../static/metadata/row.js";
import { bucketOf, digestOf, xorHex } from "../../static/store/digests.js";
import { type Cursor, finishRun, freshCursor, nextPage, position } from "./cursor.js";
import { HELP, HELP_COLUMNS } from "./pairs.js";
import { columnsOf, type Name, type Profile } from "./profile.js";

/** Small, so that few rows need pages and buckets. */
const ROWS_PER_PAGE = 4;
const ROWS_LISTED_WHOLE = 5;

/** A digest that nothing has: the scope is listed in any case. */
const NOTHING = { count: -1, xor: "" };

const EMPTY = { count: 0, xor: xorHex(digestOf([])) };

/** What is in a cursor: how far tables are read, and how far columns that a device lacks. */
interface Known {
  tables: Record<string, Cursor>;
  columns: Record<string, number>;
}

/** Upstream as one user sees it at one moment. */
export interface Sight {
  profile: Profile;
  nowMs: number;
  scope(table: string): Row[];
}

export interface SentRow {
  table: Name;
  id: string;
  version: number;
}

export interface Page {
  table: string;
  columns: string[];
  rows: Value[][];
}

export function pageOf(table: string, names: readonly string[], rows: readonly Row[]): Page {
  const cells = rows.map(({ id, version, values }): Value[] => [
    id,
    version,
    ...names.map((name) => values[name] ?? null),
  ]);
  return { table, columns: ["id", "version", ...names], rows: cells };
}

/** The answer, and the rows that travel with its cursor. */
export function pull({ cursor, again, tables }: PullRequest, sight: Sight) {
  const known: Known = cursor === null ? { tables: {}, columns: {} } : JSON.parse(cursor);
  for (const one of again) if (typeof one === "string") delete known.tables[one];
  const parts = new Map(again.flatMap((one) => (typeof one === "string" ? [] : [[one[0], one]])));
  const said = tables.map((ask) => {
    if (ask[0] === HELP) return pullPairs(ask, sight);
    const part = parts.get(ask[0]);
    return part ? pullColumns(part, known, sight) : pullTable(ask, known, sight);
  });
  const news = said.filter(isNews);
  const whole = news.filter(({ table }) => !parts.has(table));
  return {
    cursor: JSON.stringify(known),
    unchanged: tables.length - news.length,
    tables: news,
    sent: sentRows(whole),
  };
}

function pullTable([table, count, xor, bits]: PullTable, known: Known, sight: Sight) {
  const { profile, nowMs } = sight;
  const hash = `${profile.kind}-${profile.windowDays}`;
  const scope = sight.scope(table);
  const cursor = known.tables[table] ?? freshCursor(hash);
  const isMoved = cursor.scope !== hash;
  const digest = count === undefined || xor === undefined ? null : { count, xor };
  const run = position(cursor, nowMs, digest !== null || isMoved);
  const newer = after(scope, run.after);
  const rows = newer.slice(0, ROWS_PER_PAGE);
  const reached = rows.at(-1)?.version ?? run.after;
  const more = newer.length > rows.length;
  const isCompared = !more && (digest !== null || isMoved);
  const check = isCompared ? compare(scope, digest ?? NOTHING, bits ?? 0) : null;
  const isSame = check?.state === "same";
  known.tables[table] = more
    ? nextPage(cursor, run, reached)
    : { ...finishRun(cursor, run, { endedMs: nowMs, reached, isSame }), scope: hash };
  return { ...pageOf(table, columnsOf(profile)[table as Name], rows), more, check };
}

/** Pairs have no versions: they are compared, and nothing else. */
function pullPairs([, count, xor, bits]: PullTable, sight: Sight) {
  const held = count === undefined || xor === undefined ? EMPTY : { count, xor };
  const check = compare(sight.scope(HELP), held, bits ?? 0);
  return { ...pageOf(HELP, HELP_COLUMNS, []), more: false, check };
}

/** Columns that the device lacks: where it is stands beside the rows' own position. */
function pullColumns([table = "", ...columns]: readonly string[], known: Known, sight: Sight) {
  const place = `${table}+${[...columns].sort()}`;
  const left = after(sight.scope(table), known.columns[place] ?? 0);
  const rows = left.slice(0, ROWS_PER_PAGE);
  const more = left.length > rows.length;
  if (more) known.columns[place] = rows.at(-1)?.version ?? 0;
  else delete known.columns[place];
  return { ...pageOf(table, columns, rows), more, check: null };
}

function after(scope: readonly Row[], version: number): Row[] {
  return scope.filter((row) => row.version > version).sort((a, b) => a.version - b.version);
}

function sentRows(pages: readonly Page[]): SentRow[] {
  return pages.flatMap(({ table, rows }) =>
    rows.map(([id, version]) => ({
      table: table as Name,
      id: String(id),
      version: Number(version),
    })),
  );
}

/** An answer does not name tables in which nothing is new. */
function isNews({
  rows,
  more,
  check,
}: {
  rows: readonly unknown[];
  more: boolean;
  check: { state: string } | null;
}): boolean {
  return rows.length > 0 || more || (check !== null && check.state !== "same");
}

function compare(scope: Row[], digest: { count: number; xor: string }, bits: number) {
  const mine = digestOf(scope);
  if (mine.count === digest.count && xorHex(mine) === digest.xor) return { state: "same" };
  if (scope.length <= ROWS_LISTED_WHOLE) {
    return { state: "rows", rows: scope.map(({ id, version }) => [id, version]) };
  }
  const buckets = new Map<number, Row[]>();
  for (const row of scope) {
    const bucket = bucketOf(row.id, bits);
    buckets.set(bucket, [...(buckets.get(bucket) ?? []), row]);
  }
  const figures = [...buckets].map(([bucket, rows]) => {
    const one = digestOf(rows);
    return [bucket, one.count, xorHex(one)];
  });
  return { state: "buckets", buckets: figures };
}
