/** Asks by id, in parts that the server takes. */

import { ASKS_PER_GET, type GetAsk, IDS_PER_ASK } from "./wire.js";

/** `scoped`: only rows of the scope; else whatever the user may read. */
export function asksFor(table: string, ids: readonly string[], scoped: boolean): GetAsk[] {
  return parts(ids).map((part) => ({ table, ids: part, scoped }));
}

export function parts(ids: readonly string[]): string[][] {
  const found: string[][] = [];
  for (let at = 0; at < ids.length; at += IDS_PER_ASK) found.push(ids.slice(at, at + IDS_PER_ASK));
  return found;
}

/** The asks by requests whose answers can be stored one after the other. */
export function requestsOf(asks: readonly GetAsk[]): GetAsk[][] {
  const found: GetAsk[][] = [];
  for (let at = 0; at < asks.length; at += ASKS_PER_GET) {
    found.push(asks.slice(at, at + ASKS_PER_GET));
  }
  return found;
}
