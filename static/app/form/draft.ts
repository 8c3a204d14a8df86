/**
 * What a person has changed on a form and not saved. Pure: every step gives a new draft.
 *
 * `seen` keeps, for exactly the changed columns, the values shown when they were first changed:
 * the base of a later merge.
 */

import type { DraftMutation } from "../../engine/protocol.js";
import type { Column, Table } from "../../metadata/manifest.js";
import { sameValue, type Value, type Values } from "../../metadata/row.js";
import { writesFor } from "../../metadata/statuses.js";
import {
  checkValue,
  type InputProblem,
  readTyped,
  type TypingContext,
} from "../../metadata/typing.js";

export interface Draft {
  readonly values: Values;
  readonly seen: Values;
  /** What was shown beside them in the columns that are decided together with them. */
  readonly beside?: Values;
  /** Text that is no value yet, by column. */
  readonly typed: Readonly<Record<string, string>>;
  /** Why that text is no value, by column. */
  readonly unreadable: Readonly<Record<string, InputProblem>>;
  /** Columns whose problems are shown: those the person has been in. */
  readonly touched: ReadonlySet<string>;
  /** The id that a new row will have: saved again after a crash, it is still one row. */
  readonly newRowId?: string;
}

export const EMPTY_DRAFT: Draft = {
  values: {},
  seen: {},
  typed: {},
  unreadable: {},
  touched: new Set(),
};

/** A draft that begins with values already filled in, as on a row made for a parent. */
export function draftOf(values: Values): Draft {
  return { ...EMPTY_DRAFT, values, seen: {} };
}

/** `column` set to `value`. Back at what the row holds, it is no longer a change. */
export function setValue(
  draft: Draft,
  table: Table,
  column: Column,
  value: Value,
  row: Values,
): Draft {
  let next = forgetTyping(draft, column.name);
  for (const [name, written] of Object.entries(writesFor(table, column, value))) {
    next = besides(write(next, name, written, row), table, name, row);
  }
  return { ...next, touched: new Set(draft.touched).add(column.name) };
}

function write(draft: Draft, name: string, value: Value, row: Values): Draft {
  if (sameValue(value, row[name])) {
    return { ...draft, values: without(draft.values, name), seen: without(draft.seen, name) };
  }
  const seen = name in draft.seen ? draft.seen : { ...draft.seen, [name]: row[name] ?? null };
  return { ...draft, values: { ...draft.values, [name]: value }, seen };
}

/** The rest of the column's group, as it was shown when the first of them was changed. */
function besides(draft: Draft, table: Table, name: string, row: Values): Draft {
  const group = (table.columnGroups ?? []).find((columns) => columns.includes(name));
  if (!group) return draft;
  const shown = Object.fromEntries(group.map((column) => [column, row[column] ?? null]));
  return { ...draft, beside: { ...shown, ...draft.beside } };
}

/** `text` typed into `column`: its value when it has one, else kept with the reason. */
export function setTyped(
  draft: Draft,
  table: Table,
  column: Column,
  text: string,
  row: Values,
  context: TypingContext,
): Draft {
  const read = readTyped(text, column, context);
  const typed = { ...draft.typed, [column.name]: text };
  if (read.kind === "value") {
    return { ...setValue(draft, table, column, read.value, row), typed };
  }
  return {
    ...draft,
    typed,
    unreadable: { ...draft.unreadable, [column.name]: read.problem },
    touched: new Set(draft.touched).add(column.name),
  };
}

function forgetTyping(draft: Draft, name: string): Draft {
  return {
    ...draft,
    typed: without(draft.typed, name),
    unreadable: without(draft.unreadable, name),
  };
}

/** What the form shows: the row with the draft over it. */
export function shownValues(row: Values, draft: Draft): Values {
  return { ...row, ...draft.values };
}

/** Whether the person has put something in that is not saved. What was prefilled does not count. */
export function isDirty(draft: Draft): boolean {
  const hasInput = Object.keys(draft.values).length > 0 || Object.keys(draft.unreadable).length > 0;
  return hasInput && draft.touched.size > 0;
}

/** A draft as it is kept on the device until it is saved or discarded. */
export type StoredDraft = Omit<Draft, "touched"> & { touched: string[] };

export function toStored(draft: Draft): StoredDraft {
  return { ...draft, touched: [...draft.touched] };
}

/** The draft that was kept, or null when there is none that can be read. */
export function fromStored(stored: unknown): Draft | null {
  if (typeof stored !== "object" || stored === null || !("touched" in stored)) return null;
  const { touched, ...rest } = stored as StoredDraft;
  return Array.isArray(touched) ? { ...EMPTY_DRAFT, ...rest, touched: new Set(touched) } : null;
}

/**
 * What of the draft `now` is still to be saved after `saved` has been: what was put in meanwhile.
 *
 * Its author saw the values that he had just saved.
 */
export function unsavedRest(now: Draft, saved: Draft): Draft {
  // Put back at what the row held before, a column is no longer in the draft: that is a change now.
  const undone = Object.keys(saved.seen).filter(
    (name) => !(name in now.values) && now.touched.has(name),
  );
  const values = { ...pick(saved.seen, undone), ...now.values };
  const later = Object.keys(values).filter((name) => !sameValue(values[name], saved.values[name]));
  const unreadable = Object.keys(now.unreadable);
  return {
    values: pick(values, later),
    seen: { ...pick(now.seen, later), ...pick(saved.values, later) },
    ...(now.beside ? { beside: { ...now.beside, ...saved.values } } : {}),
    typed: pick(now.typed, [...later, ...unreadable]),
    unreadable: now.unreadable,
    touched: new Set([...later, ...unreadable]),
  };
}

function pick<T>(
  record: Readonly<Record<string, T>>,
  names: readonly string[],
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));
}

export interface CheckedField {
  column: Column;
  isRequired: boolean;
}

/** What is wrong, by column, with what the form shows. Only fields that can be changed are given. */
export function findProblems(
  fields: readonly CheckedField[],
  draft: Draft,
  row: Values,
): ReadonlyMap<string, InputProblem> {
  const problems = new Map<string, InputProblem>();
  const shown = shownValues(row, draft);
  for (const { column, isRequired } of fields) {
    const value = shown[column.name] ?? null;
    const problem = draft.unreadable[column.name] ?? checkValue(value, column, isRequired);
    if (problem) problems.set(column.name, problem);
  }
  return problems;
}

/** The draft as one write of a row. */
export function toMutation(draft: Draft, table: Table, id: string, isNew: boolean): DraftMutation {
  if (isNew) return { kind: "create", table: table.name, id, values: draft.values };
  const changed = Object.keys(draft.values);
  const groups = (table.columnGroups ?? []).filter((group) =>
    group.some((column) => changed.includes(column)),
  );
  const seen = { ...pick(draft.beside ?? {}, groups.flat()), ...draft.seen };
  return { kind: "update", table: table.name, id, values: draft.values, seen };
}

function without<T>(
  record: Readonly<Record<string, T>>,
  name: string,
): Readonly<Record<string, T>> {
  const { [name]: _, ...rest } = record;
  return rest;
}
