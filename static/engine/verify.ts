/**
 * Verify: rows that may have left the scope with another row are asked for; upstream decides.
 *
 * Never removed by reachability here: a row may be in scope by a second path that the device cannot
 * see. Rows that were held for unsent work are verified when that work has ended.
 */

import type { QueueItem, QueueRecord } from "../store/base.js";
import { neededRows, type RowKey, rowKey } from "../store/outbox.js";
import { asksFor } from "./asks.js";
import type { PassContext } from "./context.js";
import { fetchById } from "./fetching.js";
import { leave, type Settled } from "./leaving.js";
import { addTo, Landscape, type Place } from "./walk.js";

type VerifyItem = Extract<QueueItem, { kind: "verify" }>;

export async function verify(context: PassContext): Promise<void> {
  const records = await context.input.base.queue();
  const mine = records.filter(({ items }) => items.some(({ kind }) => kind === "verify"));
  const items = mine.flatMap(({ items: all }) => all.filter(isVerify));
  const suspects = await suspectsOf(context, items);
  for (const key of await releasedRows(context)) suspects.add(key);
  const { pages, faults } = await fetchById(context, asksOf(suspects));
  // Without an answer the suspects stay queued: nothing is removed on a guess.
  const absent = pages.map(({ table, absent: ids }) => ({ table, ids }));
  await leave(context, absent, faults.length > 0 ? {} : settledBy(mine));
}

/** Takes the records off; what could not be followed stays queued. */
function settledBy(records: readonly QueueRecord[]): Settled {
  const queue = records.flatMap(({ items }) => items.filter((item) => !isVerify(item)));
  return { done: records.map(({ key }) => key), queue };
}

function isVerify(item: QueueItem): item is VerifyItem {
  return item.kind === "verify";
}

/** Rows here within four hops of what left. What was listed in this pass is already right. */
async function suspectsOf(
  context: PassContext,
  items: readonly VerifyItem[],
): Promise<Set<RowKey>> {
  const suspects = new Set<RowKey>();
  if (items.length === 0) return suspects;
  const landscape = await Landscape.of(context);
  landscape.walk(
    items.flatMap((item) => startsOf(landscape, item)),
    ({ table, id }, row) => {
      if (row?.standing === "scope" && !context.listed.has(table)) suspects.add(rowKey(table, id));
      return row !== undefined;
    },
  );
  return suspects;
}

function startsOf(landscape: Landscape, { table, id, isGone, targets }: VerifyItem): Place[] {
  const parents = targets.map((target) => ({ ...target, hops: 1 }));
  if (!isGone) return parents;
  const rules = landscape.rulesFrom(table).filter(({ direction }) => direction === "children");
  return [...parents, ...landscape.neighbours({ table, id, hops: 0 }, rules)];
}

/** Held rows that no unsent work needs any more. */
async function releasedRows(context: PassContext): Promise<RowKey[]> {
  const { base, tables } = context.input;
  const needed = neededRows(await tables.outbox());
  const released: RowKey[] = [];
  for (const { table, outside } of await base.states()) {
    if (outside.length === 0) continue;
    const rows = await tables.rows(table);
    const held = outside.filter((id) => rows.get(id)?.standing === "held");
    released.push(...held.map((id) => rowKey(table, id)).filter((key) => !needed.has(key)));
  }
  return released;
}

function asksOf(suspects: ReadonlySet<RowKey>) {
  const byTable = new Map<string, string[]>();
  for (const key of suspects) {
    const [table = "", id = ""] = key.split("/");
    addTo(byTable, table, id);
  }
  return [...byTable].flatMap(([table, ids]) => asksFor(table, ids, true));
}
