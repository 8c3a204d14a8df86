/** The smallest database: whose device this is now. Read before any other is opened. */

import type { DBSchema } from "idb";
import { Connection } from "./connection.js";

/** The person at the device and his organisation, as the server named them. */
export interface Owner {
  organization: { id: string; name: string };
  user: { id: string; username: string; fullName: string };
}

interface DeviceState {
  owner: Owner | null;
  /** Signed out while the server could not be told: it is, before anything else is asked of it. */
  signOutOwed: boolean;
}

interface DeviceSchema extends DBSchema {
  meta: { key: string; value: DeviceState };
}

const KEY = "device";
const NOBODY: DeviceState = { owner: null, signOutOwed: false };

export class DeviceStore {
  readonly #connection = new Connection<DeviceSchema>({
    name: "device",
    version: 1,
    durability: "strict",
    upgrade: (database) => database.createObjectStore("meta"),
  });

  read(): Promise<DeviceState> {
    return this.#connection.read(
      ["meta"],
      async (transaction) => (await transaction.objectStore("meta").get(KEY)) ?? NOBODY,
    );
  }

  async write(change: Partial<DeviceState>): Promise<void> {
    await this.#connection.write(["meta"], async (transaction) => {
      const store = transaction.objectStore("meta");
      await store.put({ ...NOBODY, ...(await store.get(KEY)), ...change }, KEY);
    });
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}
