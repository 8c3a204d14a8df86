/** Device status, derived from what is stored and from the last contact. Pure. */

import type { Manifest, Table } from "../metadata/manifest.js";
import type { Contact, TableState } from "../store/base.js";
import type { Order } from "../store/device.js";
import {
  blockedSets,
  type ChangeSet,
  isLive,
  needsPerson,
  type RowKey,
  rowKey,
  rowsOf,
} from "../store/outbox.js";
import { isRestorable } from "../store/restoring.js";
import { isChecked } from "./due.js";
import { isUnreachable } from "./errors.js";
import type {
  DeviceStatus,
  FirstSync,
  Globe,
  OrderStatus,
  OutboxEntry,
  Problem,
  TableStatus,
} from "./protocol.js";
import { isGrave } from "./troubles.js";
import { isAgreed, unsentPieces } from "./unsent.js";

export interface StatusInput {
  manifest: Manifest | null;
  states: readonly TableState[];
  outbox: readonly ChangeSet[];
  /** What a row is called, as far as known. */
  nameOf(table: string, id: string): string | null;
  contact: Contact;
  /** What the browser says; false is believed, true is not. */
  hasNetwork: boolean;
  isSyncing: boolean;
  isLeader: boolean;
  storage: DeviceStatus["storage"];
  deviceId: string;
  autoSync: boolean;
  drafts: ReadonlyMap<string, unknown>;
  order: Order | null;
  serverRelease: string | null;
  /** What is wrong with this device itself. */
  troubles: readonly Problem[];
  lastProgressAt: string | null;
}

const SIGN_IN_CODES: ReadonlySet<string> = new Set(["signed-out", "other-user"]);
/** The server is there, what is behind it is not: no fault of anybody here. */
const PATIENCE_CODES: ReadonlySet<string> = new Set(["throttled", "upstream-unavailable", "stuck"]);

export function deviceStatus(input: StatusInput): DeviceStatus {
  const outbox = entriesOf(input);
  const attention = recordsOf(outbox.filter(({ state }) => state === "attention"));
  const pending = new Set(
    [...recordsOf(outbox.filter(({ state }) => state !== "attention"))].filter(
      (key) => !attention.has(key),
    ),
  );
  const { problem, lastPassAt, isUnreached = false } = input.contact;
  const online = input.hasNetwork && !isUnreached && !isUnreachable(problem);
  const trouble = input.troubles.find(isGrave) ?? null;
  const facts = {
    ...input,
    problem,
    trouble,
    online,
    pending: pending.size,
    attention: attention.size,
  };
  return {
    globe: globeOf(facts),
    summary: summaryOf(facts),
    online,
    isLeader: input.isLeader,
    syncing: input.isSyncing,
    firstSync: firstSyncOf(input),
    pendingRecords: pending.size,
    attentionRecords: attention.size,
    lastPassAt,
    problem,
    signInRequired: problem !== null && SIGN_IN_CODES.has(problem.code),
    tables: tablesOf(input),
    outbox,
    drafts: input.drafts.size,
    order: orderOf(input),
    storage: input.storage,
    deviceId: input.deviceId,
    autoSync: input.autoSync,
    serverRelease: input.serverRelease,
    troubles: [...input.troubles],
    lastProgressAt: input.lastProgressAt,
  };
}

interface Facts {
  trouble: Problem | null;
  problem: Problem | null;
  online: boolean;
  isSyncing: boolean;
  pending: number;
  attention: number;
}

function globeOf({ problem, trouble, online, isSyncing, pending, attention }: Facts): Globe {
  if (attention > 0) return "attention";
  if (trouble) return "error";
  if (problem && !isUnreachable(problem) && !PATIENCE_CODES.has(problem.code)) return "error";
  if (isSyncing) return "syncing";
  if (pending > 0) return "pending";
  return online && problem === null ? "connected" : "not-connected";
}

function summaryOf(facts: Facts): string {
  const { problem, trouble, online, isSyncing, pending, attention } = facts;
  const unsent = pending > 0 ? `${records(pending)} to send. ` : "";
  if (attention > 0) return `${records(attention)} to look at. ${unsent}`.trim();
  if (trouble) return unsent + sentence(trouble.title);
  if (problem && !isUnreachable(problem)) return unsent + sentence(problem.title);
  if (isSyncing) return pending > 0 ? `Sending ${records(pending)}.` : "Synchronising.";
  if (!online) return `${unsent}Not connected.`;
  return unsent === "" ? "Connected. Everything is sent." : unsent.trim();
}

function sentence(title: string): string {
  return /[.!?]$/.test(title) ? title : `${title}.`;
}

function records(count: number): string {
  return count === 1 ? "1 record" : `${count} records`;
}

function recordsOf(entries: readonly OutboxEntry[]): Set<RowKey> {
  return new Set(
    entries.flatMap(({ changeSetId, records }) =>
      // A notice is about no record any more, and still wants to be read.
      records.length === 0
        ? [rowKey("notice", changeSetId)]
        : records.map(({ table, id }) => rowKey(table, id)),
    ),
  );
}

function entriesOf({ outbox, nameOf, manifest }: StatusInput): OutboxEntry[] {
  const mayCreate = (table: string) =>
    manifest?.tables.find(({ name }) => name === table)?.rights.create ?? false;
  const blocked = blockedSets(outbox);
  return outbox.filter(isLive).map((set) => ({
    changeSetId: set.id,
    label: set.label,
    state:
      blocked.has(set.id) || needsPerson(set) ? "attention" : (set.state as OutboxEntry["state"]),
    madeAt: set.madeAt,
    records: [...new Set(rowsOf(set))].map((key) => recordOf(key, nameOf)),
    reason: blocked.has(set.id) ? BLOCKED : reasonOf(set),
    conflicts: [...set.conflicts],
    isRestorable: isRestorable(set, mayCreate),
  }));
}

const BLOCKED = {
  outcome: "blocked",
  message: "This waits for an earlier change that needs your decision.",
  column: null,
} as const;

/** What is stored as blocked waits for nothing any more: the record it belongs to was discarded. */
function reasonOf({ reason }: ChangeSet): OutboxEntry["reason"] {
  return reason?.outcome === "blocked" ? { ...reason, outcome: "orphaned" } : reason;
}

function recordOf(key: RowKey, nameOf: StatusInput["nameOf"]) {
  const [table = "", id = ""] = key.split("/");
  return { table, id, name: nameOf(table, id) };
}

function orderOf({ order, outbox, drafts }: StatusInput): OrderStatus | null {
  if (!order) return null;
  const unsent = unsentPieces(outbox, drafts);
  const isGiven = order.agreed !== null || unsent.length === 0;
  return {
    id: order.id,
    kind: order.kind,
    unsent,
    isAgreed: isGiven && isAgreed(unsent, order.agreed),
  };
}

function firstSyncOf({ manifest, states }: StatusInput): FirstSync | null {
  if (!manifest) return { tables: [], done: false };
  const known = new Map(states.map((state) => [state.table, state]));
  const tables = manifest.tables.map(({ name, displayCollectionName, displayName }) => ({
    table: name,
    displayName: displayCollectionName || displayName,
    rows: known.get(name)?.count ?? 0,
    complete: isWhole(known.get(name)),
  }));
  return tables.every(({ complete }) => complete) ? null : { tables, done: false };
}

/** Has been read to its end once; a later re-reading does not take that back. */
function isWhole(state: TableState | undefined): boolean {
  return state !== undefined && state.syncedAt !== null;
}

function tablesOf({ manifest, states, contact }: StatusInput): TableStatus[] {
  const known = new Map(states.map((state) => [state.table, state]));
  return (manifest?.tables ?? []).map((table) => {
    const { name, displayCollectionName, displayName } = table;
    const state = known.get(name);
    return {
      table: name,
      displayName: displayCollectionName || displayName,
      rows: state?.count ?? 0,
      complete: isWhole(state) && !state?.completing,
      lastSyncedAt: state?.syncedAt ?? null,
      lastCheckedAt: state?.checkedAt ?? null,
      isCheckedHourly: state !== undefined && isCheckedHourly(table, state),
      problem: state?.problem ?? (isWhole(state) ? null : contact.problem),
    };
  });
}

/** Just compared, it would not be compared again in the next pass. */
function isCheckedHourly(table: Table, state: TableState): boolean {
  const checkedMs = state.checkedAt === null ? 0 : Date.parse(state.checkedAt);
  return !isChecked(table, state, checkedMs, "due");
}
