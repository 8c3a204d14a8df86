/** Saving: one user action becomes one change set, on disk before anybody says so. */

import { findTable } from "../metadata/choosing.js";
import type { Manifest, Table } from "../metadata/manifest.js";
import type { Values } from "../metadata/row.js";
import { neighbourhood, place } from "../store/coalesce.js";
import { StoreFault } from "../store/errors.js";
import { companionsOf } from "../store/merge.js";
import type { ChangeSet, Mutation } from "../store/outbox.js";
import { overlayOf, seenRow } from "../store/overlay.js";
import type { StoredRow } from "../store/rows.js";
import type { WorkStore } from "../store/work.js";
import { type Clock, isoAt } from "./clock.js";
import { isPairDraft, pairMutation, pairRefusal } from "./pairing.js";
import type { DraftMutation, Problem, RowDraft, SaveInput, SaveResult } from "./protocol.js";
import { provisionalValues } from "./provisional.js";
import { refused } from "./refusing.js";

export interface SavingInput {
  manifest: Manifest;
  work: WorkStore;
  clock: Clock;
  /** Base rows of a table, as here now. */
  rows(table: string): Promise<ReadonlyMap<string, StoredRow>>;
}

export async function save(
  input: SavingInput,
  { mutations, label, draft }: SaveInput,
): Promise<SaveResult> {
  const refusal = refusalOf(input.manifest, mutations);
  if (refusal) return { kind: "failed", problem: refusal };
  try {
    const set = await changeSetOf(input, mutations, label);
    const { puts } = await input.work.add(
      neighbourhood(set),
      (related, sequence) => place(related, { ...set, sequence }),
      draft,
    );
    return { kind: "saved", changeSetId: puts[0]?.id ?? set.id };
  } catch (error) {
    if (error instanceof StoreFault) return { kind: "failed", problem: notStored(error) };
    throw error;
  }
}

async function changeSetOf(
  { manifest, work, clock, rows }: SavingInput,
  drafts: readonly DraftMutation[],
  label: string,
): Promise<ChangeSet> {
  // The device's id is made with the first settings, before anything needs sending.
  await work.settings();
  const mutations: Mutation[] = [];
  for (const draft of drafts) {
    if (isPairDraft(draft)) {
      mutations.push(await pairMutation({ manifest, clock, rows }, draft));
      continue;
    }
    const here = (await rows(draft.table)).get(draft.id);
    const shown =
      draft.kind === "create"
        ? provisionalOf(manifest, draft.table, clock)
        : await besideOf(draft, { manifest, work, here });
    mutations.push(mutationOf(draft, { id: clock.newId(), version: here?.version ?? null, shown }));
  }
  return {
    sequence: 0,
    id: clock.newId(),
    label,
    madeAt: isoAt(clock.nowMs()),
    state: "pending",
    everSent: false,
    cancels: [],
    notBeforeMs: 0,
    mutations,
    reason: null,
    conflicts: [],
  };
}

function provisionalOf(manifest: Manifest, name: string, clock: Clock): Values {
  const table = manifest.tables.find((one) => one.name === name);
  return table ? provisionalValues(table, { user: manifest.user, madeAtMs: clock.nowMs() }) : {};
}

interface BesideFacts extends Pick<SavingInput, "manifest" | "work"> {
  here: StoredRow | undefined;
}

/** The rest of the column groups that a change touches, as shown, where the page did not say it. */
async function besideOf(draft: RowDraft, { manifest, work, here }: BesideFacts): Promise<Values> {
  const groups = findTable(manifest, draft.table)?.columnGroups ?? [];
  const columns = draft.kind === "update" ? companionsOf(Object.keys(draft.values), groups) : [];
  if (columns.length === 0) return {};
  const edits = overlayOf(await work.outbox())
    .get(draft.table)
    ?.get(draft.id);
  const shown = seenRow(here, edits)?.values ?? {};
  return Object.fromEntries(columns.map((column) => [column, shown[column] ?? null]));
}

interface MutationFacts {
  id: string;
  version: number | null;
  /** What a new row shows beside its author's values; what the author saw beside what he changed. */
  shown: Values;
}

function mutationOf(draft: RowDraft, { id, version, shown }: MutationFacts): Mutation {
  const { table, id: row } = draft;
  switch (draft.kind) {
    case "create":
      return { id, table, row, kind: "create", values: draft.values, seen: shown, version: null };
    case "update":
      return {
        id,
        table,
        row,
        kind: "update",
        values: draft.values,
        seen: { ...shown, ...draft.seen },
        version,
      };
    case "delete":
      return { id, table, row, kind: "delete", values: {}, seen: draft.seen, version };
  }
}

/** What the device itself can refuse, before it says "saved". */
function refusalOf(manifest: Manifest, drafts: readonly DraftMutation[]): Problem | null {
  if (drafts.length === 0) return refused("invalid-request", "There is nothing to save.");
  for (const draft of drafts) {
    const table = manifest.tables.find(({ name }) => name === draft.table);
    if (!table) return refused("unknown-table", `"${draft.table}" is not in your offline profile.`);
    const refusal = isPairDraft(draft)
      ? pairRefusal(table, draft)
      : (rightRefusal(table, draft.kind) ?? columnRefusal(table, draft));
    if (refusal) return refusal;
  }
  return null;
}

const RIGHTS = { create: "create", update: "write", delete: "delete" } as const;

function rightRefusal(table: Table, kind: RowDraft["kind"]): Problem | null {
  // Pairs come and go by links alone: their rows have ids that only upstream can give.
  if (table.pair)
    return refused("invalid-request", `"${table.displayName}" holds pairs of records.`);
  if (table.rights[RIGHTS[kind]]) return null;
  return refused("forbidden", `You may not ${kind} records of "${table.displayName}".`);
}

function columnRefusal(table: Table, draft: RowDraft): Problem | null {
  if (draft.kind === "delete") return null;
  const known = new Set([table.key, ...table.columns.map(({ name }) => name)]);
  const unknown = Object.keys(draft.values).find((column) => !known.has(column));
  if (unknown === undefined) return null;
  return refused("unknown-column", `"${unknown}" is not in your offline profile.`);
}

function notStored(fault: StoreFault): Problem {
  return {
    code: fault.code,
    title: "Not saved on this device",
    detail: fault.message,
    status: null,
  };
}
