/**
 * The outbox: change sets whose outcome is not yet known, in the order they were made.
 *
 *     pending ──send──▶ sent ──applied, duplicate──▶ (gone from the outbox, in the journal)
 *        ▲                │
 *        └─decision── attention ◀── stale with a conflict, gone, denied, invalid
 *
 * Upstream may ask to wait with a set: it stays sent, and when that has gone on for too long, a
 * person is told (`isStuck`) while it is still tried.
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
  /** The columns that are decided together with this one, itself included. */
  group?: readonly string[];
}

export interface Reason {
  /**
   * What upstream answered; or "blocked": a record it needs was discarded; "applied": it was
   * discarded, but had taken effect already; "profile": held back here, as the profile no longer
   * has what it writes.
   */
  outcome: "stale" | "gone" | "denied" | "invalid" | "wait" | "blocked" | "applied" | "profile";
  message: string;
  column: string | null;
  /** Of "gone": the rows that are no longer there. */
  rows?: readonly RowKey[];
  /** Of "profile": what no longer fits, and the values. */
  misfit?: Misfit;
}

/** Why the profile does not take a change, in its own words: as tables and columns were called. */
export interface Misfit {
  fact: "no-table" | "no-column" | "read-only" | "no-right";
  table: string;
  column: string | null;
  /** What is kept, by label: no form may show these any more. */
  kept: readonly (readonly [label: string, text: string])[];
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
  /** What went up under those ids, should one of them turn out to have taken effect. */
  readonly copies?: Readonly<Record<string, readonly Mutation[]>>;
  /** Upstream asked us to wait until then (epoch milliseconds). */
  readonly notBeforeMs: number;
  /** How often upstream has asked that in a row, and since when. */
  readonly waits?: { readonly tries: number; readonly sinceMs: number };
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
 * What sets may have to wait for: a row is written in order, a parent made here goes first, and a
 * row is deleted after the writes that point at it.
 */
class Obstacles {
  readonly #written = new Set<RowKey>();
  readonly #pointedAt = new Set<RowKey>();
  readonly #made = new Set<RowKey>();

  /** Of a set before those asked about. */
  add(set: ChangeSet): void {
    for (const key of rowsOf(set)) this.#written.add(key);
    for (const key of targetsOf(set)) this.#pointedAt.add(key);
    this.addMade(set);
  }

  /** Of any set: a row that was deleted upstream is made anew after what points at it. */
  addMade(set: ChangeSet): void {
    for (const key of createdRows(set)) this.#made.add(key);
  }

  block(set: ChangeSet): boolean {
    const own = new Set(createdRows(set));
    const deleted = set.mutations.filter(({ kind }) => kind === "delete");
    return (
      rowsOf(set).some((key) => this.#written.has(key)) ||
      targetsOf(set).some((key) => this.#made.has(key) && !own.has(key)) ||
      deleted.some(({ table, row }) => this.#pointedAt.has(rowKey(table, row)))
    );
  }
}

/** The rows a set makes. */
export function createdRows({ mutations }: Pick<ChangeSet, "mutations">): RowKey[] {
  return mutations
    .filter(({ kind }) => kind === "create")
    .map(({ table, row }) => rowKey(table, row));
}

/** The sets that may be sent now: each waits for the earlier ones it needs and for nothing else. */
export function readySets(outbox: readonly ChangeSet[], nowMs: number): ChangeSet[] {
  const live = outbox.filter(isLive);
  const obstacles = new Obstacles();
  for (const set of live) obstacles.addMade(set);
  const ready: ChangeSet[] = [];
  for (const set of live) {
    if (isSendable(set, nowMs) && !obstacles.block(set)) ready.push(set);
    obstacles.add(set);
  }
  return ready;
}

function isSendable(set: ChangeSet, nowMs: number): boolean {
  const isUnsettled = set.state === "pending" || set.state === "sent";
  return isUnsettled && set.cancels.length === 0 && !isWaiting(set, nowMs);
}

/** We wait no longer than this: a longer wait was noted by a clock that has been put back since. */
export const LONGEST_WAIT_MS = 3_600_000;

/** Whether upstream asked us to hold the set back, and that time has not come. */
export function isWaiting({ notBeforeMs }: ChangeSet, nowMs: number): boolean {
  return notBeforeMs > nowMs && notBeforeMs - nowMs <= LONGEST_WAIT_MS;
}

/** Upstream has asked to wait with it for so long that a person is told. It is still tried. */
export function isStuck({ state, reason }: ChangeSet): boolean {
  return state === "sent" && reason?.outcome === "wait";
}

/** Says whether a person is asked about the set. */
export function needsPerson(set: ChangeSet): boolean {
  return set.state === "attention" || isStuck(set);
}

/** Ids of sets that wait, directly or not, for one that needs a person. Derived, never stored. */
export function blockedSets(outbox: readonly ChangeSet[]): Set<string> {
  const live = outbox.filter(isLive);
  const blocked = new Set<string>();
  // A set may wait for one made later, if that makes its parent anew: until nothing is added.
  for (let known = -1; known !== blocked.size; ) {
    known = blocked.size;
    addBlocked(live, blocked);
  }
  return blocked;
}

function addBlocked(live: readonly ChangeSet[], blocked: Set<string>): void {
  const stops = (set: ChangeSet) => blocked.has(set.id) || needsPerson(set);
  const obstacles = new Obstacles();
  for (const set of live.filter(stops)) obstacles.addMade(set);
  for (const set of live) {
    if (!needsPerson(set) && obstacles.block(set)) blocked.add(set.id);
    if (stops(set)) obstacles.add(set);
  }
}
