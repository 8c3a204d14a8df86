/**
 * Which tab runs: its databases are its device's, and nothing of it goes on when it is killed.
 *
 * Several devices live in one process, and their engines reach for the one global `indexedDB`. Node
 * follows each chain of promises, timers and callbacks back to the tab that began it.
 */

import { AsyncLocalStorage } from "node:async_hooks";
import "fake-indexeddb/auto";
import {
  IDBDatabase as FakeDatabase,
  IDBRequest as FakeRequest,
  IDBTransaction as FakeTransaction,
} from "fake-indexeddb";
import { TAB_IS_GONE } from "./gone.js";

export class Life {
  readonly factory: IDBFactory;
  readonly #ended = new AbortController();
  readonly #transactions = new Set<IDBTransaction>();

  constructor(factory: IDBFactory) {
    this.factory = factory;
  }

  get isOver(): boolean {
    return this.#ended.signal.aborted;
  }

  /** Aborts with the life. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  run<T>(what: () => T): T {
    return lives.run(this, what);
  }

  /** As when the process is killed: what was not committed is undone, and nothing is heard of it. */
  end(): void {
    this.#ended.abort();
    for (const transaction of this.#transactions) abort(transaction);
  }

  begin(transaction: IDBTransaction): void {
    owners.set(transaction, this);
    this.#transactions.add(transaction);
    const over = () => this.#transactions.delete(transaction);
    transaction.addEventListener("complete", over);
    transaction.addEventListener("abort", over);
  }
}

const lives = new AsyncLocalStorage<Life>();
const owners = new WeakMap<object, Life>();

function living(): Life {
  const life = lives.getStore();
  if (!life) throw new Error("A database was used by no tab.");
  if (life.isOver) throw new DOMException(TAB_IS_GONE, "InvalidAccessError");
  return life;
}

Object.defineProperty(globalThis, "indexedDB", {
  configurable: true,
  get: () => living().factory,
});

const begin = FakeDatabase.prototype.transaction;
FakeDatabase.prototype.transaction = function (...asked) {
  const life = living();
  const transaction = begin.apply(this, asked);
  life.begin(transaction as unknown as IDBTransaction);
  return transaction;
};

/** Databases say nothing to a tab that is gone. */
function muted(
  prototype: Dispatching,
  transactionOf: (target: Dispatching) => object | null,
): void {
  const dispatch = prototype.dispatchEvent;
  prototype.dispatchEvent = function (event) {
    const transaction = transactionOf(this);
    const life = transaction && owners.get(transaction);
    return life?.isOver ? true : dispatch.call(this, event);
  };
}

interface Dispatching {
  dispatchEvent(event: Event): boolean;
}

muted(FakeTransaction.prototype as unknown as Dispatching, (target) => target);
muted(
  FakeRequest.prototype as unknown as Dispatching,
  (target) => (target as unknown as { transaction?: object | null }).transaction ?? null,
);

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It is committing: that can no longer be helped, as on a real disk.
  }
}
