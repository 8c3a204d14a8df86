/**
 * Room held back in `work`: when the device is full it is given up, so that one can still save.
 *
 * One record of numbers that no compression makes smaller. Browsers keep a value of this size in a
 * file of its own, so that deleting it gives the room back at once.
 */

import type { Connection } from "./connection.js";
import { QuotaExceeded } from "./errors.js";
import type { WorkSchema, Writing } from "./work-records.js";

const WORDS = 375_000;
const FIRST = 0x9e3779b9;

const BALLAST = "ballast";

function newBallast(): Uint32Array {
  const words = new Uint32Array(WORDS);
  let word = FIRST;
  for (let at = 0; at < WORDS; at += 1) {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    words[at] = word;
  }
  return words;
}

type Store = "outbox" | "drafts" | "meta" | "journal";

/** Writes to `work` so that a full device takes them, too, as long as room is held back. */
export class Room {
  readonly #connection: Connection<WorkSchema>;
  #isShort = false;

  constructor(connection: Connection<WorkSchema>) {
    this.#connection = connection;
  }

  /** What was held back is used up: soon nothing can be saved any more. */
  get isShort(): boolean {
    return this.#isShort;
  }

  /** A full device gives up the room held back, and tries once more. */
  async write<Result>(
    stores: Store[],
    work: (transaction: Writing) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await this.#connection.write(stores, work);
    } catch (error) {
      if (!(error instanceof QuotaExceeded)) throw error;
      this.#isShort = true;
      await this.#connection.write(["meta"], (transaction) =>
        transaction.objectStore("meta").delete(BALLAST),
      );
      return this.#connection.write(stores, work);
    }
  }

  /** Holds room back, if it is not. False when there is none left. */
  async reserve(): Promise<boolean> {
    const key = await this.#connection.read(["meta"], async (transaction) =>
      transaction.objectStore("meta").getKey(BALLAST),
    );
    if (key === undefined) await this.#holdBack();
    return !this.#isShort;
  }

  async #holdBack(): Promise<void> {
    try {
      await this.#connection.write(["meta"], (transaction) =>
        transaction.objectStore("meta").put(newBallast(), BALLAST),
      );
      this.#isShort = false;
    } catch (error) {
      if (!(error instanceof QuotaExceeded)) throw error;
      this.#isShort = true;
    }
  }
}
