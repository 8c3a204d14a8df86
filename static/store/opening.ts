/**
 * Opens one database, however the browser behaves.
 *
 * Safari has opened databases that never answered: after 5 s it is asked again, after 10 s the
 * caller is told. An open that another tab blocks tells its caller at once. Either may still come
 * true later: `late` gets the database then, so that nothing has to be tried by hand.
 */

import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import { DatabaseBlocked, DatabaseStuck, faultOf, StorageMissing } from "./errors.js";

export const OPEN_TIMEOUT_MS = 5_000;

export interface Opening<Schema extends DBSchema> {
  name: string;
  version: number;
  upgrade(database: IDBPDatabase<Schema>, oldVersion: number): void;
  /** It opened after its caller had been told that it does not; null: it never will. */
  late(database: IDBPDatabase<Schema> | null): void;
  /** The browser has closed it, or another tab wants it closed: it is of no use any more. */
  gone(database: IDBPDatabase<Schema>): void;
}

/** Rejects with a StoreFault. */
export function open<Schema extends DBSchema>(
  opening: Opening<Schema>,
): Promise<IDBPDatabase<Schema>> {
  if (typeof indexedDB === "undefined") return Promise.reject(new StorageMissing());
  return new Promise((resolve, reject) => {
    let state: "waiting" | "told" | "settled" = "waiting";
    const opened = (database: IDBPDatabase<Schema>) => {
      if (state === "settled") database.close();
      else if (state === "told") opening.late(database);
      else resolve(database);
      state = "settled";
    };
    const failed = (error: unknown) => {
      if (state === "told") opening.late(null);
      else reject(faultOf(error));
      state = "settled";
    };
    const tell = (fault: Error) => {
      if (state === "waiting") state = "told";
      reject(fault);
    };
    attempt(opening, { opened, failed, tell }, false);
  });
}

interface Answers<Schema> {
  opened(database: IDBPDatabase<Schema>): void;
  failed(error: unknown): void;
  /** Not yet, and nobody knows when. */
  tell(fault: Error): void;
}

function attempt<Schema extends DBSchema>(
  opening: Opening<Schema>,
  answers: Answers<Schema>,
  isSecond: boolean,
): void {
  const timer = setTimeout(() => {
    if (isSecond) answers.tell(new DatabaseStuck());
    else attempt(opening, answers, true);
  }, OPEN_TIMEOUT_MS);
  const end = () => clearTimeout(timer);
  const blocked = () => {
    end();
    answers.tell(new DatabaseBlocked());
  };
  request(opening, blocked).then(answers.opened, answers.failed).finally(end);
}

async function request<Schema extends DBSchema>(
  { name, version, upgrade, gone }: Opening<Schema>,
  blocked: () => void,
): Promise<IDBPDatabase<Schema>> {
  const close = () => {
    database.close();
    gone(database);
  };
  const database = await openDB<Schema>(name, version, {
    upgrade: (created, oldVersion) => upgrade(created, oldVersion),
    blocked,
    // A newer release wants to upgrade, or the database is being deleted: let go at once.
    blocking: close,
    terminated: close,
  });
  return database;
}

/** Deletes a database of this name, whoever opened it. Rejects with a StoreFault. */
export function remove(name: string): Promise<void> {
  if (typeof indexedDB === "undefined") return Promise.reject(new StorageMissing());
  return new Promise((resolve, reject) => {
    const blocked = () => reject(new DatabaseBlocked());
    deleteDB(name, { blocked }).then(resolve, (error) => reject(faultOf(error)));
  });
}
