/**
 * The leader's loop: one pass at a time, begun by triggers.
 *
 *              ┌──────────────── trigger, timer ◀──────────────┐
 *              ▼                                               │
 *     resting ──▶ running ──done──▶ resting until something is due
 *              ▲     └──failed──▶ waiting ──▶ probing ──there──┤
 *              │                     ▲           └─not there───┘
 *              └── a pass without progress for 60 s is stopped and begun anew
 */

import type { Clock } from "./clock.js";
import { askedMs, nextAfter, type PassOutcome } from "./delays.js";
import type { Extent } from "./due.js";

export type Trigger = "start" | "edit" | "online" | "visible" | "manual" | "check";

export interface LoopDelegate {
  /** Never rejects. `progress` is called whenever something has been achieved. */
  runPass(extent: Extent, signal: AbortSignal, progress: () => void): Promise<PassOutcome>;
  /** Says whether the server is there. Never rejects. */
  probe(): Promise<boolean>;
  /** Off: passes only when a person asks. */
  isAutomatic(): boolean;
  /** A pass has begun or ended. */
  changed(): void;
}

const DEBOUNCE_MS = 300;
const WATCHDOG_MS = 60_000;
/** Coming back to the app sooner than this is no reason to read everything again. */
const FRESH_MS = 60_000;

const EXTENTS: readonly Extent[] = ["due", "all", "check"];

export class Loop {
  readonly #delegate: LoopDelegate;
  readonly #clock: Clock;
  #callOff: () => void = () => {};
  #running: AbortController | null = null;
  #wanted: Extent | null = null;
  /** A person waits for the next pass: it runs also while automatic synchronisation is off. */
  #isAsked = false;
  #failures = 0;
  /** For how long the server asked us to wait, and when. */
  #held = { sinceMs: 0, ms: 0 };
  #lastDoneMs = 0;
  #progressMs: number | null = null;
  #isVisible = true;
  #isStopped = false;

  constructor(delegate: LoopDelegate, clock: Clock) {
    this.#delegate = delegate;
    this.#clock = clock;
  }

  get isSyncing(): boolean {
    return this.#running !== null;
  }

  /** When a pass last achieved something. */
  get progressMs(): number | null {
    return this.#progressMs;
  }

  trigger(reason: Trigger): void {
    const isAsked = reason === "manual" || reason === "check";
    if (this.#isStopped || (!isAsked && !this.#delegate.isAutomatic())) return;
    this.#isAsked ||= isAsked;
    this.#want(this.#extentOf(reason));
    if (this.#running) return;
    const soonMs = reason === "edit" ? DEBOUNCE_MS : 0;
    this.#schedule(isAsked ? 0 : Math.max(soonMs, this.#heldMs()), () => this.#run());
  }

  setVisible(isVisible: boolean): void {
    const hasCome = isVisible && !this.#isVisible;
    this.#isVisible = isVisible;
    if (hasCome) this.trigger("visible");
  }

  stop(): void {
    this.#isStopped = true;
    this.#callOff();
    this.#running?.abort();
  }

  #extentOf(reason: Trigger): Extent {
    if (reason === "check") return "check";
    if (reason === "edit") return "due";
    const sinceMs = this.#clock.nowMs() - this.#lastDoneMs;
    // Below zero the clock has been put back: nobody knows how long ago it was.
    const isFresh = sinceMs >= 0 && sinceMs < FRESH_MS && this.#failures === 0;
    return reason === "visible" && isFresh ? "due" : "all";
  }

  /** How long the server still wants to be left alone; only a person goes ahead of that. */
  #heldMs(): number {
    const { sinceMs, ms } = this.#held;
    // A clock that has been put back must not make it longer.
    return Math.max(0, Math.min(ms, sinceMs + ms - this.#clock.nowMs()));
  }

  #want(extent: Extent): void {
    const wanted = EXTENTS.indexOf(this.#wanted ?? "due");
    this.#wanted = EXTENTS[Math.max(wanted, EXTENTS.indexOf(extent))] ?? extent;
  }

  #schedule(ms: number, then: () => void): void {
    this.#callOff();
    this.#callOff = this.#clock.after(ms, then);
  }

  async #run(): Promise<void> {
    if (this.#isStopped || this.#running) return;
    if (!this.#isAsked && !this.#delegate.isAutomatic()) return;
    const extent = this.#wanted ?? "due";
    this.#wanted = null;
    this.#isAsked = false;
    const running = new AbortController();
    this.#running = running;
    this.#delegate.changed();
    const outcome = await this.#watched(extent, running);
    this.#running = null;
    if (this.#isStopped) return;
    this.#finish(outcome, extent);
    this.#delegate.changed();
  }

  /** Runs a pass that is given up when nothing has been achieved for a minute. */
  async #watched(extent: Extent, running: AbortController): Promise<PassOutcome> {
    let callOff = () => {};
    const wait = () => {
      callOff();
      callOff = this.#clock.after(WATCHDOG_MS, () => running.abort());
    };
    wait();
    const stuck = new Promise<PassOutcome>((resolve) => {
      running.signal.addEventListener("abort", () => resolve(STUCK));
    });
    const progress = () => {
      this.#progressMs = this.#clock.nowMs();
      wait();
    };
    const pass = this.#delegate.runPass(extent, running.signal, progress);
    const outcome = await Promise.race([pass, stuck]);
    callOff();
    return outcome;
  }

  #finish(outcome: PassOutcome, extent: Extent): void {
    if (outcome.kind === "done") {
      this.#failures = 0;
      this.#lastDoneMs = this.#clock.nowMs();
      if (outcome.isFirst) this.#want("check");
    } else {
      this.#failures += 1;
      this.#want(extent);
    }
    this.#held = { sinceMs: this.#clock.nowMs(), ms: askedMs(outcome) };
    this.#settle(outcome);
  }

  #settle(outcome: PassOutcome): void {
    const hasMore = outcome.kind === "done" && this.#wanted !== null;
    if (hasMore) this.#schedule(0, () => this.#run());
    else if (this.#delegate.isAutomatic()) this.#wait(outcome);
  }

  #wait(outcome: PassOutcome): void {
    const next = nextAfter(outcome, {
      nowMs: this.#clock.nowMs(),
      failures: this.#failures,
      isVisible: this.#isVisible,
      random: () => this.#clock.random(),
    });
    if (next.kind === "pass") this.#schedule(next.afterMs, () => this.#run());
    if (next.kind === "probe") this.#schedule(next.afterMs, () => this.#probe(outcome));
  }

  async #probe(failed: PassOutcome): Promise<void> {
    if (this.#isStopped || this.#running) return;
    const isThere = await this.#delegate.probe();
    if (this.#isStopped || this.#running) return;
    if (isThere) {
      this.trigger("online");
    } else {
      this.#failures += 1;
      this.#settle(failed);
    }
  }
}

const STUCK: PassOutcome = {
  kind: "failed",
  problem: {
    code: "stuck",
    title: "The synchronisation stood still",
    detail: "It is begun anew. Your work is kept on this device.",
    status: null,
  },
  retryAfterMs: null,
};
