/**
 * A pass: manifest, push, pull, check, follow, verify, in this order (DESIGN §5; every other order
 * tears closures, lets rows linger or hides unsent work).
 */

import type { Manifest, Table } from "../metadata/manifest.js";
import type { BaseMeta, TableState } from "../store/base.js";
import type { TableChange } from "../store/writing.js";
import { freshState } from "../store/writing.js";
import { check } from "./check.js";
import { PassContext, type PassInput } from "./context.js";
import type { Extent } from "./due.js";
import { PassStopped, RequestFault } from "./errors.js";
import { follow } from "./follow.js";
import { pull } from "./pull.js";
import { push } from "./push.js";
import { verify } from "./verify.js";

export interface PassResult {
  manifest: Manifest;
  /** Some table was read to its end for the first time: a comparison should come next. */
  isFirst: boolean;
}

/** A profile that is published while a pass runs is fetched, once or twice, not for ever. */
const MANIFESTS_PER_PASS = 3;

/** `onManifest` is told before the first row of a new manifest is read. */
export async function runPass(
  input: PassInput,
  extent: Extent,
  onManifest: (manifest: Manifest) => void,
): Promise<PassResult> {
  let stored = await input.base.meta("manifest");
  for (let turn = 0; ; turn += 1) {
    const known = stored?.value ?? (await fetchManifest(input, null, onManifest));
    try {
      return await moves(new PassContext(input, known), turn === 0 ? extent : "all");
    } catch (error) {
      const isNew = error instanceof RequestFault && error.problem.code === "manifest-changed";
      if (!isNew || turn + 1 >= MANIFESTS_PER_PASS) throw error;
      await fetchManifest(input, stored?.etag ?? null, onManifest);
      stored = await input.base.meta("manifest");
    }
  }
}

async function moves(context: PassContext, extent: Extent): Promise<PassResult> {
  await push(context);
  const { comparisons, isFirst } = await pull(context, extent);
  await check(context, comparisons);
  await follow(context);
  await verify(context);
  return { manifest: context.manifest, isFirst };
}

async function fetchManifest(
  input: PassInput,
  etag: string | null,
  onManifest: (manifest: Manifest) => void,
): Promise<Manifest> {
  const answer = await input.api.manifest(etag);
  if (input.signal.aborted) throw new PassStopped();
  if (!answer) return (await storedManifest(input)).value;
  await adopt(input, answer);
  input.progress();
  onManifest(answer.value);
  return answer.value;
}

async function storedManifest(input: PassInput): Promise<NonNullable<BaseMeta["manifest"]>> {
  const stored = await input.base.meta("manifest");
  if (!stored) throw new PassStopped();
  return stored;
}

/**
 * Makes a manifest the device's own.
 *
 * What a table lost is forgotten; a table with other columns is read again, one with another scope
 * is compared at once.
 */
async function adopt(input: PassInput, answer: { value: Manifest; etag: string }): Promise<void> {
  const { base, epoch, tables } = input;
  const names = new Set(answer.value.tables.map(({ name }) => name));
  const states = new Map((await base.states()).map((state) => [state.table, state]));
  const lost = [...states.keys()].filter((name) => !names.has(name));
  await base.forget(epoch, lost);
  tables.forget(lost);
  const changes = answer.value.tables.map((table) => adoptTable(table, states.get(table.name)));
  await base.write({ epoch, changes, manifest: answer });
}

function adoptTable(table: Table, state: TableState = freshState(table.name)): TableChange {
  const columns = table.columns.map(({ name }) => name).join();
  const scopeHash = table.scopeHash;
  const isNew = state.columns === "";
  const hasColumns = state.columns === columns;
  if (isNew || (hasColumns && state.scopeHash === scopeHash)) {
    return { table: table.name, state: { columns, scopeHash } };
  }
  // The cursor knows of another scope: the server compares unasked, and only differences travel.
  if (hasColumns) {
    return { table: table.name, state: { columns, scopeHash, checkedAt: null } };
  }
  const again = { isToRestart: true, isComplete: false, checkedAt: null, isReloading: true };
  return { table: table.name, state: { columns, scopeHash, ...again } };
}
