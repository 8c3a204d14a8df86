/**
 * Whether unsent work still fits the profile. Pure.
 *
 * What does not fit is not sent: it waits for its person with all its values, and says which column
 * or table it is about. When the profile has it again, the work goes on by itself. What was sent
 * already is frozen: its outcome decides.
 */

import type { Manifest, Table } from "../metadata/manifest.js";
import type { OutboxChange } from "../store/coalesce.js";
import type { ChangeSet, Mutation, Reason } from "../store/outbox.js";

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
  const known = table ?? tableOf(former, mutation.table);
  const tableName = known?.displayName ?? mutation.table;
  if (!table) return because(`"${tableName}" is no longer in your offline profile.`, null);
  const { kind } = mutation;
  if (!table.rights[RIGHTS[kind]])
    return because(`You may no longer ${kind} records of "${tableName}".`, null);
  if (kind !== "create" && kind !== "update") return null;
  const column = Object.keys(mutation.values).find((name) => !isWritable(table, name, kind));
  if (column === undefined) return null;
  const label = labelOf(column, table) ?? labelOf(column, tableOf(former, mutation.table));
  const isThere = table.columns.some(({ name }) => name === column);
  const fact = isThere ? "may no longer be changed by you" : "is no longer in your offline profile";
  return because(`"${label ?? column}" of "${tableName}" ${fact}.`, column);
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

function labelOf(column: string, table: Table | undefined): string | null {
  return table?.columns.find(({ name }) => name === column)?.displayName ?? null;
}

function because(fact: string, column: string | null): Reason {
  const message = `${fact} Your values are kept here. Ask whoever looks after your profile to put it back, or discard the change.`;
  return { outcome: "profile", message, column };
}
