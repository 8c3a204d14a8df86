/**
 * Rows that are no longer in scope: removed, held or kept.
 *
 * Rows with unsent work, or that unsent work points at, are held: taking them away would hide the
 * work and tear it. Rows that the user made here not long ago, has open, or has pinned are kept
 * while he may read them.
 */

import { type Keeps, keepReason } from "../store/keeps.js";
import { neededRows, type RowKey, rowKey } from "../store/outbox.js";
import { rowsOfPage, type StoredRow } from "../store/rows.js";
import type { BaseWrite, TableChange } from "../store/writing.js";
import { asksFor, requestsOf } from "./asks.js";
import type { PassContext } from "./context.js";
import type { GetAsk } from "./wire.js";

export interface Leaving {
  table: string;
  ids: readonly string[];
}

type Fate = "held" | "kept" | "removed";

/** What this does to the queue: records that are done, and what is left of them. */
export type Settled = Pick<BaseWrite, "done" | "queue">;

export async function leave(
  context: PassContext,
  leaving: readonly Leaving[],
  settled: Settled = {},
): Promise<void> {
  if (leaving.every(({ ids }) => ids.length === 0) && !settled.done?.length) return;
  const keeps = await keepsOf(context);
  const readable = await readableKept(context, keeps, leaving);
  // Read last, and from disk: another tab may have saved while upstream answered.
  const needed = neededRows(await context.input.work.outbox());
  const changes: TableChange[] = [...readable.changes];
  for (const { table, ids } of leaving) {
    const rows = await context.input.tables.rows(table);
    const fates = new Map(
      ids.map((id) => [id, fateOf(table, rows.get(id), { needed, kept: readable.kept })]),
    );
    const idsOf = (fate: Fate) => ids.filter((id) => fates.get(id) === fate);
    const standings = (["held", "kept"] as const).flatMap((standing) =>
      idsOf(standing).map((id) => ({ id, standing })),
    );
    changes.push({ table, removes: idsOf("removed"), standings });
  }
  const isNothing = changes.every(
    ({ puts, removes, standings }) => !puts?.length && !removes?.length && !standings?.length,
  );
  if (!isNothing || settled.done?.length) await takeAway(context, { changes, ...settled });
}

function fateOf(
  table: string,
  row: StoredRow | undefined,
  { needed, kept }: { needed: ReadonlySet<RowKey>; kept: ReadonlySet<RowKey> },
): Fate {
  if (!row) return "removed";
  if (needed.has(rowKey(table, row.id))) return "held";
  return kept.has(rowKey(table, row.id)) ? "kept" : "removed";
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
  const needed = neededRows(await context.input.work.outbox());
  const isNeeded = (id: string) => needed.has(rowKey(table, id));
  const standings = ids.filter(isNeeded).map((id) => ({ id, standing: "held" as const }));
  return { removes: ids.filter((id) => !isNeeded(id)), standings };
}

/**
 * Writes what takes rows away. What a tab has saved on them meanwhile brings them back, held: no
 * transaction spans the two databases, so the outbox is looked at again afterwards. `over`: sets
 * that need nothing any more, as they have taken effect.
 */
export async function takeAway(
  context: PassContext,
  write: Pick<BaseWrite, "changes"> & Settled,
  over: ReadonlySet<string> = new Set(),
): Promise<void> {
  const effects = await context.write(write);
  const removed = effects.filter(({ before, after }) => before && !after);
  if (removed.length === 0) return;
  const outbox = await context.input.work.outbox();
  const needed = neededRows(outbox.filter(({ id }) => !over.has(id)));
  const changes = removed.flatMap(({ table, before }): TableChange[] => {
    if (!before || !needed.has(rowKey(table, before.id))) return [];
    const { madeAt, ...row } = before;
    const isKept = madeAt === null ? {} : { madeAt };
    const standings = [{ id: row.id, standing: "held" as const }];
    return [{ table, puts: [{ row, isInScope: false, ...isKept }], standings }];
  });
  if (changes.length > 0) await context.write({ changes });
}

/** Of rows that somebody wants kept, those that the user may still read, as they are now. */
async function readableKept(
  context: PassContext,
  keeps: Keeps,
  leaving: readonly Leaving[],
): Promise<{ kept: Set<RowKey>; changes: TableChange[] }> {
  const nowMs = context.input.clock.nowMs();
  const asks: GetAsk[] = [];
  for (const { table, ids } of leaving) {
    const rows = await context.input.tables.rows(table);
    const wanted = ids.filter((id) => keepReason(keeps, { table, row: rows.get(id), nowMs }));
    asks.push(...asksFor(table, wanted, false));
  }
  const kept = new Set<RowKey>();
  const changes: TableChange[] = [];
  for (const request of requestsOf(asks)) {
    const { pages, faults } = await context.input.api.get(request);
    await context.report(faults);
    for (const page of pages) {
      const rows = rowsOfPage(page);
      for (const { id } of rows) kept.add(rowKey(page.table, id));
      const puts = rows.map((row) => ({ row, isInScope: false, isExact: true }));
      changes.push({ table: page.table, puts });
    }
    // Nobody is removed on a guess: who was not answered for stays, and the next check asks again.
    for (const { table } of faults) {
      const asked = request.filter((ask) => ask.table === table).flatMap(({ ids }) => ids);
      for (const id of asked) kept.add(rowKey(table, id));
    }
  }
  return { kept, changes };
}

export async function keepsOf({ input }: PassContext): Promise<Keeps> {
  return (await input.base.meta("keeps")) ?? {};
}
