/** A browser with tabs: one disk, one cookie, locks and a channel between tabs that share nothing else. */

import type { Clock } from "../../static/engine/clock.js";
import type { Engine } from "../../static/engine/engine.js";
import type { Locks } from "../../static/engine/leader.js";
import type { DeviceStatus } from "../../static/engine/protocol.js";
import type { Surroundings } from "../../static/engine/surroundings.js";
import type { Channel, Message } from "../../static/store/channel.js";
import { guid } from "../engine/device.js";
import { BrowserNetwork, type Surroundings as NetworkWorld } from "./network.js";
import type { Person } from "./profile.js";
import { Actor, type Scheduler } from "./scheduler.js";
import { type Disk, dropAll, freshDisk } from "./storage.js";

/** The engine under test: the real one, or a mutant of it. */
export type EngineClass = typeof Engine;

export interface BrowserWorld extends NetworkWorld {
  engine: EngineClass;
}

interface Waiting {
  actor: Actor;
  held: () => Promise<void>;
  isOff: () => boolean;
}

const ID_KIND = 0xc11e47;

export class Browser {
  readonly name: string;
  /** Whoever may use it. */
  readonly people: readonly Person[];
  readonly disk: Disk = freshDisk();
  readonly network: BrowserNetwork;
  readonly tabs: Tab[] = [];
  /** What the device's clock is wrong by. */
  skewMs = 0;
  hasJumped = false;
  /** The last promise that was made before something of base was lost; 0: nothing was. */
  baseLostAt = 0;
  readonly world: BrowserWorld;
  readonly #index: number;
  readonly #listeners = new Map<Actor, ((message: Message) => void)[]>();
  readonly #locks = new Map<string, { holder: Actor | null; queue: Waiting[] }>();
  #made = 0;

  constructor(world: BrowserWorld, index: number, people: readonly Person[]) {
    this.world = world;
    this.name = `device-${index}`;
    this.people = people;
    this.#index = index;
    this.network = new BrowserNetwork(world, this.name);
  }

  get living(): Tab[] {
    return this.tabs.filter(({ actor }) => actor.isAlive);
  }

  get awake(): Tab[] {
    return this.living.filter(({ actor }) => !actor.isFrozen);
  }

  open(): Tab {
    const tab = new Tab(this, `${this.name}.${this.tabs.length}`);
    this.tabs.push(tab);
    return tab;
  }

  /** As when the process is killed: nothing of the tab runs on. */
  kill(tab: Tab): void {
    dropAll(tab.actor);
    this.#listeners.delete(tab.actor);
    for (const name of this.#locks.keys()) this.#release(name, tab.actor);
  }

  /** Somebody takes a lock away from its holder, who does not hear of it. */
  steal(): boolean {
    for (const [name, { holder, queue }] of this.#locks) {
      if (!holder || queue.length === 0) continue;
      this.#release(name, holder);
      return true;
    }
    return false;
  }

  newId = (): string => {
    this.#made += 1;
    return guid(ID_KIND + this.#index, this.#made);
  };

  channelFor(actor: Actor): Channel {
    const mine: ((message: Message) => void)[] = [];
    this.#listeners.set(actor, mine);
    return {
      post: (message) => this.#post(actor, message),
      listen: (handler) => mine.push(handler),
      close: () => mine.splice(0),
    };
  }

  locksFor(actor: Actor): Locks {
    return {
      request: (name, { signal }, held) => {
        const lock = this.#locks.get(name) ?? { holder: null, queue: [] };
        this.#locks.set(name, lock);
        lock.queue.push({ actor, held, isOff: () => signal.aborted });
        if (!lock.holder) this.#grant(name);
        return new Promise(() => {});
      },
    };
  }

  #post(from: Actor, message: Message): void {
    const { scheduler } = this.world;
    for (const [actor, handlers] of this.#listeners) {
      if (actor === from) continue;
      const copy = structuredClone(message);
      for (const handler of handlers) scheduler.soon(() => handler(copy), actor);
    }
  }

  #release(name: string, actor: Actor): void {
    const lock = this.#locks.get(name);
    if (!lock) return;
    lock.queue = lock.queue.filter((waiting) => waiting.actor !== actor);
    if (lock.holder !== actor) return;
    lock.holder = null;
    this.#grant(name);
  }

  #grant(name: string): void {
    const lock = this.#locks.get(name);
    const next = lock?.queue.shift();
    if (!lock || !next) return;
    if (next.isOff()) {
      this.#grant(name);
      return;
    }
    lock.holder = next.actor;
    const release = () => {
      if (lock.holder === next.actor) this.#release(name, next.actor);
    };
    this.world.scheduler.soon(() => void next.held().then(release), next.actor);
  }
}

export class Tab {
  readonly actor: Actor;
  readonly browser: Browser;
  readonly engine: Engine;
  /** What the page shows. */
  status: DeviceStatus | null = null;

  constructor(browser: Browser, name: string) {
    this.browser = browser;
    this.actor = new Actor(name);
    const { scheduler, engine: EngineUnderTest } = browser.world;
    const before = scheduler.current;
    scheduler.current = this.actor;
    this.engine = new EngineUnderTest(this.#surroundings());
    scheduler.current = before;
  }

  get call() {
    return this.engine.handlers;
  }

  /** Runs as the tab's own code. `then` is not told of faults: a person would try again. */
  does<T>(what: () => Promise<T>, then: (result: T) => void = () => {}): void {
    this.browser.world.scheduler.soon(() => {
      what().then(then, () => {});
    }, this.actor);
  }

  #surroundings(): Surroundings {
    const { browser, actor } = this;
    return {
      fetch: browser.network.fetchFor(actor),
      clock: clockFor(browser, actor),
      locks: browser.locksFor(actor),
      channel: browser.channelFor(actor),
      hasNetwork: () => browser.network.isOnline,
      storage: async () => ({ usedBytes: null, quotaBytes: null, persisted: null }),
      emit: (event) => {
        if (event.event === "status") this.status = event.status;
      },
      ask: () => {},
    };
  }
}

function clockFor(browser: Browser, actor: Actor): Clock {
  const { scheduler } = browser.world as { scheduler: Scheduler };
  return {
    nowMs: () => scheduler.nowMs + browser.skewMs,
    after: (ms, then) => scheduler.after(ms, then, actor),
    random: () => 0.5,
    newId: browser.newId,
  };
}
