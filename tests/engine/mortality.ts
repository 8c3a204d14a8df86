/**
 * Kills whoever uses the databases or the network after so many operations.
 *
 * A process that is killed does nothing more: from then on every request to a database aborts its
 * transaction, and no answer comes. What was committed stays. A request to the server counts twice:
 * it can be lost on its way, and its answer can.
 */

import { IDBObjectStore } from "fake-indexeddb";
import type { Fetch } from "../../static/engine/network.js";

const REQUESTS = ["add", "put", "delete", "get", "getAll", "getAllKeys", "getKey"] as const;

export class Killed extends Error {
  override readonly name = "Killed";
}

export class Mortality {
  #left = Number.POSITIVE_INFINITY;
  #count = 0;
  readonly #undo: (() => void)[] = [];

  constructor() {
    for (const name of REQUESTS) this.#wrap(name);
  }

  /** Operations since the last call of `killAfter`. */
  get count(): number {
    return this.#count;
  }

  /** The next so many operations go well; then everything ends. */
  killAfter(operations: number): void {
    this.#count = 0;
    this.#left = operations;
  }

  /** A new process: it lives. */
  revive(): void {
    this.#left = Number.POSITIVE_INFINITY;
  }

  fetch(fetch: Fetch): Fetch {
    return async (path, init) => {
      this.#step();
      const answer = await fetch(path, init);
      this.#step();
      return answer;
    };
  }

  /** Everything is as before. */
  end(): void {
    for (const undo of this.#undo) undo();
  }

  #step(): void {
    if (!this.#survives()) throw new Killed(`after ${this.#left} operations`);
  }

  #survives(): boolean {
    this.#count += 1;
    return this.#count <= this.#left;
  }

  #wrap(name: (typeof REQUESTS)[number]): void {
    const target = IDBObjectStore.prototype as unknown as Record<
      string,
      (this: IDBObjectStore, ...input: unknown[]) => unknown
    >;
    const before = target[name];
    if (!before) throw new Error(`There is no ${name}.`);
    const survives = () => this.#survives();
    target[name] = function (...input) {
      if (!survives()) queueMicrotask(() => abort(this.transaction));
      return before.apply(this, input);
    };
    this.#undo.push(() => {
      target[name] = before;
    });
  }
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It was aborted by an earlier request.
  }
}
