/** Tabs of one browser: engines that share databases, a channel and locks, but no memory. */

import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { Engine } from "../../static/engine/engine.js";
import type { Fetch } from "../../static/engine/network.js";
import type { DeviceStatus, EngineEvent } from "../../static/engine/protocol.js";
import type { Channel, Message } from "../../static/store/channel.js";
import { TestClock } from "./device.js";
import { Freezer, type Way } from "./freezing.js";
import { TestLocks } from "./locks.js";
import type { ModelServer } from "./model-server.js";

export class Browser {
  readonly clock = new TestClock();
  readonly server: ModelServer;
  hasNetwork = true;
  readonly #channels = new Set<(message: Message) => void>();
  readonly locks = new TestLocks();
  /** What outlives the databases, as the Cache API does. */
  readonly outside = new Map<string, string>();

  constructor(server: ModelServer) {
    this.server = server;
    globalThis.indexedDB = new IDBFactory();
  }

  open(): Tab {
    return new Tab(this);
  }

  channel(): Channel {
    const handlers = new Set<(message: Message) => void>();
    return {
      post: (message) => {
        for (const handler of this.#channels) {
          if (!handlers.has(handler)) setImmediate(() => handler(structuredClone(message)));
        }
      },
      listen: (handler) => {
        handlers.add(handler);
        this.#channels.add(handler);
      },
      close: () => {
        for (const handler of handlers) this.#channels.delete(handler);
      },
    };
  }

  /** Lets time pass in small steps until something is so. */
  async until<T>(what: () => T | Promise<T>): Promise<NonNullable<T>> {
    for (let step = 0; step < 2_000; step += 1) {
      const found = await what();
      if (found) return found as NonNullable<T>;
      this.clock.advance(20);
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error(`It never came to pass: ${what}`);
  }
}

export class Tab {
  readonly engine: Engine;
  readonly events: EngineEvent[] = [];
  readonly asked: string[] = [];
  readonly #browser: Browser;
  readonly #freezer = new Freezer();

  constructor(browser: Browser) {
    this.#browser = browser;
    const fetch: Fetch = (path, init) => browser.server.fetch(path, init);
    this.engine = new Engine({
      fetch: this.#freezer.fetch(fetch),
      clock: this.#freezer.clock(browser.clock),
      locks: this.#freezer.locks(browser.locks),
      channel: this.#freezer.channel(browser.channel()),
      hasNetwork: () => browser.hasNetwork,
      storage: async () => ({ usedBytes: 1, quotaBytes: 2, persisted: null }),
      secondPlace: {
        read: async (key) => browser.outside.get(key) ?? null,
        write: async (key, text) => {
          if (text === null) browser.outside.delete(key);
          else browser.outside.set(key, text);
        },
      },
      emit: (event) => this.events.push(event),
      ask: ({ ask }) => this.asked.push(ask),
    });
  }

  get call() {
    return this.engine.handlers;
  }

  /** The browser freezes the tab: its lock stays, it hears and does nothing. */
  freeze(): void {
    this.#freezer.freeze();
  }

  /** What came meanwhile arrives, the ways named first before the others. */
  thaw(...first: Way[]): void {
    this.#freezer.thaw(...first);
  }

  status(): Promise<DeviceStatus> {
    return this.call.status(null);
  }

  /** Waits until status says so. */
  async until(is: (status: DeviceStatus) => boolean): Promise<DeviceStatus> {
    let last: DeviceStatus | null = null;
    const found = async () => {
      last = await this.status();
      return is(last) ? last : null;
    };
    return this.#browser.until(found).catch((error: Error) => {
      throw new Error(`${error.message}\n${is}\n${JSON.stringify(last)}`);
    });
  }

  /** Signs bob in, and waits for the end of his first sync and of the comparison after it. */
  async ready(): Promise<void> {
    await this.call.start(null);
    await this.call.signIn({ username: "bob", password: "bob" });
    const { log } = this.#browser.server;
    await this.#browser.until(() => log.filter(({ path }) => path === "pull").length > 1);
    await this.until(
      ({ lastPassAt, firstSync, syncing }) => !!lastPassAt && !firstSync && !syncing,
    );
  }

  /** Changes the status of a booking, as a form would. */
  async setStatus(id: string, status: string) {
    const { row } = await this.call.row({ table: "booking", id });
    const seen = { status: row?.values.status ?? null };
    const values = { status };
    const mutations = [{ kind: "update", table: "booking", id, values, seen } as const];
    return this.call.save({ mutations, label: `Status ${status}` });
  }

  async shownStatus(id: string): Promise<unknown> {
    return (await this.call.row({ table: "booking", id })).row?.values.status;
  }
}
