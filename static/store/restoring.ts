/**
 * A row that was deleted upstream is made anew, as the author saw it and with his changes. Pure.
 *
 * It is another row, with an id of its own: the old id stays deleted, and whatever unsent work
 * pointed at the old row points at the new one.
 */

import { isLookup, type Row, type Value, type Values } from "../metadata/row.js";
import type { OutboxChange } from "./coalesce.js";
import { type ChangeSet, isLive, type Mutation, type RowKey, rowKey } from "./outbox.js";
import { isPairing, pairKey } from "./pairs.js";
import { amend, type Naming } from "./reissuing.js";

export interface Restoring extends Naming {
  /** The rows as they were here when they were last read. */
  current: ReadonlyMap<RowKey, Row>;
  isCreatable(table: string, column: string): boolean;
}

/** Whether there is anything to make anew, a change of a row that is gone, and its author may. */
export function isRestorable(set: ChangeSet, mayCreate: (table: string) => boolean): boolean {
  const lost = new Set<RowKey>(set.state === "attention" ? lostRows(set) : []);
  const tables = set.mutations
    .filter(({ table, row }) => lost.has(rowKey(table, row)))
    .map(({ table }) => table);
  return tables.length > 0 && tables.every(mayCreate);
}

/** The rows of the set that are gone upstream and that its author changed. */
function lostRows({ reason, mutations }: ChangeSet): RowKey[] {
  if (reason?.outcome !== "gone") return [];
  const changed = mutations
    .filter(({ kind }) => kind === "update")
    .map(({ table, row }) => rowKey(table, row));
  // Without a name, a set of one change tells which row it was.
  const gone = reason.rows ?? (changed.length === 1 ? changed : []);
  return changed.filter((key) => gone.includes(key));
}

/** The sets as they go on: the restored one, and all that mention its rows. */
export function restore(
  outbox: readonly ChangeSet[],
  set: ChangeSet,
  restoring: Restoring,
): OutboxChange {
  const newIds = new Map(lostRows(set).map((key) => [key, restoring.newId()]));
  const others = outbox.filter((one) => one.sequence !== set.sequence && isOpenToChange(one));
  const puts = [
    amend(released(set), madeAnew(set, newIds, restoring), restoring),
    ...others.flatMap((other) => repointed(other, newIds, restoring)),
  ];
  return { puts, removes: [] };
}

/** What is under way goes as it is; refused for what it points at, it is decided about then. */
function isOpenToChange(set: ChangeSet): boolean {
  return isLive(set) && set.state !== "sent";
}

function released(set: ChangeSet): ChangeSet {
  return { ...set, state: "pending", reason: null, conflicts: [], notBeforeMs: 0 };
}

type NewIds = ReadonlyMap<RowKey, string>;

/** Changes become creations; what the set was to delete and is gone already needs no deletion. */
function madeAnew(set: ChangeSet, newIds: NewIds, restoring: Restoring): Mutation[] {
  const gone = new Set(set.reason?.rows ?? []);
  return set.mutations
    .filter(({ kind, table, row }) => kind !== "delete" || !gone.has(rowKey(table, row)))
    .map((mutation) => {
      const pointed = withNewLookups(mutation, newIds);
      const id = newIds.get(rowKey(mutation.table, mutation.row));
      return id === undefined ? pointed : creation(pointed, id, newIds, restoring);
    });
}

function creation(
  mutation: Mutation,
  row: string,
  newIds: NewIds,
  { current, isCreatable }: Restoring,
): Mutation {
  const { table, seen, values } = mutation;
  const last = current.get(rowKey(table, mutation.row))?.values ?? {};
  const before = repointedValues({ ...last, ...seen }, newIds);
  const sent = Object.entries({ ...before, ...values }).filter(
    ([column, value]) => value !== null && (column in values || isCreatable(table, column)),
  );
  // What upstream fills in is shown as it was until then.
  return {
    ...mutation,
    row,
    kind: "create",
    values: Object.fromEntries(sent),
    seen: before,
    version: null,
  };
}

/** Empty when the set does not mention the rows. */
function repointed(set: ChangeSet, newIds: NewIds, naming: Naming): ChangeSet[] {
  const mutations = set.mutations.map((mutation) => {
    const pointed = withNewLookups(mutation, newIds);
    const row = newIds.get(rowKey(mutation.table, mutation.row));
    return row === undefined ? pointed : { ...pointed, row, version: null };
  });
  if (mutations.every((mutation, at) => mutation === set.mutations[at])) return [];
  return [amend(wasRefusedForIt(set) ? released(set) : set, mutations, naming)];
}

/** Refused because what it pointed at was gone: now it can go. */
function wasRefusedForIt({ state, reason }: ChangeSet): boolean {
  return state === "attention" && (reason?.outcome === "invalid" || reason?.outcome === "gone");
}

function withNewLookups(mutation: Mutation, newIds: NewIds): Mutation {
  const values = repointedValues(mutation.values, newIds);
  if (values === mutation.values) return mutation;
  const [first, second] = Object.values(values).filter(isLookup);
  // A pair is known by its ends, which stand in its order.
  const isPair = isPairing(mutation) && first && second;
  const row = isPair ? pairKey({ first: first[0], second: second[0] }) : mutation.row;
  return { ...mutation, row, values };
}

function repointedValues(values: Values, newIds: NewIds): Values {
  const renew = (value: Value): Value => {
    const id = isLookup(value) ? newIds.get(rowKey(value[1], value[0])) : undefined;
    return isLookup(value) && id !== undefined ? [id, value[1], value[2]] : value;
  };
  const entries = Object.entries(values);
  if (entries.every(([, value]) => renew(value) === value)) return values;
  return Object.fromEntries(entries.map(([column, value]) => [column, renew(value)]));
}
