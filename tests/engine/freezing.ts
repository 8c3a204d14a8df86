/** A tab that the browser freezes: nothing reaches it until it is thawed, then all of it at once. */

import type { Clock } from "../../static/engine/clock.js";
import type { Locks } from "../../static/engine/leader.js";
import type { Fetch } from "../../static/engine/network.js";
import type { Channel } from "../../static/store/channel.js";

export type Way = "timer" | "message" | "lock" | "answer";

export class Freezer {
  #isFrozen = false;
  #held: { way: Way; run: () => void }[] = [];

  freeze(): void {
    this.#isFrozen = true;
  }

  /** What came meanwhile arrives, the ways named first before the others. */
  thaw(...first: Way[]): void {
    this.#isFrozen = false;
    const rank = ({ way }: { way: Way }) => {
      const at = first.indexOf(way);
      return at < 0 ? first.length : at;
    };
    const held = this.#held.sort((a, b) => rank(a) - rank(b));
    this.#held = [];
    for (const { run } of held) run();
  }

  clock(clock: Clock): Clock {
    return {
      nowMs: () => clock.nowMs(),
      after: (ms, then) => {
        let isOff = false;
        const callOff = clock.after(ms, () => this.#pass("timer", () => isOff || then()));
        return () => {
          isOff = true;
          callOff();
        };
      },
      random: () => clock.random(),
      newId: clock.newId,
    };
  }

  channel(channel: Channel): Channel {
    return {
      ...channel,
      listen: (handler) =>
        channel.listen((message) => this.#pass("message", () => handler(message))),
    };
  }

  locks(locks: Locks): Locks {
    return {
      request: (name, options, held) =>
        this.#settle(
          "lock",
          locks.request(name, options, () => this.#settle("lock", held())),
        ),
    };
  }

  fetch(fetch: Fetch): Fetch {
    return (path, init) => this.#settle("answer", fetch(path, init));
  }

  #settle<T>(way: Way, promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => this.#pass(way, () => resolve(value)),
        (error) => this.#pass(way, () => reject(error)),
      );
    });
  }

  #pass(way: Way, run: () => void): void {
    if (this.#isFrozen) this.#held.push({ way, run });
    else run();
  }
}
