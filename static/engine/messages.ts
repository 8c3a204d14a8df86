/**
 * What travels between a page and its worker besides requests, replies and events.
 *
 * A worker cannot see whether its page is visible, and may not ask for persistent storage; the page
 * does both for it.
 */

import type { EngineEvent, Reply, Request } from "./protocol.js";

/** From the page: something about the page that the worker cannot see. */
export type Signal =
  | { signal: "visibility"; visible: boolean }
  | { signal: "persisted"; persisted: boolean }
  /** The release that the page was built as. */
  | { signal: "release"; id: string };

/** From the worker: something only a page may do. */
export type Ask = { ask: "persist" };

export type ToWorker = Request | Signal;
export type ToPage = Reply | EngineEvent | Ask;

export function isSignal(message: ToWorker): message is Signal {
  return "signal" in message;
}

export function isAsk(message: ToPage): message is Ask {
  return "ask" in message;
}

export function isEvent(message: ToPage): message is EngineEvent {
  return "event" in message;
}
