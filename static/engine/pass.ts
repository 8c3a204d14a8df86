/**
 * A pass: manifest, push, pull, check, follow, verify, in this order (DESIGN §5; every other order
 * tears closures, lets rows linger or hides unsent work). New columns of old rows come last.
 */

import type { Manifest } from "../metadata/manifest.js";
import type { BaseMeta } from "../store/base.js";
import { QuotaExceeded } from "../store/errors.js";
import type { WorkStore } from "../store/work.js";
import { adopt, refit } from "./adopting.js";
import { check } from "./check.js";
import { complete, isAwaited } from "./completing.js";
import { PassContext, type PassInput } from "./context.js";
import type { Extent } from "./due.js";
import { PassStopped, RequestFault } from "./errors.js";
import { follow } from "./follow.js";
import { pull } from "./pull.js";
import { push } from "./push.js";
import { verify } from "./verify.js";

type Stored = NonNullable<BaseMeta["manifest"]>;

export interface PassResult {
  manifest: Manifest;
  /** Some table was read to its end for the first time: a comparison should come next. */
  isFirst: boolean;
}

/** A profile that is published while a pass runs is fetched, once or twice, not for ever. */
const MANIFESTS_PER_PASS = 3;

/** Problems that a profile which is newer than ours would explain. */
const STALE_MANIFEST_CODES: ReadonlySet<string> = new Set([
  "manifest-changed",
  "unknown-table",
  "unknown-column",
]);

/** `onManifest` is told before the first row of a new manifest is read. */
export async function runPass(
  input: PassInput,
  extent: Extent,
  onManifest: (manifest: Manifest) => void,
): Promise<PassResult> {
  const known = await input.base.meta("manifest");
  let stored = known ?? (await fetchManifest(input, null, onManifest));
  let former: Manifest | null = null;
  let wanted = extent;
  for (let turn = 1; ; turn += 1) {
    try {
      return await moves(new PassContext(input, stored.value), wanted, former);
    } catch (error) {
      if (!isOfStaleManifest(error) || turn >= MANIFESTS_PER_PASS) throw error;
      const current = await fetchManifest(input, stored, onManifest);
      if (current === stored && error.problem.code !== "manifest-changed") throw error;
      former = stored.value;
      stored = current;
      wanted = atLeastAll(extent);
    }
  }
}

function isOfStaleManifest(error: unknown): error is RequestFault {
  return error instanceof RequestFault && STALE_MANIFEST_CODES.has(error.problem.code);
}

/** Under a new manifest every table is due; what a person has asked for is still to be done. */
function atLeastAll(extent: Extent): Extent {
  return extent === "due" ? "all" : extent;
}

/** `former`: the manifest that this pass began with, if it has changed. */
async function moves(
  context: PassContext,
  extent: Extent,
  former: Manifest | null,
): Promise<PassResult> {
  await refit(context.input, context.manifest, former);
  // What is written to a column that the row here does not have yet is to be merged, not forced.
  if (await isAwaited(context)) await complete(context);
  await push(context);
  // What the server refused in the name of the new profile is said with the names of the old one.
  if (former) await refit(context.input, context.manifest, former);
  await holdRoomBack(context.input.work);
  const { comparisons, isFirst } = await pull(context, extent);
  await check(context, comparisons);
  await follow(context);
  await verify(context);
  await complete(context);
  return { manifest: context.manifest, isFirst };
}

/** Nothing is read into the room that was held back for saving: unsent work comes before rows. */
async function holdRoomBack(work: WorkStore): Promise<void> {
  if ((await work.isShort()) && !(await work.reserve())) throw new QuotaExceeded();
}

/** The current manifest, made the device's own if it is another than the `stored` one. */
async function fetchManifest(
  input: PassInput,
  stored: Stored | null,
  onManifest: (manifest: Manifest) => void,
): Promise<Stored> {
  const answer = await input.api.manifest(stored?.etag ?? null);
  if (input.signal.aborted) throw new PassStopped();
  if (!answer && stored) return stored;
  // Not changed since nothing: whatever answered does not know the protocol.
  if (!answer) throw new PassStopped();
  await adopt(input, { ...answer, former: stored?.value ?? null });
  input.progress();
  onManifest(answer.value);
  return answer;
}
