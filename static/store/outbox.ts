/**
 * The outbox: change sets whose outcome is not yet known, in the order they were made.
 *
 *     pending ──send──▶ sent ──applied, duplicate──▶ (gone from the outbox, in the journal)
 *        ▲                │
 *        └─decision── attention ◀── stale with a conflict, gone, denied, invalid
 *
 * A sent set is frozen: same id, same body, until its outcome is stored. `discarded` sets were sent
 * at some time and wait for their cancellation upstream; nobody sees them any more.
 * Everything here is pure.
 */

import { isLookup, type Value, type Values } from "../metadata/row.js";

/** link, unlink: of a pair of rows, whose table has `pair` in the manifest. */
export type MutationKind = "create" | "update" | "delete" | "link" | "unlink";

export interface Mutation {
  readonly id: string;
  readonly table: string;
  /** Of a link or unlink: the key of the pair, see pairs.ts. */
  readonly row: string;
  readonly kind: MutationKind;
  readonly values: Values;
  /** What its author saw: of an update, exactly its columns; of a link, the ends if they were a pair. */
  readonly seen: Values;
  /** The version its author saw; sent as If-Match. Null for a create, and for pairs. */
  readonly version: number | null;
}

export interface Conflict {
  table: string;
  id: string;
  column: string;
  seen: Value;
  mine: Value;
  theirs: Value;
}

export interface Reason {
  outcome: "stale" | "gone" | "denied" | "invalid" | "blocked";
  message: string;
  column: string | null;
}

export interface ChangeSet {
  readonly sequence: number;
  readonly id: string;
  readonly label: string;
  readonly madeAt: string;
  readonly state: "pending" | "sent" | "attention" | "discarded";
  /** Once sent, a copy may still be under way: then it is cancelled before it changes. */
  readonly everSent: boolean;
  /** Earlier ids of this set, to be cancelled upstream before anything else is sent. */
  readonly cancels: readonly string[];
  /** Upstream asked us to wait until then (epoch milliseconds). */
  readonly notBeforeMs: number;
  readonly mutations: readonly Mutation[];
  readonly reason: Reason | null;
  readonly conflicts: readonly Conflict[];
}

export type RowKey = `${string}/${string}`;

export function rowKey(table: string, id: string): RowKey {
  return `${table}/${id}`;
}

export function isLive(set: ChangeSet): boolean {
  return set.state !== "discarded";
}

/** The rows a set writes. */
export function rowsOf(set: Pick<ChangeSet, "mutations">): RowKey[] {
  return set.mutations.map(({ table, row }) => rowKey(table, row));
}

/** The rows a set's lookups point at. */
export function targetsOf(set: Pick<ChangeSet, "mutations">): RowKey[] {
  return set.mutations.flatMap(({ values }) =>
    Object.values(values)
      .filter(isLookup)
      .map(([id, table]) => rowKey(table, id)),
  );
}

/** Rows that must stay on the device: those with unsent work, and those that work points at. */
export function neededRows(outbox: Iterable<ChangeSet>): Set<RowKey> {
  const needed = new Set<RowKey>();
  for (const set of outbox) {
    if (!isLive(set)) continue;
    for (const key of [...rowsOf(set), ...targetsOf(set)]) needed.add(key);
  }
  return needed;
}

/**
 * What later sets may have to wait for: a row is written in order, a parent made here goes first,
 * and a row is deleted after the writes that point at it.
 */
export class Obstacles {
  readonly #written = new Set<RowKey>();
  readonly #created = new Set<RowKey>();
  readonly #pointedAt = new Set<RowKey>();

  add(set: ChangeSet): void {
    for (const key of rowsOf(set)) this.#written.add(key);
    for (const key of targetsOf(set)) this.#pointedAt.add(key);
    for (const { kind, table, row } of set.mutations) {
      if (kind === "create") this.#created.add(rowKey(table, row));
    }
  }

  block(set: ChangeSet): boolean {
    const deleted = set.mutations.filter(({ kind }) => kind === "delete");
    return (
      rowsOf(set).some((key) => this.#written.has(key)) ||
      targetsOf(set).some((key) => this.#created.has(key)) ||
      deleted.some(({ table, row }) => this.#pointedAt.has(rowKey(table, row)))
    );
  }
}

/** The sets that may be sent now: each waits for the earlier ones it needs and for nothing else. */
export function readySets(outbox: readonly ChangeSet[], nowMs: number): ChangeSet[] {
  const obstacles = new Obstacles();
  const ready: ChangeSet[] = [];
  for (const set of outbox.filter(isLive)) {
    if (isSendable(set, nowMs) && !obstacles.block(set)) ready.push(set);
    obstacles.add(set);
  }
  return ready;
}

function isSendable(set: ChangeSet, nowMs: number): boolean {
  const isUnsettled = set.state === "pending" || set.state === "sent";
  return isUnsettled && set.cancels.length === 0 && !isWaiting(set, nowMs);
}

/** No server asks for more: a longer wait was noted by a clock that has been put back since. */
const LONGEST_WAIT_MS = 3_600_000;

/** Whether upstream asked us to hold the set back, and that time has not come. */
export function isWaiting({ notBeforeMs }: ChangeSet, nowMs: number): boolean {
  return notBeforeMs > nowMs && notBeforeMs - nowMs <= LONGEST_WAIT_MS;
}

/** Ids of sets that wait, directly or not, for one that needs a person. Derived, never stored. */
export function blockedSets(outbox: readonly ChangeSet[]): Set<string> {
  const obstacles = new Obstacles();
  const blocked = new Set<string>();
  for (const set of outbox.filter(isLive)) {
    const isBlocked = set.state !== "attention" && obstacles.block(set);
    if (isBlocked) blocked.add(set.id);
    if (isBlocked || set.state === "attention") obstacles.add(set);
  }
  return blocked;
}
