/** Asks by id, in parts that the server takes. */

import { type GetAsk, IDS_PER_ASK } from "./wire.js";

/** `scoped`: only rows of the scope; else whatever the user may read. */
export function asksFor(table: string, ids: readonly string[], scoped: boolean): GetAsk[] {
  return parts(ids).map((part) => ({ table, ids: part, scoped }));
}

export function parts(ids: readonly string[]): string[][] {
  const found: string[][] = [];
  for (let at = 0; at < ids.length; at += IDS_PER_ASK) found.push(ids.slice(at, at + IDS_PER_ASK));
  return found;
}
