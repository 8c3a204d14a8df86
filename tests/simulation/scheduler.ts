/**
 * Who runs when: everything asynchronous in a simulated world goes through here, in one order.
 *
 * Tasks run one at a time, each followed by all promises it settles: many in one turn of Node's
 * event loop, which is slower than they are. Time is virtual: it moves only when no task is left.
 * A task belongs to an actor (a tab); what it causes belongs to the same one. A dead actor's tasks
 * never run, a frozen one's wait.
 */

import type { Disk } from "./disk/disk.js";
import { runPromises } from "./promises.js";

const realImmediate = globalThis.setImmediate;

/** Then Node may look for rejections that nobody has handled. */
const TASKS_PER_TURN = 48;
/** A world that runs so many tasks without time moving is running in circles. */
const TASKS_MAX = 400_000;

export class Actor {
  readonly name: string;
  isAlive = true;
  isFrozen = false;
  /** What happened to a frozen actor meanwhile. */
  readonly missed: (() => void)[] = [];

  /** The databases that its code opens. */
  readonly disk: Disk;

  constructor(name: string, disk: Disk) {
    this.name = name;
    this.disk = disk;
  }
}

interface Timer {
  atMs: number;
  order: number;
  actor: Actor | null;
  run: () => void;
}

interface Task {
  actor: Actor | null;
  run: () => void;
}

export class Scheduler {
  nowMs: number;
  /** Whose code runs now: stays so for the promises that a task settles. */
  current: Actor | null = null;
  #tasks: Task[] = [];
  #timers: Timer[] = [];
  #order = 0;
  #ran = 0;

  constructor(nowMs: number) {
    this.nowMs = nowMs;
  }

  /** Tasks run so far: a measure of how far a world is. */
  get ran(): number {
    return this.#ran;
  }

  soon(run: () => void, actor: Actor | null = this.current): void {
    this.#tasks.push({ actor, run });
  }

  /** Returns what calls it off. */
  after(ms: number, run: () => void, actor: Actor | null = this.current): () => void {
    this.#order += 1;
    const timer = { atMs: this.nowMs + Math.max(0, ms), order: this.#order, actor, run };
    this.#insert(timer);
    return () => this.#callOff(timer);
  }

  /** Runs `run` as the actor's, now or when it thaws. */
  as(actor: Actor | null, run: () => void): void {
    if (actor && !actor.isAlive) return;
    if (actor?.isFrozen) {
      actor.missed.push(run);
      return;
    }
    this.current = actor;
    run();
  }

  thaw(actor: Actor): void {
    actor.isFrozen = false;
    for (const run of actor.missed.splice(0)) this.soon(run, actor);
  }

  /** Runs at most so many tasks at this moment. */
  run(most: number): Promise<void> {
    let left = most;
    return this.#turns(() => {
      left -= 1;
      return left >= 0 && this.#runTask();
    });
  }

  /** Runs until nothing is left to do at this moment. */
  settle(): Promise<void> {
    return this.advance(0);
  }

  /** Lets time pass, and everything happen that is due meanwhile. */
  async advance(ms: number): Promise<void> {
    const end = this.nowMs + ms;
    let most = this.#ran + TASKS_MAX;
    await this.#turns(() => {
      if (this.#ran > most) throw new Error("The world runs in circles: tasks without an end.");
      if (this.#runTask()) return true;
      most = this.#ran + TASKS_MAX;
      return this.#runTimer(end);
    });
    this.nowMs = end;
  }

  /** The running task's promises run out before it goes on. */
  drain(): void {
    runPromises();
  }

  /** Takes steps until one says that nothing is left, never in the midst of promises. */
  #turns(step: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = () => {
        try {
          for (let left = TASKS_PER_TURN; left > 0; left -= 1) if (!step()) return resolve();
          realImmediate(turn);
        } catch (error) {
          reject(error);
        }
      };
      realImmediate(turn);
    });
  }

  #runTask(): boolean {
    const task = this.#tasks.shift();
    if (!task) return false;
    this.#ran += 1;
    this.as(task.actor, task.run);
    runPromises();
    return true;
  }

  #runTimer(end: number): boolean {
    const due = this.#timers[0];
    if (!due || due.atMs > end) return false;
    this.#timers.shift();
    this.nowMs = Math.max(this.nowMs, due.atMs);
    this.as(due.actor, due.run);
    runPromises();
    return true;
  }

  #insert(timer: Timer): void {
    this.#timers.splice(this.#placeOf(timer), 0, timer);
  }

  #callOff(timer: Timer): void {
    const at = this.#placeOf(timer);
    if (this.#timers[at] === timer) this.#timers.splice(at, 1);
  }

  #placeOf(timer: Timer): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#timers[middle] as Timer;
      if (other.atMs < timer.atMs || (other.atMs === timer.atMs && other.order < timer.order))
        low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
