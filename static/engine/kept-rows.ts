/** Rows that their user wants here: asked for by a page, and said why to it. */

import type { BaseStore } from "../store/base.js";
import { rowKey } from "../store/outbox.js";
import { type Clock, isoAt } from "./clock.js";
import type { KeepInput, RowResult } from "./protocol.js";

export function keepRow(
  base: Pick<BaseStore, "keep">,
  clock: Clock,
  { table, id, reason }: KeepInput,
): Promise<void> {
  const keep = reason && { reason, sinceAt: isoAt(clock.nowMs()) };
  return base.keep(rowKey(table, id), keep);
}

/** What nobody asked for was made here. */
export async function withReason(
  base: Pick<BaseStore, "meta">,
  result: RowResult,
): Promise<RowResult> {
  const { row } = result;
  if (row?.mark !== "kept") return result;
  const keeps = (await base.meta("keeps")) ?? {};
  return { ...result, keptFor: keeps[rowKey(row.table, row.id)]?.reason ?? "made" };
}
