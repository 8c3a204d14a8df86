/** Faults of a browser's databases, for fake-indexeddb. */

import { forceCloseDatabase, IDBDatabase, IDBObjectStore } from "fake-indexeddb";

interface Connection {
  name: string;
  _closePending: boolean;
  _rawDatabase: { transactions: { db: Connection; _state: string; _abort(name: string): void }[] };
}

const open = new Set<Connection>();
const { transaction } = IDBDatabase.prototype;
/** Whoever begins a transaction is connected. */
IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...input) {
  open.add(this as unknown as Connection);
  return transaction.apply(this, input);
};

/** The browser closes all connections to a database: what is under way is aborted. */
export function closeUnder(name: string): void {
  for (const connection of open) {
    if (!connection.name.startsWith(name)) continue;
    open.delete(connection);
    if (connection._closePending) continue;
    for (const one of connection._rawDatabase.transactions) {
      if (one.db === connection && one._state !== "finished") one._abort("AbortError");
    }
    forceCloseDatabase(connection as never);
  }
}

type Method = "get" | "getAll" | "put" | "add";

/** Requests of these stores fail with a DOMException of that name, until what is returned is called. */
export function failing(
  methods: readonly Method[],
  isMeant: (store: { database: string; name: string; value: unknown }) => string | null,
): () => void {
  const prototype = IDBObjectStore.prototype as unknown as Record<Method, unknown>;
  const before = methods.map((method) => prototype[method]);
  for (const [at, method] of methods.entries()) {
    prototype[method] = function (this: IDBObjectStore, ...input: unknown[]) {
      const database = (this.transaction as unknown as { db: Connection }).db.name;
      const name = isMeant({ database, name: this.name, value: input[0] });
      if (name) throw new DOMException("injected", name);
      return (before[at] as (...input: unknown[]) => unknown).apply(this, input);
    };
  }
  return () => {
    for (const [at, method] of methods.entries()) prototype[method] = before[at];
  };
}
