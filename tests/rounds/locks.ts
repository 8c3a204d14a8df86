/** Web Locks of one device: one holder at a time, the others in turn; a killed tab lets go, and
 * whoever steals goes first. */

import type { Locks } from "../../static/engine/leader.js";
import type { Life } from "./lives.js";

interface Waiting {
  life: Life;
  held: () => Promise<void>;
  isOff: () => boolean;
}

export class LockTable {
  readonly #holders = new Map<string, Waiting>();
  readonly #queues = new Map<string, Waiting[]>();

  of(life: Life): Locks {
    return {
      request: (name, { signal, steal = false }, held) => {
        const queue = this.#queues.get(name) ?? [];
        this.#queues.set(name, queue);
        const waiting = { life, held, isOff: () => signal?.aborted || life.isOver };
        if (steal) this.#holders.delete(name);
        if (steal) queue.unshift(waiting);
        else queue.push(waiting);
        this.#grant(name);
        return new Promise(() => {});
      },
    };
  }

  /** What a tab held goes to the next. */
  release(life: Life): void {
    for (const [name, holder] of this.#holders) if (holder.life === life) this.#free(name, holder);
  }

  #free(name: string, holder: Waiting): void {
    if (this.#holders.get(name) !== holder) return;
    this.#holders.delete(name);
    this.#grant(name);
  }

  #grant(name: string): void {
    if (this.#holders.has(name)) return;
    const next = this.#queues.get(name)?.shift();
    if (!next) return;
    if (next.isOff()) {
      this.#grant(name);
      return;
    }
    this.#holders.set(name, next);
    const free = () => this.#free(name, next);
    next.life.run(() => setImmediate(() => void next.held().then(free, free)));
  }
}
