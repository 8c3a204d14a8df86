/** One transaction: all of it or nothing, with a deadline. */

import type { DBSchema, IDBPTransaction, StoreNames } from "idb";
import { DatabaseStuck } from "./errors.js";

/** A transaction without an answer for so long has none coming. */
export const TRANSACTION_TIMEOUT_MS = 45_000;

export type Transaction<Schema extends DBSchema, Mode extends IDBTransactionMode> = IDBPTransaction<
  Schema,
  StoreNames<Schema>[],
  Mode
>;

/** Does `work` and gives its result once it is stored; rejects with nothing of it stored. */
export function finish<Schema extends DBSchema, Mode extends IDBTransactionMode, Result>(
  transaction: Transaction<Schema, Mode>,
  work: (transaction: Transaction<Schema, Mode>) => Promise<Result>,
): Promise<Result> {
  // Handled below; without this an abort would also be an unhandled rejection.
  transaction.done.catch(() => {});
  return new Promise((resolve, reject) => {
    // Whether it has been stored, nobody can say if even the abort is not answered.
    const deadline = setTimeout(() => {
      abort(transaction);
      reject(new DatabaseStuck());
    }, TRANSACTION_TIMEOUT_MS);
    completed(transaction, work).then(
      (result) => {
        clearTimeout(deadline);
        resolve(result);
      },
      (error: unknown) => {
        clearTimeout(deadline);
        reject(error);
      },
    );
  });
}

async function completed<Schema extends DBSchema, Mode extends IDBTransactionMode, Result>(
  transaction: Transaction<Schema, Mode>,
  work: (transaction: Transaction<Schema, Mode>) => Promise<Result>,
): Promise<Result> {
  const { done } = transaction;
  try {
    const result = await work(transaction);
    await done;
    return result;
  } catch (error) {
    abort(transaction);
    await done.catch(() => {});
    throw transaction.error ?? error;
  }
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It has aborted or completed by itself.
  }
}
