/** What the user sees: base ⊕ overlay, rows as read with his unsent mutations laid over them. */

import type { Values } from "../metadata/row.js";
import { blockedSets, type ChangeSet, isLive, type Mutation, needsPerson } from "./outbox.js";
import { isPairing, rowsOfPairs } from "./pairs.js";
import type { StoredRow } from "./rows.js";

export type Mark = "pending" | "sent" | "attention" | "kept";

interface Edit {
  mutation: Mutation;
  mark: Exclude<Mark, "kept">;
}

/** Unsent edits by table and row, in the order they were made. */
export type Overlay = ReadonlyMap<string, ReadonlyMap<string, readonly Edit[]>>;

/** A row as the user sees it. */
export interface SeenRow {
  id: string;
  /** Null until upstream has shown it to us. */
  version: number | null;
  values: Values;
  mark: Mark | null;
}

export function overlayOf(outbox: readonly ChangeSet[]): Overlay {
  const blocked = blockedSets(outbox);
  const overlay = new Map<string, Map<string, Edit[]>>();
  for (const set of outbox.filter(isLive)) {
    const isAsked = blocked.has(set.id) || needsPerson(set);
    const mark = isAsked ? "attention" : (set.state as Edit["mark"]);
    for (const mutation of set.mutations) append(overlay, { mutation, mark });
  }
  return overlay;
}

function append(overlay: Map<string, Map<string, Edit[]>>, edit: Edit): void {
  const { table, row } = edit.mutation;
  const rows = overlay.get(table) ?? new Map<string, Edit[]>();
  overlay.set(table, rows.set(row, [...(rows.get(row) ?? []), edit]));
}

/** Null when the row is deleted, or is neither in base nor made here. */
export function seenRow(
  base: StoredRow | undefined,
  edits: readonly Edit[] | undefined,
): SeenRow | null {
  let row = base ? fromBase(base) : null;
  for (const edit of edits ?? []) {
    const laid = lay(row, edit);
    // What was written to a deleted row shows only when it needs its person.
    const isDeleted =
      row === null && edit.mutation.kind === "update" && isDeletedBefore(edits, edit);
    row = isDeleted && edit.mark !== "attention" ? null : laid;
  }
  return row;
}

function isDeletedBefore(edits: readonly Edit[] | undefined, edit: Edit): boolean {
  return (edits ?? [])
    .slice(0, edits?.indexOf(edit))
    .some(({ mutation }) => mutation.kind === "delete");
}

function fromBase({ id, version, values, standing }: StoredRow): SeenRow {
  return { id, version, values, mark: standing === "kept" ? "kept" : null };
}

function lay(row: SeenRow | null, { mutation, mark }: Edit): SeenRow | null {
  if (mutation.kind === "delete" || mutation.kind === "unlink") {
    // A delete that needs a person leaves the row to be seen, or he could not decide.
    if (mark !== "attention") return null;
    return row && { ...row, mark };
  }
  const before = row ?? { id: mutation.row, version: null, values: mutation.seen, mark: null };
  const isParked = before.mark === "attention";
  const values = { ...before.values, ...mutation.values };
  return { ...before, values, mark: isParked ? "attention" : mark };
}

/** All rows of a table as the user sees them. */
export function seenRows(
  base: ReadonlyMap<string, StoredRow>,
  made: ReadonlyMap<string, readonly Edit[]> | undefined,
): Map<string, SeenRow> {
  const edits = made && byRow(base, made);
  const rows = new Map<string, SeenRow>();
  for (const [id, row] of base) {
    const seen = seenRow(row, edits?.get(id));
    if (seen) rows.set(id, seen);
  }
  for (const [id, own] of edits ?? []) {
    const seen = base.has(id) ? null : seenRow(undefined, own);
    if (seen) rows.set(id, seen);
  }
  return rows;
}

/** Edits of pairs by the rows that have their ends; a pair that is not in base stays by its key. */
function byRow(
  base: ReadonlyMap<string, StoredRow>,
  made: ReadonlyMap<string, readonly Edit[]>,
): ReadonlyMap<string, readonly Edit[]> {
  const pairings = [...made.values()].flatMap(([edit]) =>
    edit && isPairing(edit.mutation) ? [edit.mutation] : [],
  );
  if (pairings.length === 0) return made;
  const found = new Map(made);
  for (const [key, ids] of rowsOfPairs(base.values(), pairings)) {
    const edits = found.get(key) ?? [];
    if (ids.length > 0) found.delete(key);
    for (const id of ids) found.set(id, edits);
  }
  return found;
}
