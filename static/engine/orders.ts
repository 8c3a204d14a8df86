/** Carrying out what an administrator asks of this device; see docs/sync-protocol.md, "Devices". */

import type { DeviceStore, Order } from "../store/device.js";
import type { SyncApi } from "./api.js";
import { type Courier, nextStep, resync } from "./commands.js";
import type { PassInput } from "./context.js";
import { unsentPieces } from "./unsent.js";

/** What an order is carried out with, and whom it concerns. */
export interface OrderTools {
  device: DeviceStore;
  /** The user's databases, by name. */
  key: string;
  courier: Courier;
  /** Signs out, over the work agreed to; deletes the databases when `erase`. */
  leave(erase: boolean, agreed: readonly string[]): Promise<void>;
  /** What is asked has changed: status shows it. */
  changed(): void;
  /** All tables are to be read. */
  readAgain(): void;
}

export type OrderContact = Pick<PassInput, "work" | "base" | "epoch"> & {
  api: SyncApi;
  fingerprint: string;
};

export class Orders {
  readonly #tools: OrderTools;

  constructor(tools: OrderTools) {
    this.#tools = tools;
  }

  /** What is asked and not done yet, as stored. */
  current(): Promise<Order | null> {
    return this.#tools.device.order(this.#tools.key);
  }

  /** The person lets these pieces of unsent work go for the order, at the next contact. */
  async agree(id: string, marks: readonly string[]): Promise<boolean> {
    const order = await this.current();
    if (order?.id !== id) return false;
    await this.#put({ ...order, agreed: [...marks] });
    return true;
  }

  /** After each contact with the server, by the leader. */
  async follow(contact: OrderContact): Promise<void> {
    const { asked } = this.#tools.courier;
    const stored = await this.current();
    // As after nearly every pass: then unsent work need not be read.
    if (!asked && !stored) return;
    const { work } = contact;
    const pieces = unsentPieces(await work.outbox(), await work.drafts());
    const step = nextStep(stored, asked, pieces);
    switch (step.kind) {
      case "nothing":
        return;
      case "note":
        return this.#put(step.order);
      case "resync":
        return this.#resync(step.order, contact);
      case "begin":
        return this.#begin(step.order, contact);
      case "finish":
        return this.#leave(step.order);
    }
  }

  /** One transaction: repeated after a crash it does no harm, so there is nothing to note before. */
  async #resync(order: Order, { base, epoch }: OrderContact): Promise<void> {
    await resync(base, epoch);
    this.#tools.courier.confirm(order);
    this.#tools.readAgain();
  }

  async #begin(order: Order, { api, fingerprint }: OrderContact): Promise<void> {
    const begun = { ...order, isBegun: true };
    // Before it is confirmed: afterwards the server would not say it again.
    await this.#put(begun);
    if (await api.confirm(order, fingerprint)) await this.#leave(begun);
  }

  async #leave({ kind, agreed }: Order): Promise<void> {
    await this.#tools.leave(kind === "wipe", agreed ?? []);
  }

  async #put(order: Order | null): Promise<void> {
    await this.#tools.device.putOrder(this.#tools.key, order);
    this.#tools.changed();
  }
}
