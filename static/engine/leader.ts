/**
 * One tab of a user talks to the network: the holder of a Web Lock.
 *
 * A lock may outlive its tab's freezing, so it is not enough: every leader takes a new epoch, and
 * each of its writes checks it in the same transaction (work.ts, writing.ts).
 */

/** What is needed of navigator.locks. */
export interface Locks {
  request(
    name: string,
    options: { signal: AbortSignal },
    held: () => Promise<void>,
  ): Promise<unknown>;
}

/** Calls `begin` when this tab becomes the leader. Returns what resigns, or leaves the queue. */
export function standForLeader(locks: Locks, name: string, begin: () => void): () => void {
  const resignation = new AbortController();
  const { signal } = resignation;
  const resigned = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve());
  });
  const held = () => {
    if (!signal.aborted) begin();
    return resigned;
  };
  // Aborting while still in the queue rejects: that is what was asked for.
  locks.request(name, { signal }, held).catch(() => {});
  return () => resignation.abort();
}

/** Where there are no Web Locks every tab leads in turn: the epoch stops the one before. */
export const noLocks: Locks = { request: (_name, _options, held) => held() };
