/**
 * The epoch of one leader: both databases know it, and each checks it in its own transactions.
 *
 * A new one is taken after a pass was given up, so that whatever is left of that pass can write
 * nothing. It is only taken after our own: a tab that was frozen while another led must not come
 * back as the newest.
 */

import type { BaseStore } from "../store/base.js";
import { LeadershipLost } from "../store/errors.js";
import type { WorkStore } from "../store/work.js";

export class Term {
  readonly #work: WorkStore;
  readonly #base: BaseStore;
  readonly #taken: () => void;
  #epoch: Promise<number> | null = null;
  #current: number | null = null;
  #last: number | null = null;

  /** `taken` hears of every new epoch: nobody else writes from then on. */
  constructor(work: WorkStore, base: BaseStore, taken: () => void = () => {}) {
    this.#work = work;
    this.#base = base;
    this.#taken = taken;
  }

  /** Null while none is taken. */
  get current(): number | null {
    return this.#current;
  }

  /** Takes an epoch when there is none. Rejects with LeadershipLost when another tab has led. */
  epoch(): Promise<number> {
    const taking = this.#epoch ?? this.#take();
    this.#epoch = taking;
    taking.then(
      (epoch) => {
        if (this.#epoch === taking) this.#current = epoch;
      },
      () => {
        if (this.#epoch === taking) this.#epoch = null;
      },
    );
    return taking;
  }

  /** The next pass takes a new one. */
  renew(): void {
    this.#epoch = null;
    this.#current = null;
  }

  /** Asked right before something goes up. Rejects with LeadershipLost. */
  async confirm(epoch: number): Promise<void> {
    if ((await this.#work.leaderEpoch()) !== epoch) throw new LeadershipLost();
  }

  /** Says whether another tab has led since. */
  async isOver(): Promise<boolean> {
    return this.#last !== null && (await this.#work.leaderEpoch()) !== this.#last;
  }

  async #take(): Promise<number> {
    // A lost `work` counts from the beginning; base remembers how far it had come.
    const above = (await this.#base.meta("epoch")) ?? 0;
    const epoch = await this.#work.lead(this.#last, above);
    this.#last = epoch;
    await this.#base.lead(epoch);
    this.#taken();
    return epoch;
  }
}
