/**
 * A sign-out that the server could not be told of.
 *
 * It is told at the next start, when the network comes, before the next sign-in, and every minute
 * until then.
 */

import type { DeviceStore } from "../store/device.js";
import type { Clock } from "./clock.js";
import type { Network } from "./network.js";

const RETRY_MS = 60_000;

export class SignOutDebt {
  readonly #device: DeviceStore;
  readonly #network: Network;
  readonly #clock: Clock;
  /** One at a time: a sign-out must not arrive after a new sign-in. */
  #paying: Promise<void> = Promise.resolve();
  #callOff: () => void = () => {};
  #isStopped = false;

  constructor(device: DeviceStore, network: Network, clock: Clock) {
    this.#device = device;
    this.#network = network;
    this.#clock = clock;
  }

  /** Tries now, after whatever is under way. Never rejects. */
  pay(): Promise<void> {
    this.#callOff();
    this.#paying = this.#paying.then(() => this.#payNow()).catch(() => this.#later());
    return this.#paying;
  }

  stop(): void {
    this.#isStopped = true;
    this.#callOff();
  }

  async #payNow(): Promise<void> {
    const { signOutOwed, owner } = await this.#device.read();
    if (this.#isStopped || !signOutOwed || owner) return;
    await this.#network.signOut();
    await this.#device.write({ signOutOwed: false });
  }

  #later(): void {
    if (this.#isStopped) return;
    this.#callOff = this.#clock.after(RETRY_MS, () => void this.pay());
  }
}
