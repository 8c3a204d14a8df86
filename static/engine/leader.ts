/**
 * One tab of a user talks to the network: the holder of a Web Lock.
 *
 * A lock outlives its tab's freezing, so it is not enough. A leader that is not heard loses the lock
 * to a tab that listens; and every leader takes a new epoch, which each of its writes checks in the
 * same transaction (work.ts, writing.ts). Whoever has lost the lock, by whatever sign, stops for
 * good and stands again as one of the others.
 */

import type { Clock } from "./clock.js";
import { BEAT_MS, Heartbeat } from "./heartbeat.js";

/** A leader that cannot hold on must not take the lock again in the same breath, for ever. */
const PAUSE_MS = 1_000;

/** What is needed of navigator.locks. With `steal` there is no signal, says the platform. */
export interface Locks {
  /** Settles when the lock has been given back; rejects when it was taken away. */
  request(
    name: string,
    options: { signal?: AbortSignal; steal?: boolean },
    held: () => Promise<void>,
  ): Promise<unknown>;
}

export interface Candidate {
  begin(): void;
  /** Leads no longer: whatever is under way must stop. */
  end(): void;
  /** To be heard by the other tabs: this one leads and lives. */
  beat(): void;
  /** Another tab says that it leads, too: at most one of the two is right. */
  challenged(): void;
}

export class Candidacy {
  readonly #locks: Locks;
  readonly #clock: Clock;
  readonly #name: string;
  readonly #candidate: Candidate;
  readonly #heartbeat: Heartbeat;
  /** Aborted to leave the queue, or to give the lock back. */
  #term = new AbortController();
  #isLeading = false;

  constructor(locks: Locks, clock: Clock, name: string, candidate: Candidate) {
    this.#locks = locks;
    this.#clock = clock;
    this.#name = name;
    this.#candidate = candidate;
    const pulse = { beat: () => candidate.beat(), silent: () => this.#steal() };
    this.#heartbeat = new Heartbeat(clock, pulse);
  }

  get isLeading(): boolean {
    return this.#isLeading;
  }

  stand(): void {
    this.#heartbeat.follow();
    this.#request(false);
  }

  /** Another tab leads and lives. */
  heard(): void {
    if (this.#isLeading) this.#candidate.challenged();
    else this.#heartbeat.heard();
  }

  /** Lets the lock go, stops, and stands again a moment later, behind the others. */
  stepDown(): void {
    this.#term.abort();
    this.#end();
    this.#heartbeat.follow();
    this.#standIn(PAUSE_MS);
  }

  /** Gives up the lock, or the place in the queue, for good. */
  resign(): void {
    this.#term.abort();
    this.#heartbeat.stop();
    this.#end();
  }

  #request(steal: boolean): void {
    const term = new AbortController();
    this.#term = term;
    const { signal } = term;
    let hasLed = false;
    const held = () => {
      if (signal.aborted) return Promise.resolve();
      hasLed = true;
      this.#begin();
      return new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    };
    // Nobody asked for it: the lock was taken away, or was never to be had.
    const over = () => {
      if (!signal.aborted) this.#lost(hasLed);
    };
    this.#locks.request(this.#name, steal ? { steal } : { signal }, held).then(over, over);
  }

  #steal(): void {
    this.#term.abort();
    this.#request(true);
  }

  #lost(hasLed: boolean): void {
    this.#end();
    this.#heartbeat.follow();
    if (hasLed) this.#request(false);
    else this.#standIn(BEAT_MS);
  }

  #standIn(ms: number): void {
    this.#term = new AbortController();
    const { signal } = this.#term;
    this.#clock.after(ms, () => signal.aborted || this.#request(false));
  }

  #begin(): void {
    this.#isLeading = true;
    this.#heartbeat.lead();
    this.#candidate.begin();
  }

  #end(): void {
    if (!this.#isLeading) return;
    this.#isLeading = false;
    this.#candidate.end();
  }
}
