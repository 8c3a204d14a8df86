/** Locks as the platform gives them: one holder, the others in turn; whoever steals goes first. */

import type { Locks } from "../../static/engine/leader.js";

interface Request {
  held(): Promise<void>;
  reject(error: Error): void;
  resolve(): void;
  signal: AbortSignal | undefined;
}

export class TestLocks implements Locks {
  readonly #queues = new Map<string, Request[]>();
  readonly #holders = new Map<string, Request>();

  request: Locks["request"] = (name, { signal, steal }, held) =>
    new Promise((resolve, reject) => {
      if (steal && signal) throw new DOMException("steal has no signal", "NotSupportedError");
      const request = { held, reject, signal, resolve: () => resolve(null) };
      const queue = this.#queues.get(name) ?? [];
      this.#queues.set(name, queue);
      if (steal) {
        this.#holders.get(name)?.reject(new DOMException("stolen", "AbortError"));
        this.#holders.delete(name);
        queue.unshift(request);
      } else {
        queue.push(request);
      }
      signal?.addEventListener("abort", () => {
        if (this.#holders.get(name) === request) return;
        this.#queues.set(name, this.#queued(name, request));
        reject(new DOMException("aborted", "AbortError"));
      });
      this.#grant(name);
    });

  #queued(name: string, without: Request): Request[] {
    return (this.#queues.get(name) ?? []).filter((one) => one !== without);
  }

  #grant(name: string): void {
    if (this.#holders.has(name)) return;
    const next = this.#queues.get(name)?.shift();
    if (!next) return;
    this.#holders.set(name, next);
    const release = () => {
      if (this.#holders.get(name) === next) this.#holders.delete(name);
      next.resolve();
      this.#grant(name);
    };
    void Promise.resolve().then(next.held).then(release, release);
  }
}
