/** The invariants that can be judged from outside: what is on disk, what is shown, what is upstream. */

import { type Row, sameValue, type Value, type Values } from "../../static/metadata/row.js";
import { wholeDigest } from "../../static/store/digest-table.js";
import { digestOf, xorHex } from "../../static/store/digests.js";
import {
  blockedSets,
  type ChangeSet,
  isLive,
  neededRows,
  type RowKey,
  rowKey,
  rowsOf,
} from "../../static/store/outbox.js";
import type { StoredRow } from "../../static/store/rows.js";
import type { Browser } from "./browser.js";
import {
  cursorOnDisk,
  digestsOnDisk,
  outboxOnDisk,
  queueLengthOnDisk,
  rowsOnDisk,
} from "./disk-reader.js";
import type { Edit, Ledger } from "./ledger.js";
import type { Organisation } from "./organisation.js";
import { ALL_TABLES, type AnyName, columnsOf } from "./profile.js";
import type { SentRow } from "./pulling.js";
import { Violation } from "./violation.js";

/** By now a device has adopted the profile that it was asking for, however late the answer was. */
const ADOPTED_MS = 1_600_000;

export interface Judged {
  organisation: Organisation;
  ledger: Ledger;
}

/** I4: whether a row as shown keeps what was promised about an edit. */
export function judgeShown(
  judged: Judged,
  browser: Browser,
  edit: Edit,
  shown: Values | null,
): void {
  if (edit.state !== "saved" || edit.table === "account" || edit.isLost) return;
  const value = shown?.[edit.column] ?? null;
  if (shown && value === edit.value) return;
  // What base lost it reads again; until then it shows what it has.
  if (edit.appliedAt !== null && edit.order <= browser.baseLostAt) return;
  if (isOwnDoing(judged, edit, shown, value) || isUpstreams(judged, edit, shown, value)) return;
  const what = `${rowKey(edit.table, edit.id)} ${edit.column}`;
  throw new Violation("I4", `${what}: ${edit.value} was saved, ${value} is shown`);
}

/** Its author deleted the row or wrote the cell again. */
function isOwnDoing({ ledger }: Judged, edit: Edit, shown: Values | null, value: Value): boolean {
  const key = rowKey(edit.table, edit.id);
  const deletions = ledger.deletions.filter((one) => one.key === key && one.user === edit.user);
  // Deleted in another tab before he saved: it shows again when upstream has said that it is gone.
  if (deletions.some(({ order }) => order > edit.order || !shown)) return true;
  return ledger.edits.some(
    (one) =>
      one.user === edit.user &&
      one.order > edit.order &&
      rowKey(one.table, one.id) === key &&
      one.column === edit.column &&
      one.value === value,
  );
}

/** Once applied, it shows what upstream has had since; whether it may leave is judged at rest. */
function isUpstreams(
  { organisation }: Judged,
  { table, id, column, appliedAt }: Edit,
  shown: Values | null,
  value: Value,
): boolean {
  if (appliedAt === null) return false;
  const states = (organisation.history.get(rowKey(table, id)) ?? []).slice(appliedAt);
  return !shown || states.some((state) => sameValue(state?.[column], value));
}

/** Rows that unsent work needs stay on the device: `known` are those that were there before. */
export function judgeHeld(
  { organisation }: Judged,
  browser: Browser,
  user: string,
  known: Set<RowKey>,
): Set<RowKey> {
  // What upstream has applied leaves base first, then the outbox.
  const isOpen = ({ id }: ChangeSet) => organisation.receipts.get(id) !== "applied";
  const needed = neededRows(outboxOnDisk(browser.disk, user).filter(isOpen));
  const rows = rowsOnDisk(browser.disk, user);
  const here = new Set<RowKey>();
  for (const key of needed) {
    const [table = "", id = ""] = key.split("/");
    if (rows.get(table)?.has(id)) here.add(key);
    else if (known.has(key) && organisation.lackedAtMs(table) < organisation.nowMs - ADOPTED_MS) {
      throw new Violation("I2", `${browser.name}: ${key} went while unsent work needs it`);
    }
  }
  return here;
}

/** T6: a device that has stored a cursor has stored the rows that came with it. */
export function judgeCursor(
  { organisation }: Judged,
  browser: Browser,
  user: string,
  { sent, known }: { sent: ReadonlyMap<string, readonly SentRow[]>; known: string | null },
): string | null {
  const cursor = cursorOnDisk(browser.disk, user);
  // Judged when it is new: later a row may go and come back without another version.
  const rows = (cursor !== known && cursor && sent.get(cursor)) || [];
  if (rows.length === 0) return cursor;
  const here = rowsOnDisk(browser.disk, user);
  for (const { table, id, version } of rows) {
    const isStillThere = organisation.scope(user).get(table)?.get(id)?.version === version;
    const stored = here.get(table)?.get(id)?.version ?? 0;
    if (isStillThere && stored < version) {
      throw new Violation("I3", `${browser.name}: a cursor is past ${table} ${id}, not stored`);
    }
  }
  return cursor;
}

/** What the device would tell of a table must be true of its rows, or no comparison finds out. */
export function judgeDigests(browser: Browser, user: string): void {
  const here = rowsOnDisk(browser.disk, user);
  const digests = digestsOnDisk(browser.disk, user);
  for (const table of ALL_TABLES) {
    const mine = [...(here.get(table)?.values() ?? [])].filter((row) => row.standing === "scope");
    const stored = digests.get(table);
    const told = stored ? xorHex(wholeDigest(stored)) : xorHex(digestOf([]));
    if (told !== xorHex(digestOf(mine))) {
      throw new Violation("I3", `${browser.name} ${table}: the digest is not that of its rows`);
    }
  }
}

/** I3, when all is quiet: base = scope ∪ held ∪ kept, with the values that are upstream. */
export function judgeBase(judged: Judged, browser: Browser, user: string): void {
  const here = rowsOnDisk(browser.disk, user);
  const needed = neededRows(outboxOnDisk(browser.disk, user));
  for (const table of ALL_TABLES) {
    const rows = [...(here.get(table)?.values() ?? [])];
    const where = `${browser.name} ${table}`;
    const scope = judged.organisation.scope(user).get(table) ?? new Map<string, Row>();
    if (!judged.organisation.has(table) && rows.length > 0) {
      throw new Violation("I3", `${where} has rows of a table that the profile lacks`);
    }
    judgeScope(scope, rows, where);
    for (const row of rows) judgeRow(judged.organisation, table, row, where);
    const free = rows.filter(({ id }) => !needed.has(rowKey(table, id)));
    for (const row of free) judgeFree(judged.organisation, user, row, where);
  }
  const left = queueLengthOnDisk(browser.disk, user);
  if (left > 0) throw new Violation("I6", `${browser.name}: ${left} queued works were not done`);
}

function judgeScope(scope: ReadonlyMap<string, Row>, rows: StoredRow[], where: string): void {
  const mine = new Set(rows.filter(({ standing }) => standing === "scope").map(({ id }) => id));
  const missing = [...scope.keys()].filter((id) => !mine.has(id));
  if (missing.length > 0) throw new Violation("I3", `${where} lacks ${missing.join(" ")}`);
  const extra = [...mine].filter((id) => !scope.has(id));
  if (extra.length > 0) throw new Violation("I3", `${where} has ${extra.join(" ")}`);
}

function judgeRow(organisation: Organisation, table: AnyName, row: StoredRow, where: string): void {
  if (row.standing === "held") return;
  const there = organisation.rows(table).get(row.id);
  if (!there) throw new Violation("I3", `${where} ${row.id} ${row.standing} was deleted upstream`);
  if (there.version !== row.version) throw new Violation("I3", `${where} ${row.id} is old`);
  for (const column of columnsOf(organisation.profile)[table]) {
    const [mine, theirs] = [row.values[column], there.values[column]];
    if (!sameValue(mine, theirs)) throw new Violation("I3", `${where} ${row.id} ${column}`);
  }
}

/** A row that no unsent work needs. */
function judgeFree(organisation: Organisation, user: string, row: StoredRow, where: string): void {
  if (row.standing === "held") throw new Violation("I3", `${where} holds ${row.id} for nothing`);
  const isReadable = organisation.isReadable(user, row.id);
  if (!isReadable) throw new Violation("I8", `${where} keeps ${row.id}: it may not be read`);
}

/** The table was not in the profile for a time, or its author could not read the row: it had to go. */
function isForgiven(organisation: Organisation, user: string, table: string, id: string): boolean {
  const wasLacking = organisation.lackedAtMs(table) !== Number.NEGATIVE_INFINITY;
  return wasLacking || organisation.wasHidden(user, id);
}

/** Rows made on this device stay for their author while he may read them. */
export function judgeKept({ organisation, ledger }: Judged, browser: Browser, user: string): void {
  // The word that a row was made here lies with it in base, and is told by the device's clock.
  if (browser.baseLostAt > 0 || browser.hasJumped) return;
  const here = rowsOnDisk(browser.disk, user);
  const needed = neededRows(outboxOnDisk(browser.disk, user));
  for (const { device, user: author, table, id, column, appliedAt, isExported } of ledger.edits) {
    const isMade = column === "name" && appliedAt === 0 && !isExported;
    if (!isMade || device !== browser.name || author !== user) continue;
    if (isForgiven(organisation, user, table, id)) continue;
    const isThere = organisation.rows(table).has(id) && organisation.isReadable(user, id);
    const isShown = here.get(table)?.has(id) || needed.has(rowKey(table, id));
    if (isThere && !isShown) {
      throw new Violation("kept", `${browser.name}: ${table} ${id} was made here and is gone`);
    }
  }
}

/** I10: what a tab says is what is stored. */
export function judgeStatus(
  browser: Browser,
  user: string,
  shown: { pendingRecords: number; attentionRecords: number },
): void {
  const outbox = outboxOnDisk(browser.disk, user).filter(isLive);
  const blocked = blockedSets(outbox);
  const needs = (set: ChangeSet) => set.state === "attention" || blocked.has(set.id);
  const attention = new Set(outbox.filter(needs).flatMap(rowsOf));
  const pending = new Set(outbox.flatMap(rowsOf).filter((key) => !attention.has(key)));
  if (shown.pendingRecords === pending.size && shown.attentionRecords === attention.size) return;
  throw new Violation(
    "I10",
    `${browser.name} says ${shown.pendingRecords}+${shown.attentionRecords}, ` +
      `stored are ${pending.size}+${attention.size}`,
  );
}
