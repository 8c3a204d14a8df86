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
/** Says that room was meant to be held back: without the ballast, it is used up. */
const IS_WANTED = "ballast-is-wanted";

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

  constructor(connection: Connection<WorkSchema>) {
    this.#connection = connection;
  }

  /** What was to be held back is used up: soon nothing can be saved any more. */
  isShort(): Promise<boolean> {
    return this.#connection.read(["meta"], async (transaction) => {
      const meta = transaction.objectStore("meta");
      const [wanted, held] = await Promise.all([meta.getKey(IS_WANTED), meta.getKey(BALLAST)]);
      return wanted !== undefined && held === undefined;
    });
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
      await this.#connection.write(["meta"], (transaction) =>
        transaction.objectStore("meta").delete(BALLAST),
      );
      return this.#connection.write(stores, work);
    }
  }

  /** Holds room back, if it is not. False when there is none left. */
  async reserve(): Promise<boolean> {
    const held = await this.#connection.read(["meta"], (transaction) =>
      transaction.objectStore("meta").getKey(BALLAST),
    );
    if (held !== undefined) return true;
    return (await this.#put(new Uint32Array(), IS_WANTED)) && this.#put(newBallast(), BALLAST);
  }

  /** False when there is no room. */
  async #put(words: Uint32Array, key: string): Promise<boolean> {
    try {
      await this.#connection.write(["meta"], (transaction) =>
        transaction.objectStore("meta").put(words, key),
      );
      return true;
    } catch (error) {
      if (!(error instanceof QuotaExceeded)) throw error;
      return false;
    }
  }
}
