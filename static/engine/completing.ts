/**
 * Complete: columns that the profile gained, for rows that are here without them.
 *
 * Only id, version and these columns travel; the server's cursor says how far, so that it goes on
 * after a break. A row at the version it is held in is completed; one of another version comes
 * whole by the ordinary pull. Last in a pass: rows that are new matter more. What still lacks a
 * column at the end is asked for by id: rows held or kept outside the scope, and any that left and
 * came back meanwhile.
 */

import type { TableState } from "../store/base.js";
import { type Incoming, rowsOfPage, type StoredRow } from "../store/rows.js";
import type { TableChange } from "../store/writing.js";
import { asksFor } from "./asks.js";
import type { PassContext } from "./context.js";
import { leave } from "./leaving.js";
import { ASKS_PER_REQUEST } from "./wire.js";

export async function complete(context: PassContext): Promise<void> {
  const refused = new Set<string>();
  let states = await incomplete(context);
  for (;;) {
    const open = states.filter(({ table }) => !refused.has(table));
    const unread = open.filter(({ completing }) => !completing?.isRead);
    if (unread.length === 0) break;
    for (const table of await readColumns(context, unread.slice(0, ASKS_PER_REQUEST))) {
      refused.add(table);
    }
    states = await incomplete(context);
  }
  for (const { table, completing } of states) {
    if (completing?.isRead) await fillGaps(context, table);
  }
}

/** Whether unsent work writes to columns that are on their way. */
export async function isAwaited(context: PassContext): Promise<boolean> {
  const awaited = new Map(
    (await incomplete(context)).map(({ table, completing }) => [table, completing?.columns ?? []]),
  );
  if (awaited.size === 0) return false;
  const mutations = (await context.input.tables.outbox()).flatMap((set) => set.mutations);
  return mutations.some(({ kind, table, values }) =>
    awaited.get(table)?.some((column) => kind === "update" && column in values),
  );
}

async function incomplete({ input }: PassContext): Promise<TableState[]> {
  return (await input.base.states()).filter(({ completing }) => completing !== null);
}

/** One request; gives back the tables that upstream refused. */
async function readColumns(context: PassContext, states: readonly TableState[]): Promise<string[]> {
  const again = states.map(
    ({ table, completing }) => [table, ...(completing?.columns ?? [])] as const,
  );
  const { api, base } = context.input;
  const { pages, cursor, faults } = await api.pull({
    fingerprint: context.manifest.fingerprint,
    cursor: (await base.meta("cursor")) ?? null,
    again,
    tables: states.map(({ table }) => [table] as const),
  });
  const refused = faults.map(({ table }) => table);
  const found = new Map(pages.map((page) => [page.table, page]));
  const answered = states.filter(({ table }) => !refused.includes(table));
  const changes = answered.map(({ table, completing }): TableChange => {
    const page = found.get(table);
    const puts = page ? rowsOfPage(page).map(partOf) : [];
    if (!completing || page?.more) return { table, puts };
    return { table, puts, state: { completing: { ...completing, isRead: true } } };
  });
  // A lookup that was unknown until now has not moved: what it means for scopes is compared.
  await context.write({ changes, cursor }, null);
  await context.report(faults);
  return refused;
}

function partOf(row: Incoming["row"]): Incoming {
  return { row, isInScope: true, isPart: true };
}

async function fillGaps(context: PassContext, table: string): Promise<void> {
  const columns = context.table(table)?.columns.map(({ name }) => name) ?? [];
  const rows = [...(await context.input.tables.rows(table)).values()];
  const lacking = rows.filter(({ values }) => columns.some((column) => !(column in values)));
  const isInScope = ({ standing }: StoredRow) => standing === "scope";
  const inside = lacking.filter(isInScope).map(({ id }) => id);
  const outside = lacking.filter((row) => !isInScope(row)).map(({ id }) => id);
  if (!(await fetchGaps(context, { table, ids: inside, scoped: true }))) return;
  if (!(await fetchGaps(context, { table, ids: outside, scoped: false }))) return;
  await context.write({ changes: [{ table, state: { completing: null } }] }, null);
}

/** Says whether all was answered; if not, the next pass asks again. */
async function fetchGaps(
  context: PassContext,
  { table, ids, scoped }: { table: string; ids: readonly string[]; scoped: boolean },
): Promise<boolean> {
  const asks = asksFor(table, ids, scoped);
  if (asks.length === 0) return true;
  const { pages, faults } = await context.input.api.get(asks);
  await context.report(faults);
  const puts = pages.flatMap(rowsOfPage).map((row) => ({ row, isInScope: scoped }));
  await context.write({ changes: [{ table, puts }] });
  // Rows outside the scope that cannot be read are judged by check, as in every pass.
  const absent = pages.flatMap((page) => page.absent);
  if (scoped) await leave(context, [{ table, ids: absent }]);
  return faults.length === 0;
}
