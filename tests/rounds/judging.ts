/**
 * The judges of a round, when all is quiet. Rules as in offline-sync-engines §5.7.
 *
 * They share nothing with what they judge but the texts of the scopes: rows are asked for by plain
 * HTTP as the person, and what took effect is told by triggers in the sandbox's database.
 */

import type { Table } from "../../static/metadata/manifest.js";
import { sameValue } from "../../static/metadata/row.js";
import {
  blockedSets,
  type ChangeSet,
  isLive,
  neededRows,
  rowKey,
  rowsOf as rowsOfSet,
} from "../../static/store/outbox.js";
import type { StoredRow } from "../../static/store/rows.js";
import { journalOf, manifestOf, outboxOf, queueLengthOf, rowsOf } from "./disk-reader.js";
import { History } from "./history.js";
import { judgeDeletion, judgeEdit, judgeSets } from "./judging-work.js";
import type { Office, Owned } from "./office.js";
import type { ScopeText } from "./organisation.js";
import { cellOf, type Raw, type Upstream } from "./upstream.js";
import { Violation } from "./violation.js";

/** What was judged: a round that compares nothing proves nothing. */
export interface Verdict {
  rows: number;
  edits: number;
  applied: number;
  /** As the devices' journals have them. */
  outcomes: Record<string, number>;
}

export async function judge(office: Office): Promise<Verdict> {
  const [first] = office.ledger.violations;
  if (first) throw first;
  const rows = await Promise.all(office.owned.map((owned) => judgeBase(office, owned)));
  for (const owned of office.owned) await judgeStatus(owned);
  return { rows: rows.reduce((sum, count) => sum + count, 0), ...(await judgeWork(office)) };
}

/** I3: base is the scope, and what is held or kept beside it. Returns how many rows were compared. */
async function judgeBase(
  { scopes, upstreams }: Office,
  { device, person }: Owned,
): Promise<number> {
  const manifest = await manifestOf(device, person.owner);
  if (!manifest) throw new Violation("I3", `${device.name} has no manifest`);
  const upstream = upstreams.get(person.name) as Upstream;
  const here = await rowsOf(device, person.owner);
  const needed = neededRows(await outboxOf(device, person.owner));
  let compared = 0;
  for (const table of manifest.tables) {
    const scope = scopes[manifest.profile.name]?.[table.name];
    if (!scope) throw new Error(`The profile has no table ${table.name}.`);
    const rows = [...(here.get(table.name)?.values() ?? [])];
    const there = await listed(upstream, scope);
    compared += there.size;
    judgeScope(device.name, table, rows, there);
    for (const row of rows.filter(({ standing }) => standing !== "scope")) {
      if (row.standing === "held" && !needed.has(rowKey(table.name, row.id)))
        throw new Violation("I3", `${device.name} ${table.name} holds ${row.id} for nothing`);
      if (row.standing === "kept") await judgeKept(device.name, table, row, upstream, scope);
    }
  }
  const left = await queueLengthOf(device, person.owner);
  if (left > 0) throw new Violation("I6", `${device.name}: ${left} queued works were not done`);
  return compared;
}

/** The rows of a scope by id, as the person's own token finds them. */
async function listed(upstream: Upstream, { set, key, fetchXml }: ScopeText) {
  const rows = new Map<string, Raw>();
  for (const text of fetchXml) {
    for (const row of await upstream.fetch(set, text)) rows.set(row[key] as string, row);
  }
  return rows;
}

function judgeScope(
  device: string,
  table: Table,
  rows: readonly StoredRow[],
  there: ReadonlyMap<string, Raw>,
): void {
  const where = `${device} ${table.name}`;
  const mine = new Map(rows.map((row) => [row.id, row]));
  for (const [id, row] of there) {
    const here = mine.get(id);
    if (!here) throw new Violation("I3", `${where} lacks ${id}`);
    // Held for unsent work it may be as its author saw it; he is asked, or it is verified later.
    if (here.standing === "held") throw new Violation("I3", `${where} holds ${id}, in scope`);
    judgeCells(where, table, here, row);
  }
  const extra = rows.find(({ id, standing }) => standing === "scope" && !there.has(id));
  if (extra) throw new Violation("I3", `${where} has ${extra.id}, out of scope`);
}

function judgeCells(where: string, table: Table, here: StoredRow, there: Raw): void {
  const version = there.versionnumber;
  if (version !== here.version)
    throw new Violation("I3", `${where} ${here.id} is at ${here.version}, not ${version}`);
  for (const column of table.columns) {
    const [mine, theirs] = [here.values[column.name], cellOf(there, column)];
    if (!sameValue(mine, theirs)) {
      const told = `${JSON.stringify(mine)}, not ${JSON.stringify(theirs)}`;
      throw new Violation("I3", `${where} ${here.id} ${column.name} is ${told}`);
    }
  }
}

/** I8: what is kept outside the scope may still be read, and is as it is upstream. */
async function judgeKept(
  device: string,
  table: Table,
  row: StoredRow,
  upstream: Upstream,
  { set }: ScopeText,
): Promise<void> {
  const there = await upstream.row(`${set}(${row.id})`);
  const where = `${device} ${table.name}`;
  if (!there) throw new Violation("I8", `${where} keeps ${row.id}, which may not be read`);
  judgeCells(where, table, row, there);
}

/** I6, I10: nothing is left but what needs a person, and every tab says what is stored. */
async function judgeStatus({ device, person }: Owned): Promise<void> {
  const outbox = (await outboxOf(device, person.owner)).filter(isLive);
  const blocked = blockedSets(outbox);
  const stuck = outbox.filter((set) => set.state !== "attention" && !blocked.has(set.id));
  if (stuck.length > 0)
    throw new Violation(
      "I6",
      `${device.name}: ${stuck.map(({ label, state }) => `${label} ${state}`)}`,
    );
  const attention = new Set(outbox.flatMap(recordsOf)).size;
  for (const tab of device.tabs) {
    const status = await tab.status();
    const said = [status.pendingRecords, status.attentionRecords];
    if (said.join() !== [0, attention].join())
      throw new Violation("I10", `${tab.name} says ${said}, stored are 0,${attention}`);
    const isCalm = attention > 0 || status.globe === "connected" || status.globe === "syncing";
    if (!isCalm) throw new Violation("I10", `${tab.name} shows ${status.globe}`);
  }
}

/** A notice of what had taken effect before it could be taken back is about no row. */
function recordsOf(set: ChangeSet): string[] {
  return set.mutations.length > 0 ? rowsOfSet(set) : [set.id];
}

/** I1, I2, I5: what became of every promise, by the witness's word. */
async function judgeWork(office: Office): Promise<Omit<Verdict, "rows">> {
  const { ledger, upstreams } = office;
  const history = new History(await office.serving.witness());
  const sets = await unsent(office);
  const mutations = sets.flatMap((set) => [...set.mutations]);
  const waiting = new Set(mutations.flatMap(({ values }) => Object.values(values)));
  const deletions = mutations.filter(({ kind }) => kind === "delete");
  const undeleted = new Set(deletions.map(({ row }) => row));
  for (const edit of ledger.edits) judgeEdit({ history, ledger, waiting }, edit);
  for (const deletion of ledger.deletions) judgeDeletion({ history, ledger, undeleted }, deletion);
  const maker = upstreams.get("maker") as Upstream;
  const receipts = await maker.list("fp_syncreceipts?$select=fp_syncreceiptid,fp_kind");
  judgeSets({ history, ledger }, { receipts, unsent: sets });
  const applied = ledger.edits.filter((edit) => history.timesOf(edit).length > 0).length;
  return { edits: ledger.edits.length, applied, outcomes: await outcomes(office) };
}

async function unsent({ owned }: Office): Promise<ChangeSet[]> {
  const outboxes = owned.map(({ device, person }) => outboxOf(device, person.owner));
  return (await Promise.all(outboxes)).flat().filter(isLive);
}

/** How often devices wrote down which outcome, to see that rounds meet them all. */
async function outcomes({ owned }: Office): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { device, person } of owned) {
    for (const { outcome } of await journalOf(device, person.owner))
      counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}
