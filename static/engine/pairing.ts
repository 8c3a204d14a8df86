/** Links and unlinks as this device makes them: a pair is known by its ends. */

import type { Manifest, Table } from "../metadata/manifest.js";
import type { Mutation } from "../store/outbox.js";
import { endsOf, pairKey, pairValues } from "../store/pairs.js";
import type { StoredRow } from "../store/rows.js";
import type { Clock } from "./clock.js";
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
  const isHere = [...(await rows(table)).values()].some((one) => {
    const ends = endsOf(pair, one.values);
    return ends !== null && ends.first === first && ends.second === second;
  });
  const seen = isHere ? values : {};
  return { id: clock.newId(), table, row, kind, values, seen, version: null };
}

const RIGHTS = { link: "create", unlink: "delete" } as const;

export function pairRefusal(table: Table, { kind }: PairDraft): Problem | null {
  const { pair, displayName, rights } = table;
  if (!pair) return refused("invalid-request", `"${displayName}" does not hold pairs of records.`);
  if (!rights[RIGHTS[kind]]) return refused("forbidden", `You may not ${kind} these records.`);
  return null;
}
