/**
 * The leader's heartbeat: it beats, the others listen.
 *
 * A browser may freeze a tab that holds the lock; nobody hears of it but by silence. Beats are
 * counted, not timed: a follower that slept, or whose clock jumped, has missed nothing by that.
 */

import type { Clock } from "./clock.js";

export const BEAT_MS = 10_000;
/** So many spans without a beat, and the leader is taken for frozen. */
export const MISSES = 2;

export interface Pulse {
  /** To be heard by the other tabs. */
  beat(): void;
  /** No leader has been heard for long. */
  silent(): void;
}

export class Heartbeat {
  readonly #clock: Clock;
  readonly #pulse: Pulse;
  #missed = 0;
  #callOff: () => void = () => {};

  constructor(clock: Clock, pulse: Pulse) {
    this.#clock = clock;
    this.#pulse = pulse;
  }

  lead(): void {
    this.#every(() => this.#pulse.beat());
    this.#pulse.beat();
  }

  follow(): void {
    this.#missed = 0;
    this.#every(() => this.#listen());
  }

  /** A leader was heard. */
  heard(): void {
    this.#missed = 0;
  }

  stop(): void {
    this.#callOff();
  }

  #listen(): void {
    this.#missed += 1;
    if (this.#missed < MISSES) return;
    this.#missed = 0;
    this.#pulse.silent();
  }

  #every(then: () => void): void {
    this.#callOff();
    this.#callOff = this.#clock.after(BEAT_MS, () => {
      this.#every(then);
      then();
    });
  }
}
