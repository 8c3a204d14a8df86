/** A device: one disk, one set of cookies, a network of its own, and tabs that share nothing else. */

import { IDBFactory } from "fake-indexeddb";
import type { Clock } from "../../static/engine/clock.js";
import type { Engine } from "../../static/engine/engine.js";
import type { Fetch } from "../../static/engine/network.js";
import type { DeviceStatus } from "../../static/engine/protocol.js";
import type { Surroundings } from "../../static/engine/surroundings.js";
import type { Channel, Message } from "../../static/store/channel.js";
import { Cookies } from "./cookies.js";
import { Life } from "./lives.js";
import { LockTable } from "./locks.js";
import type { BadNetwork } from "./proxy.js";
import { SPEED } from "./settings.js";

export type EngineClass = typeof Engine;

export class Device {
  readonly name: string;
  readonly proxy: BadNetwork;
  readonly disk = new IDBFactory() as unknown as IDBFactory;
  readonly tabs = new Set<Tab>();
  readonly engine: EngineClass;
  readonly cookies = new Cookies();
  readonly locks = new LockTable();
  #opened = 0;

  constructor(name: string, engine: EngineClass, proxy: BadNetwork) {
    this.name = name;
    this.engine = engine;
    this.proxy = proxy;
  }

  /** A tab as when the app is opened: what is stored is shown. */
  async open(): Promise<Tab> {
    this.#opened += 1;
    const tab = new Tab(this, `${this.name}.${this.#opened}`);
    this.tabs.add(tab);
    await tab.does(({ start }) => start(null));
    return tab;
  }

  /** As when the browser is killed, or one of its processes. */
  kill(tab: Tab): void {
    this.tabs.delete(tab);
    tab.life.end();
    this.locks.release(tab.life);
  }

  post(from: Life, message: Message): void {
    for (const { life, listeners } of this.tabs) {
      if (life === from) continue;
      const copy = structuredClone(message);
      for (const listener of listeners) {
        life.run(() => setImmediate(() => life.isOver || listener(copy)));
      }
    }
  }
}

export class Tab {
  readonly name: string;
  readonly device: Device;
  readonly life: Life;
  readonly listeners: ((message: Message) => void)[] = [];
  readonly #engine: Engine;

  constructor(device: Device, name: string) {
    this.name = name;
    this.device = device;
    this.life = new Life(device.disk);
    this.#engine = this.life.run(() => new device.engine(this.#surroundings()));
  }

  /** Runs as the tab's own code. */
  does<T>(what: (call: Engine["handlers"]) => Promise<T>): Promise<T> {
    return this.life.run(() => what(this.#engine.handlers));
  }

  status(): Promise<DeviceStatus> {
    return this.does(({ status }) => status(null));
  }

  #surroundings(): Surroundings {
    const { device, life } = this;
    return {
      fetch: fetchOf(device, life),
      clock: clockOf(life),
      locks: device.locks.of(life),
      channel: this.#channel(),
      hasNetwork: () => true,
      storage: async () => ({ usedBytes: null, quotaBytes: null, persisted: null }),
      emit: () => {},
      ask: () => {},
    };
  }

  #channel(): Channel {
    return {
      post: (message) => this.device.post(this.life, message),
      listen: (handler) => this.listeners.push(handler),
      close: () => this.listeners.splice(0),
    };
  }
}

/** Real requests over the device's network. A dead tab hears of nothing. */
function fetchOf({ proxy, cookies }: Device, life: Life): Fetch {
  const never = new Promise<never>(() => {});
  return async (path, init) => {
    const headers = new Headers(init.headers);
    headers.set("Cookie", cookies.header);
    const signals = init.signal ? [init.signal, life.signal] : [life.signal];
    const asked = { ...init, headers, signal: AbortSignal.any(signals) };
    try {
      const answer = await fetch(proxy.url + path, asked);
      if (life.isOver) return never;
      cookies.take(answer.headers);
      return answer;
    } catch (error) {
      if (life.isOver) return never;
      throw error;
    }
  };
}

const began = Date.now();

function clockOf(life: Life): Clock {
  return {
    nowMs: () => Math.round(began + (Date.now() - began) * SPEED),
    after: (ms, then) => {
      const timer = setTimeout(() => life.isOver || then(), ms / SPEED);
      return () => clearTimeout(timer);
    },
    random: () => 0.5,
    newId: () => crypto.randomUUID(),
  };
}
