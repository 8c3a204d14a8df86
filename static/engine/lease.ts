/**
 * Locks for a browser without Web Locks: a row of the device's own database says who holds one.
 *
 * The holder counts up in it. Whoever wants the lock looks now and then, and takes it once the
 * count has stood still for three looks. No tab's clock is compared with another's. Slower than Web
 * Locks, and as safe: the leader's epoch decides.
 */

import type { DeviceStore, Lease } from "../store/device.js";
import type { Clock } from "./clock.js";
import type { Locks } from "./leader.js";

export type LeaseStore = Pick<DeviceStore, "lease">;

const LOOK_MS = 5_000;
const STILL_LOOKS = 3;

export function leaseLocks(store: LeaseStore, clock: Clock): Locks {
  return {
    request: (name, { signal, steal }, held) => {
      const mine = new Holding(store, clock, name, signal ?? null);
      return mine.hold(steal === true, held);
    },
  };
}

class Holding {
  readonly #store: LeaseStore;
  readonly #clock: Clock;
  readonly #name: string;
  readonly #signal: AbortSignal | null;
  readonly #me: string;
  #isOver = false;

  constructor(store: LeaseStore, clock: Clock, name: string, signal: AbortSignal | null) {
    this.#store = store;
    this.#clock = clock;
    this.#name = name;
    this.#signal = signal;
    this.#me = clock.newId();
  }

  async hold(steal: boolean, held: () => Promise<void>): Promise<void> {
    await this.#take(steal);
    const lost = this.#renew();
    try {
      await Promise.race([held(), lost]);
    } finally {
      this.#isOver = true;
      await this.#change((lease) => (lease?.holder === this.#me ? null : lease)).catch(() => {});
    }
  }

  async #take(steal: boolean): Promise<void> {
    let seen: Lease | null = null;
    for (let still = steal ? STILL_LOOKS : 0; ; still += 1) {
      if (this.#signal?.aborted) throw new DOMException("Given up.", "AbortError");
      const isFree = still >= STILL_LOOKS;
      const lease = await this.#change((known) =>
        known === null || (isFree && isSame(known, seen ?? known)) ? this.#mine(0) : known,
      ).catch(() => seen);
      if (lease?.holder === this.#me) return;
      if (!lease || !seen || !isSame(lease, seen)) still = 0;
      seen = lease;
      await this.#look();
    }
  }

  /** Rejects when somebody else has taken the lease. */
  async #renew(): Promise<never> {
    for (;;) {
      await this.#look();
      if (this.#isOver) return new Promise<never>(() => {});
      const lease = await this.#change((known) =>
        known?.holder === this.#me ? this.#mine(known.count + 1) : known,
      ).catch(() => null);
      // A database that does not answer loses the lease, too: others cannot see that we live.
      if (lease?.holder !== this.#me) throw new DOMException("Taken by another tab.", "AbortError");
    }
  }

  #mine(count: number): Lease {
    return { holder: this.#me, count };
  }

  #change(decide: (lease: Lease | null) => Lease | null): Promise<Lease | null> {
    return this.#store.lease(this.#name, decide);
  }

  #look(): Promise<void> {
    return new Promise((resolve) => this.#clock.after(LOOK_MS, resolve));
  }
}

function isSame(a: Lease, b: Lease): boolean {
  return a.holder === b.holder && a.count === b.count;
}
