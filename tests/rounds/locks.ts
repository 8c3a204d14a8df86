/** Web Locks of one device: one holder at a time, the others in turn; whoever steals goes first. */

import type { Locks } from "../../static/engine/leader.js";
import type { Life } from "./lives.js";

interface Request {
  life: Life;
  held: () => Promise<void>;
  isOff: () => boolean;
  settle: { done: () => void; taken: (error: Error) => void };
}

export class LockTable {
  readonly #holders = new Map<string, Request>();
  readonly #queues = new Map<string, Request[]>();

  of(life: Life): Locks {
    return {
      request: (name, { signal, steal = false }, held) =>
        new Promise((resolve, reject) => {
          const isOff = () => life.isOver || signal?.aborted === true;
          const settle = { done: () => resolve(null), taken: reject };
          this.#ask(name, { life, held, isOff, settle }, steal);
        }),
    };
  }

  /** What a killed tab held goes to the next. */
  release(life: Life): void {
    for (const [name, holder] of this.#holders) if (holder.life === life) this.#free(name, holder);
  }

  #ask(name: string, request: Request, isStealing: boolean): void {
    const queue = this.#queues.get(name) ?? [];
    this.#queues.set(name, queue);
    if (isStealing) {
      this.#holders.get(name)?.settle.taken(new DOMException("stolen", "AbortError"));
      this.#holders.delete(name);
      queue.unshift(request);
    } else queue.push(request);
    this.#grant(name);
  }

  #free(name: string, holder: Request): void {
    holder.settle.done();
    if (this.#holders.get(name) !== holder) return;
    this.#holders.delete(name);
    this.#grant(name);
  }

  #grant(name: string): void {
    if (this.#holders.has(name)) return;
    const next = this.#queues.get(name)?.shift();
    if (!next) return;
    if (next.isOff()) {
      next.settle.taken(new DOMException("aborted", "AbortError"));
      this.#grant(name);
      return;
    }
    this.#holders.set(name, next);
    const free = () => this.#free(name, next);
    next.life.run(() => setImmediate(() => void next.held().then(free, free)));
  }
}
