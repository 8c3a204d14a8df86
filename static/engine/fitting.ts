/**
 * Whether unsent work still fits the profile. Pure.
 *
 * What does not fit is not sent: it waits for its person with all its values, and says which column
 * or table it is about. When the profile has it again, the work goes on by itself. What was sent
 * already is frozen: its outcome decides.
 */

import type { Column, Manifest, Table } from "../metadata/manifest.js";
import { isLookup, type Value } from "../metadata/row.js";
import type { OutboxChange } from "../store/coalesce.js";
import type { ChangeSet, Misfit, Mutation, Reason } from "../store/outbox.js";

/** What is held back under a manifest; `former` knows what things were called until now. */
export function heldBack(
  outbox: readonly ChangeSet[],
  manifest: Manifest,
  former: Manifest | null = null,
): OutboxChange {
  const puts = outbox.flatMap((set): ChangeSet[] => {
    if (set.state !== "pending" && !isHeldBack(set)) return [];
    const reason = misfitOf(set, manifest, former);
    const isSaid = isHeldBack(set) && former === null;
    return reason && !isSaid ? [{ ...set, state: "attention", reason, conflicts: [] }] : [];
  });
  return { puts, removes: [] };
}

/** What goes on by itself, because a new manifest allows it again. */
export function letGo(outbox: readonly ChangeSet[], manifest: Manifest): OutboxChange {
  const free = outbox.filter((set) => isHeldBack(set) && !misfitOf(set, manifest));
  const puts = free.map((set) => ({ ...set, state: "pending" as const, reason: null }));
  return { puts, removes: [] };
}

function isHeldBack({ state, reason }: ChangeSet): boolean {
  return state === "attention" && reason?.outcome === "profile";
}

/** Why a set may not be sent under this profile; null when it may. */
export function misfitOf(
  { mutations }: Pick<ChangeSet, "mutations">,
  manifest: Manifest,
  former: Manifest | null = null,
): Reason | null {
  for (const mutation of mutations) {
    const reason = misfit(mutation, manifest, former);
    if (reason) return reason;
  }
  return null;
}

const RIGHTS = {
  create: "create",
  update: "write",
  delete: "delete",
  link: "create",
  unlink: "delete",
} as const;

function misfit(mutation: Mutation, manifest: Manifest, former: Manifest | null): Reason | null {
  const table = tableOf(manifest, mutation.table);
  const before = tableOf(former, mutation.table);
  const named = { mutation, name: (table ?? before)?.displayName ?? mutation.table, table, before };
  if (!table) return because(named, "no-table", null);
  const { kind } = mutation;
  if (!table.rights[RIGHTS[kind]]) return because(named, "no-right", null);
  if (kind !== "create" && kind !== "update") return null;
  const column = Object.keys(mutation.values).find((name) => !isWritable(table, name, kind));
  if (column === undefined) return null;
  const isThere = table.columns.some(({ name }) => name === column);
  return because(named, isThere ? "read-only" : "no-column", column);
}

/** A mutation with all that knows what its table and columns are called. */
interface Named {
  mutation: Mutation;
  name: string;
  table: Table | undefined;
  before: Table | undefined;
}

function isWritable(table: Table, name: string, kind: "create" | "update"): boolean {
  if (name === table.key) return true;
  const column = table.columns.find((one) => one.name === name);
  if (!column) return false;
  return kind === "create" ? column.creatable : column.updatable;
}

function tableOf(manifest: Manifest | null, name: string): Table | undefined {
  return manifest?.tables.find((table) => table.name === name);
}

function labelOf(column: string, named: Named): string {
  return columnOf(column, named)?.displayName ?? column;
}

function columnOf(column: string, { table, before }: Named): Column | undefined {
  const known = [...(table?.columns ?? []), ...(before?.columns ?? [])];
  return known.find(({ name }) => name === column);
}

function because(named: Named, fact: Misfit["fact"], column: string | null): Reason {
  const misfit: Misfit = {
    fact,
    table: named.name,
    column: column === null ? null : labelOf(column, named),
    kept: keptValues(named),
  };
  return { outcome: "profile", message: sentenceOf(misfit, named), column, misfit };
}

/** For the journal and logs; the app says it in its user's language. */
function sentenceOf({ fact, table, column, kept }: Misfit, { mutation }: Named): string {
  const next = "It goes by itself when your profile allows it again; or discard it.";
  const told = kept.map(([label, text]) => `${label}: ${text}`).join("; ");
  return `${factOf(fact, table, column, mutation)}${told && ` Kept here: ${told}.`} ${next}`;
}

function factOf(
  fact: Misfit["fact"],
  table: string,
  column: string | null,
  { kind }: Mutation,
): string {
  switch (fact) {
    case "no-table":
      return `"${table}" is no longer in your offline profile.`;
    case "no-column":
      return `"${column}" of "${table}" is no longer in your offline profile.`;
    case "read-only":
      return `"${column}" of "${table}" may no longer be changed by you.`;
    case "no-right":
      return `You may no longer ${kind} records of "${table}".`;
  }
}

function keptValues(named: Named): Misfit["kept"] {
  return Object.entries(named.mutation.values).map(
    ([column, value]) => [labelOf(column, named), textOf(value, columnOf(column, named))] as const,
  );
}

function textOf(value: Value, column: Column | undefined): string {
  if (value === null) return "–";
  if (isLookup(value)) return value[2] ?? value[0];
  return column?.options?.find((option) => option.value === value)?.label ?? String(value);
}
