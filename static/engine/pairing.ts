/** Links and unlinks as this device makes and ends them: a pair is known by its ends. */

import type { Manifest, Table } from "../metadata/manifest.js";
import type { ChangeSet, Mutation } from "../store/outbox.js";
import { isPairing, pairKey, pairValues, rowsOfPairs } from "../store/pairs.js";
import type { Page, StoredRow } from "../store/rows.js";
import type { TableChange } from "../store/writing.js";
import type { Clock } from "./clock.js";
import type { PassContext } from "./context.js";
import type { DraftMutation, PairDraft, Problem } from "./protocol.js";
import { refused } from "./refusing.js";

export function isPairDraft(draft: DraftMutation): draft is PairDraft {
  return draft.kind === "link" || draft.kind === "unlink";
}

interface PairingInput {
  manifest: Manifest;
  clock: Pick<Clock, "newId">;
  rows(table: string): Promise<ReadonlyMap<string, StoredRow>>;
}

/** `seen` are the ends if they are a pair here, else nothing. */
export async function pairMutation(
  { manifest, clock, rows }: PairingInput,
  { kind, table, first, second }: PairDraft,
): Promise<Mutation> {
  const pair = manifest.tables.find(({ name }) => name === table)?.pair;
  if (!pair) throw new Error(`"${table}" is not a table of pairs.`);
  const row = pairKey({ first, second });
  const values = pairValues(pair, { first, second });
  const here = rowsOfPairs((await rows(table)).values(), [{ row, values }]).get(row);
  const seen = here && here.length > 0 ? values : {};
  return { id: clock.newId(), table, row, kind, values, seen, version: null };
}

const RIGHTS = { link: "create", unlink: "delete" } as const;

export function pairRefusal(table: Table, { kind }: PairDraft): Problem | null {
  const { pair, displayName, rights } = table;
  if (!pair) return refused("invalid-request", `"${displayName}" does not hold pairs of records.`);
  if (!rights[RIGHTS[kind]]) return refused("forbidden", `You may not ${kind} these records.`);
  return null;
}

/**
 * What base still has of pairs that a set has unlinked, or linked under another row: gone, as the
 * answer does not name it.
 */
export async function unpaired(
  context: PassContext,
  { mutations }: ChangeSet,
  pages: readonly Page[],
): Promise<TableChange[]> {
  const changes: TableChange[] = [];
  for (const table of new Set(mutations.filter(isPairing).map((one) => one.table))) {
    const named = new Set(
      pages.filter((page) => page.table === table).flatMap(({ rows }) => rows.map(([id]) => id)),
    );
    const mine = mutations.filter((one) => one.table === table);
    const rows = await context.input.tables.rows(table);
    const here = [...rowsOfPairs(rows.values(), mine).values()].flat();
    changes.push({ table, removes: here.filter((id) => !named.has(id)) });
  }
  return changes;
}
