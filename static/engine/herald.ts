/** Tells the page and the other tabs of a user what has changed here. */

import type { Message } from "../store/channel.js";
import type { DeviceStatus } from "./protocol.js";
import type { Surroundings } from "./surroundings.js";

/** Many changes at once are one piece of news. */
const STATUS_DELAY_MS = 50;

type Body = Message extends infer M ? (M extends Message ? Omit<M, "owner"> : never) : never;

export class Herald {
  readonly #around: Surroundings;
  readonly #owner: string;
  readonly #status: () => Promise<DeviceStatus>;
  #statusDue: (() => void) | null = null;
  #isClosed = false;
  #hasAskedForPersistence = false;

  /** `owner`: whose databases the news is about. */
  constructor(around: Surroundings, owner: string, status: () => Promise<DeviceStatus>) {
    this.#around = around;
    this.#owner = owner;
    this.#status = status;
  }

  /** Tells nothing any more. */
  close(): void {
    this.#isClosed = true;
    this.#statusDue?.();
  }

  /** To the other tabs. */
  post(body: Body): void {
    if (!this.#isClosed) this.#around.channel.post({ ...body, owner: this.#owner } as Message);
  }

  /** To the other tabs and to the page: this tab has written rows of these tables. */
  announce(kind: "base" | "work", tables: readonly string[]): void {
    this.post({ kind, tables: [...tables] });
    this.changed(tables);
    this.statusChanged();
  }

  /** To the page: rows of these tables are to be asked for again. */
  changed(tables: readonly string[]): void {
    if (tables.length > 0) this.#around.emit({ event: "changed", tables: [...tables] });
  }

  /** To the page, once: what is stored here should outlast a lack of room. */
  askForPersistence(): void {
    if (this.#hasAskedForPersistence) return;
    this.#hasAskedForPersistence = true;
    this.#around.ask({ ask: "persist" });
  }

  /** Tells the page, soon and once. */
  statusChanged(): void {
    this.#statusDue ??= this.#around.clock.after(STATUS_DELAY_MS, () => {
      this.#statusDue = null;
      if (this.#isClosed) return;
      // A database that closes meanwhile has nobody left to tell.
      this.#status().then(
        (status) => this.#isClosed || this.#around.emit({ event: "status", status }),
        () => {},
      );
    });
  }
}
