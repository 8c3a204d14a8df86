/**
 * A manifest becomes the device's own, without a new download of what is here already.
 *
 * Work that the new profile does not allow waits for its person, and is set free again when the
 * profile allows it again (fitting.ts). Tables that are gone are forgotten. Columns that are gone,
 * or mean something else now, are taken out of the rows at once: a reason for taking them away may
 * be that this person must not see them. New columns are read for all rows (completing.ts); a table
 * with another scope is compared at once.
 */

import type { Column, Manifest, Table } from "../metadata/manifest.js";
import type { Completing, QueueItem, QueueRecord, TableState } from "../store/base.js";
import type { OutboxChange } from "../store/coalesce.js";
import type { ChangeSet } from "../store/outbox.js";
import { freshState, type TableChange } from "../store/writing.js";
import type { PassInput } from "./context.js";
import { heldBack, letGo } from "./fitting.js";

export interface Adoption {
  /** The manifest until now, if there is one. */
  former: Manifest | null;
  value: Manifest;
  etag: string;
}

export async function adopt(input: PassInput, { former, value, etag }: Adoption): Promise<void> {
  // Work first: after a crash the rows are still there, and the manifest comes again.
  await refit(input, value, former);
  const { base, epoch } = input;
  const names = new Set(value.tables.map(({ name }) => name));
  const states = new Map((await base.states()).map((state) => [state.table, state]));
  const forgets = [...states.keys()].filter((name) => !names.has(name));
  const changes = value.tables.map((table) =>
    tableChange(table, states.get(table.name), columnsOf(former, table.name)),
  );
  const queue = queueWithout(await base.queue(), names);
  await base.write({ epoch, forgets, changes, manifest: { value, etag }, ...queue });
  const emptied = changes.filter(({ drops }) => drops?.length).map(({ table }) => table);
  const changed = [...forgets, ...emptied];
  input.tables.forget(changed);
  if (changed.length > 0) input.announce("base", changed);
}

/**
 * Holds back unsent work that the manifest does not allow, and lets go what it allows again.
 *
 * Also at the beginning of a pass: a tab may have saved by an older manifest, and a server process
 * that did not know ours yet may have refused what is right.
 */
export function refit(
  input: PassInput,
  manifest: Manifest,
  former: Manifest | null,
): Promise<void> {
  return changeWork(input, (outbox) => {
    const held = heldBack(outbox, manifest, former);
    return { puts: [...held.puts, ...letGo(outbox, manifest).puts], removes: [] };
  });
}

async function changeWork(
  { work, tables, epoch, announce }: PassInput,
  decide: (outbox: readonly ChangeSet[]) => OutboxChange,
): Promise<void> {
  if (decide(await work.outbox()).puts.length === 0) return;
  const { puts } = await work.change(epoch, decide);
  await tables.refreshOutbox(true);
  const written = puts.flatMap(({ mutations }) => mutations.map(({ table }) => table));
  announce("work", [...new Set(written)]);
}

function columnsOf(manifest: Manifest | null, name: string): readonly Column[] {
  return manifest?.tables.find((table) => table.name === name)?.columns ?? [];
}

function tableChange(
  table: Table,
  state: TableState = freshState(table.name),
  former: readonly Column[] = [],
): TableChange {
  const { name, scopeHash } = table;
  const names = table.columns.map((column) => column.name);
  const columns = names.join();
  if (state.columns === "") return { table: name, state: { columns, scopeHash } };
  const held = new Set(state.columns.split(","));
  const changed = changedColumns(table.columns, former);
  const drops = [...held].filter((column) => !names.includes(column) || changed.has(column));
  const added = names.filter((column) => !held.has(column) || changed.has(column));
  const completing = state.count > 0 ? completingOf(state.completing, added, names) : null;
  // The cursor knows of another scope: the server compares unasked, and only differences travel.
  const check = state.scopeHash === scopeHash ? {} : { checkedAt: null };
  return { table: name, drops, state: { columns, scopeHash, completing, ...check } };
}

/** Columns whose values are written in another way than before. */
function changedColumns(columns: readonly Column[], former: readonly Column[]): Set<string> {
  const before = new Map(former.map((column) => [column.name, column]));
  const isChanged = ({ name, type, behavior }: Column) => {
    const known = before.get(name);
    return known !== undefined && (known.type !== type || known.behavior !== behavior);
  };
  return new Set(columns.filter(isChanged).map(({ name }) => name));
}

function completingOf(
  known: Completing | null,
  added: readonly string[],
  names: readonly string[],
): Completing | null {
  const open = (known?.columns ?? []).filter((column) => names.includes(column));
  const columns = [...new Set([...open, ...added])];
  if (columns.length === 0) return null;
  return { columns, isRead: added.length === 0 && (known?.isRead ?? false) };
}

/** The server would refuse to be asked for what the profile no longer has. */
function queueWithout(
  records: readonly QueueRecord[],
  names: ReadonlySet<string>,
): { done: number[]; queue: QueueItem[] } {
  const isOpen = ({ table }: { table: string }) => names.has(table);
  const cleaned = ({ items }: { items: QueueItem[] }) =>
    items
      .filter(isOpen)
      .map((item) =>
        item.kind === "verify" ? { ...item, targets: item.targets.filter(isOpen) } : item,
      );
  return { done: records.map(({ key }) => key), queue: records.flatMap(cleaned) };
}
