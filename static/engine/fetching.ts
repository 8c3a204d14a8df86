/** Rows read by id, request by request: each answer is stored before the next is asked for. */

import { type Incoming, rowsOfPage } from "../store/rows.js";
import type { TableChange } from "../store/writing.js";
import type { Pages } from "./api.js";
import { requestsOf } from "./asks.js";
import type { PassContext, React } from "./context.js";
import type { GetAsk, GetPage } from "./wire.js";

export interface Fetching {
  /** Whether rows may apply that are older than those here: they are what upstream has now. */
  isExact?: boolean;
  react?: React;
}

/** Stores the rows asked for with `scoped` as rows of the scope; says what was answered. */
export async function fetchById(
  context: PassContext,
  asks: readonly GetAsk[],
  { isExact = false, react }: Fetching = {},
): Promise<Pages<GetPage>> {
  const whole: Pages<GetPage> = { pages: [], faults: [] };
  for (const request of requestsOf(asks)) {
    const { pages, faults } = await context.input.api.get(request);
    const isInScope = (table: string) => request.some((ask) => ask.table === table && ask.scoped);
    const changes = pages.map((page): TableChange => {
      const incoming = { isInScope: isInScope(page.table), isExact };
      const puts = rowsOfPage(page).map((row): Incoming => ({ row, ...incoming }));
      return { table: page.table, puts };
    });
    if (pages.length > 0) await context.write({ changes }, react);
    await context.report(faults);
    whole.pages.push(...pages);
    whole.faults.push(...faults);
  }
  return whole;
}
