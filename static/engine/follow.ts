/**
 * Follow: a row that arrives brings what belongs to it in the same pass.
 *
 * From every row that arrived and every row whose lookup changed, the ticked relationships are
 * walked through rows held here, up to four hops, and upstream is asked only for rows that the
 * device lacks. Tables listed in this pass lack nothing, so they are walked through, not asked for.
 */

import { isLookup } from "../metadata/row.js";
import type { QueueItem } from "../store/base.js";
import { type RowKey, rowKey } from "../store/outbox.js";
import { type Effect, rowsOfPage } from "../store/rows.js";
import { parts } from "./asks.js";
import type { PassContext } from "./context.js";
import { MAX_HOPS } from "./reactions.js";
import { addTo, Landscape, type Place } from "./walk.js";
import type { RelatedAsk } from "./wire.js";

/** Rows to ask for, with the hops at which they would be. */
interface Wanted {
  landscape: Landscape;
  /** By id. */
  rows: Map<RowKey, Place>;
  /** Children by parent: "table.column" to parent ids with the hops of their children. */
  children: Map<string, { table: string; column: string; parents: Map<string, number> }>;
}

/** A hop takes two rounds at most, by way of a pair; rows that move meanwhile begin anew. */
const ROUNDS_PER_PASS = 4 * MAX_HOPS;

export async function follow(context: PassContext): Promise<void> {
  // Each round answers the last one's arrivals; what is over is left to the next pass.
  for (let round = 0; round < ROUNDS_PER_PASS; round += 1) {
    const records = await context.input.base.queue();
    const mine = records.filter(({ items }) => items.some(({ kind }) => kind === "follow"));
    if (mine.length === 0) return;
    const starts = mine.flatMap(({ items }) => items.filter(isFollow));
    const wanted = wantedFrom(await Landscape.of(context), context.listed, starts);
    const rest = mine.flatMap(({ items }) => items.filter((item) => !isFollow(item)));
    const queued = { done: mine.map(({ key }) => key), queue: rest };
    if (!(await fetchRelated(context, wanted, queued))) return;
  }
}

type FollowItem = Extract<QueueItem, { kind: "follow" }>;

function isFollow(item: QueueItem): item is FollowItem {
  return item.kind === "follow";
}

function wantedFrom(
  landscape: Landscape,
  listed: ReadonlySet<string>,
  starts: readonly Place[],
): Wanted {
  const wanted: Wanted = { landscape, rows: new Map(), children: new Map() };
  landscape.walk(starts, (place, row) => {
    if (!row) {
      const isLacking = !listed.has(place.table);
      if (isLacking) wanted.rows.set(rowKey(place.table, place.id), place);
      return false;
    }
    addChildren(wanted, listed, place);
    return true;
  });
  return wanted;
}

function addChildren(
  { children, landscape }: Wanted,
  listed: ReadonlySet<string>,
  { table: from, id, hops }: Place,
): void {
  for (const rule of landscape.rulesFrom(from)) {
    const { table, column, direction } = rule;
    const after = landscape.hopsAfter(rule, hops);
    if (direction !== "children" || listed.has(table) || after === null) continue;
    const key = `${table}.${column}`;
    const ask = children.get(key) ?? { table, column, parents: new Map<string, number>() };
    ask.parents.set(id, after);
    children.set(key, ask);
  }
}

/** Says whether everything was answered; if not, the queue stays for the next pass. */
async function fetchRelated(
  context: PassContext,
  wanted: Wanted,
  queued: { done: number[]; queue: QueueItem[] },
): Promise<boolean> {
  const { pages, faults } = await context.input.api.related(asksOf(wanted));
  await context.report(faults);
  const isAnswered = faults.length === 0;
  const changes = pages.map((page) => ({
    table: page.table,
    puts: rowsOfPage(page).map((row) => ({ row, isInScope: true })),
  }));
  const write = isAnswered ? { changes, ...queued } : { changes };
  await context.write(write, (effect) => arrivals(context, wanted, effect));
  return isAnswered;
}

/** Rows that arrive by following go on from where they are, not from the start. */
function arrivals(context: PassContext, wanted: Wanted, effect: Effect): QueueItem[] {
  return context.react(effect).flatMap((item) => {
    if (!isFollow(item) || effect.before) return [item];
    const hops = hopsOf(wanted, effect);
    const goesOn = wanted.landscape
      .rulesFrom(effect.table)
      .some((rule) => wanted.landscape.hopsAfter(rule, hops) !== null);
    return goesOn ? [{ ...item, hops }] : [];
  });
}

function hopsOf({ rows, children }: Wanted, { table, after }: Effect): number {
  const asked = rows.get(rowKey(table, after?.id ?? ""))?.hops ?? MAX_HOPS;
  const viaParents = [...children.values()]
    .filter((ask) => ask.table === table)
    .map(({ column, parents }) => {
      const parent = after?.values[column];
      return isLookup(parent) ? (parents.get(parent[0]) ?? MAX_HOPS) : MAX_HOPS;
    });
  return Math.min(asked, ...viaParents);
}

function asksOf({ rows, children }: Wanted): RelatedAsk[] {
  const byTable = new Map<string, string[]>();
  for (const { table, id } of rows.values()) {
    addTo(byTable, table, id);
  }
  const byId = [...byTable].flatMap(([table, ids]) =>
    parts(ids).map((part) => ({ table, ids: part })),
  );
  const byParent = [...children.values()].flatMap(({ table, column, parents }) =>
    parts([...parents.keys()]).map((part) => ({ table, column, parents: part })),
  );
  return [...byId, ...byParent];
}
