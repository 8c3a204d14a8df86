/**
 * Kept rows are in nobody's listing: each check reads them by id, out of scope.
 *
 * They go when they cannot be read any more, or when nothing keeps them.
 */

import type { TableState } from "../store/base.js";
import { type Keeps, keepReason } from "../store/keeps.js";
import type { TableChange } from "../store/writing.js";
import { asksFor } from "./asks.js";
import type { PassContext } from "./context.js";
import { fetchById } from "./fetching.js";
import { keepsOf, removalOf, takeAway } from "./leaving.js";
import type { GetAsk } from "./wire.js";

export async function refreshKept(context: PassContext, tables: readonly string[]): Promise<void> {
  const keeps = await keepsOf(context);
  const checked = new Set(tables);
  const states = (await context.input.base.states()).filter(({ table }) => checked.has(table));
  const gone: { table: string; ids: readonly string[] }[] = [];
  const asks: GetAsk[] = [];
  for (const state of states) {
    const { wanted, unwanted } = await keptIds(context, keeps, state);
    gone.push({ table: state.table, ids: unwanted });
    asks.push(...asksFor(state.table, wanted, false));
  }
  const { pages } = await fetchById(context, asks, { isExact: true });
  gone.push(...pages.map(({ table, absent }) => ({ table, ids: absent })));
  const changes: TableChange[] = [];
  for (const { table, ids } of gone.filter((one) => one.ids.length > 0)) {
    changes.push({ table, ...(await removalOf(context, table, ids)) });
  }
  if (changes.length > 0) await takeAway(context, { changes });
}

async function keptIds(context: PassContext, keeps: Keeps, { table, outside }: TableState) {
  if (outside.length === 0) return { wanted: [], unwanted: [] };
  const nowMs = context.input.clock.nowMs();
  const rows = await context.input.tables.rows(table);
  const kept = outside.filter((id) => rows.get(id)?.standing === "kept");
  const isWanted = (id: string) => keepReason(keeps, { table, row: rows.get(id), nowMs }) !== null;
  return { wanted: kept.filter(isWanted), unwanted: kept.filter((id) => !isWanted(id)) };
}
