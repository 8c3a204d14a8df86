/**
 * Answers are checked before they are believed: what makes no sense ends the request with a fault,
 * and nothing of it reaches base.
 *
 * Something else may have answered in the server's place, or a server of another release.
 */

import type { Manifest } from "../metadata/manifest.js";
import { bucketOf } from "../store/digests.js";
import type { Page } from "../store/rows.js";
import { RequestFault } from "./errors.js";
import type {
  CheckAnswer,
  GetAsk,
  GetPage,
  ListAnswer,
  PullAnswer,
  PullPage,
  PullRequest,
  RelatedAsk,
  TableFault,
} from "./wire.js";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function wrongAnswer(detail: string): RequestFault {
  const code = "wrong-answer";
  return new RequestFault({ code, title: "The answer makes no sense", detail, status: null });
}

/** What takes the place of all that is known of the profile has to be one. */
export function checkManifest({ fingerprint, tables, user, apps }: Partial<Manifest>): void {
  const isOne = typeof fingerprint === "string" && Array.isArray(tables) && Array.isArray(apps);
  if (!isOne || !user) throw wrongAnswer("It is no manifest.");
}

/** What is not named is unchanged: so no table may be missing by mistake, or be named twice. */
export function checkPull({ tables: asked }: PullRequest, answer: PullAnswer): void {
  const { cursor, unchanged, tables } = answer;
  if (!Array.isArray(tables) || typeof cursor !== "string") throw wrongAnswer("It has no tables.");
  if (tables.length + unchanged !== asked.length) throw incomplete(asked.length);
  const names = new Set(asked.map(([table]) => table));
  for (const one of tables) {
    if (!names.delete(one.table)) throw wrongAnswer(`"${one.table}" was not asked for.`);
    if (!isFault(one)) checkPulled(one);
  }
}

function checkPulled(page: PullPage): void {
  checkRows(page);
  if (typeof page.more !== "boolean") throw wrongAnswer(`"${page.table}" does not say if it ends.`);
  if (page.check) checkComparison(page.table, page.check);
}

function checkComparison(table: string, check: CheckAnswer): void {
  if (check.state === "same") return;
  if (check.state === "rows") checkListed(table, check.rows);
  else if (check.state !== "buckets" || !Array.isArray(check.buckets)) {
    throw wrongAnswer(`"${table}" was not compared.`);
  }
}

export function checkList(ask: { bits: number; buckets: number[] }, { rows }: ListAnswer): void {
  checkListed("list", rows);
  const asked = new Set(ask.buckets);
  const stray = rows.find(([id]) => !asked.has(bucketOf(id, ask.bits)));
  if (stray) throw wrongAnswer(`The bucket of ${stray[0]} was not asked for.`);
}

function checkListed(table: string, rows: readonly (readonly unknown[])[]): void {
  if (!Array.isArray(rows)) throw wrongAnswer(`"${table}" has no listing.`);
  for (const row of rows) checkIdentity(table, row);
}

/** Every id asked for is answered, as a row or as absent, and no other. */
export function checkGet(asks: readonly GetAsk[], tables: (GetPage | TableFault)[]): void {
  checkEach(asks, tables, (ask, page) => {
    const open = new Set(ask.ids);
    for (const [id] of page.rows) take(open, page.table, id);
    for (const id of page.absent) take(open, page.table, id);
    if (open.size > 0) throw incomplete(ask.ids.length, "rows");
  });
}

function take(open: Set<string>, table: string, id: unknown): void {
  if (!open.delete(String(id))) throw wrongAnswer(`Row ${id} of "${table}" was not asked for.`);
}

export function checkRelated(asks: readonly RelatedAsk[], tables: (Page | TableFault)[]): void {
  checkEach(asks, tables, (ask, page) => {
    if (!("ids" in ask)) return;
    const asked = new Set(ask.ids);
    const stray = page.rows.find(([id]) => !asked.has(String(id)));
    if (stray) throw wrongAnswer(`Row ${stray[0]} of "${page.table}" was not asked for.`);
  });
}

function checkEach<Ask extends { table: string }, P extends Page>(
  asks: readonly Ask[],
  tables: (P | TableFault)[],
  check: (ask: Ask, page: P) => void,
): void {
  if (!Array.isArray(tables)) throw wrongAnswer("It has no tables.");
  if (tables.length !== asks.length) throw incomplete(asks.length);
  for (const [at, ask] of asks.entries()) {
    const one = tables[at];
    if (one?.table !== ask.table) throw wrongAnswer(`"${one?.table}" was not asked for.`);
    if (isFault(one)) continue;
    checkRows(one);
    check(ask, one);
  }
}

function isFault<P extends Page>(one: P | TableFault): one is TableFault {
  return "fault" in one;
}

export function checkRows({ table, columns, rows }: Page): void {
  if (!Array.isArray(columns) || columns[0] !== "id" || columns[1] !== "version") {
    throw wrongAnswer(`The columns of "${table}" do not begin with id and version.`);
  }
  if (!Array.isArray(rows)) throw wrongAnswer(`"${table}" has no rows.`);
  for (const row of rows) {
    checkIdentity(table, row);
    if (row.length !== columns.length) throw wrongAnswer(`A row of "${table}" is cut off.`);
  }
}

function checkIdentity(table: string, row: readonly unknown[]): void {
  const [id, version] = row;
  const isId = typeof id === "string" && GUID.test(id);
  if (!isId || !Number.isSafeInteger(version) || (version as number) < 0) {
    throw wrongAnswer(`A row of "${table}" has no id and version: ${id}, ${version}.`);
  }
}

function incomplete(asked: number, what = "tables"): RequestFault {
  return new RequestFault({
    code: "incomplete-answer",
    title: "The answer is not complete",
    detail: `The server was asked about ${asked} ${what} and did not account for all of them.`,
    status: null,
  });
}
