/** Three-way by column: what the author saw, what he wants, what is upstream now. */

import type { Table } from "../metadata/manifest.js";
import { isLookup, type Row, sameValue, type Value, type Values } from "../metadata/row.js";
import type { ChangeSet, Conflict, Mutation } from "./outbox.js";

export type Policy = "ask" | "mine" | "theirs";

/** How the rows of a table are merged. */
export interface MergeRules {
  policy: Policy;
  /** Columns that conflict, and are taken, as one. */
  groups: readonly (readonly string[])[];
  /** Whether a person can write the column: what only upstream writes is nobody's edit. */
  isWritable(column: string): boolean;
}

/** A mutation set against the row as it is now. */
export interface Rebased {
  /**
   * With the version it may be sent on. With policy "theirs" some columns may be gone; a deletion
   * that gives way is an update of nothing. With "mine" the rest of a group may have been added.
   */
  mutation: Mutation;
  /** Columns where both changed to different values; empty unless a person has to decide. */
  conflicts: Conflict[];
}

/** A table that the profile no longer has leaves every decision to a person. */
export function mergeRulesOf(table: Table | undefined): MergeRules {
  const columns = new Map(table?.columns.map((column) => [column.name, column]));
  return {
    policy: table?.conflictPolicy ?? "ask",
    // A manifest that an earlier release stored has no groups.
    groups: table?.columnGroups ?? [],
    isWritable: (column) => columns.get(column)?.updatable ?? true,
  };
}

/** `current` undefined: the row is not here, so the version its author saw must decide upstream. */
export function rebase(mutation: Mutation, current: Row | undefined, rules: MergeRules): Rebased {
  const isMerged = mutation.kind === "update" || mutation.kind === "delete";
  if (!current || !isMerged || isUnread(mutation, current)) return { mutation, conflicts: [] };
  const conflicts = conflictsOf(mutation, current, rules);
  const onCurrent = { ...mutation, version: current.version };
  if (conflicts.length === 0) return { mutation: onCurrent, conflicts };
  if (rules.policy === "ask") return { mutation, conflicts };
  const merge = rules.policy === "mine" ? withWholeGroups : withoutColumns;
  return { mutation: merge(onCurrent, conflicts, rules), conflicts: [] };
}

/** The row is here without a column that is written: the profile has it again, and it is on its way. */
function isUnread({ kind, values }: Mutation, current: Row): boolean {
  return kind === "update" && Object.keys(values).some((column) => !(column in current.values));
}

/** The columns in which somebody else changed what the author of the mutation had seen. */
function conflictsOf(mutation: Mutation, current: Row, rules: MergeRules): Conflict[] {
  const { table, row: id } = mutation;
  return unitsOf(mutation, rules).flatMap(({ columns, isGroup }) => {
    const sides = columns.map((column) => ({ column, ...sidesOf(mutation, current, column) }));
    const isTheirs = sides.some(({ seen, theirs }) => !isSameUpstream(seen, theirs));
    const isMine = sides.some(({ mine, theirs }) => !isSameUpstream(mine, theirs));
    const isSettled = !isTheirs || (mutation.kind === "update" && !isMine);
    if (isSettled) return [];
    const group = isGroup ? { group: columns } : {};
    return sides.map((side) => ({ table, id, ...side, ...group }));
  });
}

/** A set that has nothing left to say after a merge. */
export function isEmpty(set: Pick<ChangeSet, "mutations">): boolean {
  return set.mutations.every(saysNothing);
}

export function saysNothing({ kind, values }: Mutation): boolean {
  return kind === "update" && Object.keys(values).length === 0;
}

/** Columns of groups of which the author changes one, with those changed. */
export function companionsOf(
  columns: readonly string[],
  groups: readonly (readonly string[])[],
): string[] {
  return groups.filter((group) => group.some((column) => columns.includes(column))).flat();
}

/** What is compared as one value: a column by itself, or the columns of a group. */
interface Unit {
  columns: string[];
  isGroup: boolean;
}

function unitsOf({ kind, values, seen }: Mutation, { groups, isWritable }: MergeRules): Unit[] {
  const known = [...new Set([...Object.keys(seen), ...Object.keys(values)])];
  // A deletion takes the whole row: every column is for itself.
  if (kind === "delete") {
    return known.filter(isWritable).map((column) => ({ columns: [column], isGroup: false }));
  }
  const grouped = groups
    .map((group) => ({ columns: group.filter((column) => known.includes(column)), isGroup: true }))
    .filter(({ columns }) => columns.length > 0);
  const taken = new Set(grouped.flatMap(({ columns }) => columns));
  const alone = known.filter((column) => !taken.has(column));
  return (
    [...alone.map((column) => ({ columns: [column], isGroup: false })), ...grouped]
      // Beside a changed column its group was seen; without one, nothing is said of the group.
      .filter(({ columns }) => columns.some((column) => column in values))
      .map(({ columns, isGroup }) => ({ columns, isGroup: isGroup && columns.length > 1 }))
  );
}

/**
 * Of a column that its author did not see, what is there now; what he left, he wants as it was. Of a
 * column that the row here lacks nothing is known: that is not a change.
 */
function sidesOf({ kind, values, seen }: Mutation, current: Row, column: string) {
  const theirs = (column in current.values ? current.values : seen)[column] ?? null;
  const before = column in seen ? (seen[column] ?? null) : theirs;
  const left = kind === "delete" ? null : before;
  return { seen: before, mine: column in values ? (values[column] ?? null) : left, theirs };
}

function withoutColumns(mutation: Mutation, conflicts: readonly Conflict[]): Mutation {
  if (mutation.kind === "delete") return { ...mutation, kind: "update", values: {}, seen: {} };
  const dropped = new Set(conflicts.map(({ column }) => column));
  const keep = (record: Values) =>
    Object.fromEntries(Object.entries(record).filter(([column]) => !dropped.has(column)));
  return { ...mutation, values: keep(mutation.values), seen: keep(mutation.seen) };
}

/** Mine wins as a whole: also what the author left in a group, where it is no longer so. */
export function withWholeGroups(
  mutation: Mutation,
  conflicts: readonly Conflict[],
  { isWritable }: Pick<MergeRules, "isWritable">,
): Mutation {
  const { table, row, values } = mutation;
  const added = conflicts.filter(
    (one) =>
      one.table === table &&
      one.id === row &&
      !(one.column in values) &&
      mutation.kind === "update" &&
      isWritable(one.column) &&
      !isSameUpstream(one.mine, one.theirs),
  );
  if (added.length === 0) return mutation;
  const rest = Object.fromEntries(added.map(({ column, mine }) => [column, mine]));
  return { ...mutation, values: { ...values, ...rest } };
}

/** Upstream prints an instant in its own way: "…:00Z" for what a device wrote as "…:00.000Z". */
export function isSameUpstream(a: Value, b: Value): boolean {
  if (sameValue(a, b)) return true;
  if (isLookup(a) || isLookup(b)) return false;
  if (isInstant(a) && isInstant(b)) return Date.parse(a) === Date.parse(b);
  // An empty text is stored as null.
  return (a === "" && b === null) || (a === null && b === "");
}

function isInstant(value: Value): value is string {
  return typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value);
}
