/** Change sets and rows, said in as few words as a test needs. */

import type { Values } from "../../static/metadata/row.js";
import type { ChangeSet, Mutation } from "../../static/store/outbox.js";
import type { StoredRow } from "../../static/store/rows.js";

export function change(
  kind: Mutation["kind"],
  row: string,
  values: Values = {},
  rest: Partial<Mutation> = {},
): Mutation {
  return { id: `m-${row}`, table: "t", row, kind, values, seen: {}, version: 1, ...rest };
}

export function set(
  sequence: number,
  mutations: Mutation | Mutation[],
  rest: Partial<ChangeSet> = {},
): ChangeSet {
  return {
    sequence,
    id: `s${sequence}`,
    label: `set ${sequence}`,
    madeAt: "2026-11-22T12:00:00Z",
    state: "pending",
    everSent: rest.state !== undefined && rest.state !== "pending",
    cancels: [],
    notBeforeMs: 0,
    mutations: [mutations].flat(),
    reason: null,
    conflicts: [],
    ...rest,
  };
}

/** A lookup at a row of the same table. */
export function at(row: string) {
  return [row, "t", null] as const;
}

export function stored(id: string, values: Values = {}, rest: Partial<StoredRow> = {}): StoredRow {
  return { id, version: 1, values, standing: "scope", madeAt: null, ...rest };
}
