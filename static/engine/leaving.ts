/**
 * Rows that are no longer in scope: removed, held or kept.
 *
 * Rows with unsent work, or that unsent work points at, are held: taking them away would hide the
 * work and tear it. Rows that the user made here not long ago are kept while he may read them.
 */

import { neededRows, type RowKey, rowKey } from "../store/outbox.js";
import { rowsOfPage, type StoredRow } from "../store/rows.js";
import type { TableChange } from "../store/writing.js";
import { asksFor } from "./asks.js";
import type { PassContext } from "./context.js";

export const KEPT_FOR_MS = 30 * 24 * 3_600_000;

export interface Leaving {
  table: string;
  ids: readonly string[];
}

type Fate = "held" | "kept" | "removed";

/** `done` are queue records that this settles. */
export async function leave(
  context: PassContext,
  leaving: readonly Leaving[],
  done: readonly number[] = [],
): Promise<void> {
  const needed = neededRows(await context.input.tables.outbox());
  const changes: TableChange[] = [];
  const made: Leaving[] = [];
  for (const { table, ids } of leaving) {
    const rows = await context.input.tables.rows(table);
    const fates = new Map(ids.map((id) => [id, fateOf(context, table, rows.get(id), needed)]));
    const idsOf = (fate: Fate) => ids.filter((id) => fates.get(id) === fate);
    const held = idsOf("held").map((id) => ({ id, standing: "held" as const }));
    changes.push({ table, removes: idsOf("removed"), standings: held });
    made.push({ table, ids: idsOf("kept") });
  }
  changes.push(...(await keep(context, made)));
  const isNothing = changes.every(
    ({ puts, removes, standings }) => !puts?.length && !removes?.length && !standings?.length,
  );
  if (!isNothing || done.length > 0) await context.write({ changes, done });
}

function fateOf(
  context: PassContext,
  table: string,
  row: StoredRow | undefined,
  needed: ReadonlySet<RowKey>,
): Fate {
  if (!row) return "removed";
  if (needed.has(rowKey(table, row.id))) return "held";
  return isYoung(row, context.input.clock.nowMs()) ? "kept" : "removed";
}

/**
 * Rows that the user may no longer read, or need no longer be kept: gone, unless unsent work needs
 * them by now. To be asked right before the write: while upstream answered, somebody may have saved.
 */
export async function removalOf(
  context: PassContext,
  table: string,
  ids: readonly string[],
): Promise<Required<Pick<TableChange, "removes" | "standings">>> {
  const needed = neededRows(await context.input.tables.outbox());
  const isNeeded = (id: string) => needed.has(rowKey(table, id));
  const standings = ids.filter(isNeeded).map((id) => ({ id, standing: "held" as const }));
  return { removes: ids.filter((id) => !isNeeded(id)), standings };
}

/** Made on this device not long ago. */
export function isYoung(row: StoredRow | undefined, nowMs: number): boolean {
  return row !== undefined && row.madeAt !== null && nowMs - Date.parse(row.madeAt) < KEPT_FOR_MS;
}

/** Keeps rows made here that the user may still read; the others go. */
async function keep(context: PassContext, made: readonly Leaving[]): Promise<TableChange[]> {
  const asks = made.flatMap(({ table, ids }) => asksFor(table, ids, false));
  if (asks.length === 0) return [];
  const { pages, faults } = await context.input.api.get(asks);
  await context.report(faults);
  const changes = pages.map(async (page) => {
    const rows = rowsOfPage(page);
    const { removes, standings } = await removalOf(context, page.table, page.absent);
    const kept = rows.map(({ id }) => ({ id, standing: "kept" as const }));
    return {
      table: page.table,
      puts: rows.map((row) => ({ row, isInScope: false })),
      standings: [...kept, ...standings],
      removes,
    };
  });
  return Promise.all(changes);
}
