/** A browser with tabs: one disk, one cookie, locks and a channel between tabs that share nothing else. */

import type { Clock } from "../../static/engine/clock.js";
import type { Engine } from "../../static/engine/engine.js";
import type { Locks } from "../../static/engine/leader.js";
import type { DeviceStatus } from "../../static/engine/protocol.js";
import type { Surroundings } from "../../static/engine/surroundings.js";
import type { Channel, Message } from "../../static/store/channel.js";
import { guid } from "../engine/guid.js";
import type { Disk } from "./disk/disk.js";
import { BrowserNetwork, type Surroundings as NetworkWorld } from "./network.js";
import type { Person } from "./profile.js";
import { Actor, type Scheduler } from "./scheduler.js";

/** The engine under test: the real one, or a mutant of it. */
export type EngineClass = typeof Engine;

export interface BrowserWorld extends NetworkWorld {
  engine: EngineClass;
  freshDisk(): Disk;
}

/** A tab's request for a lock, waiting or granted. */
interface Claim {
  actor: Actor;
  held: () => Promise<void>;
  isOff: () => boolean;
  settle: { given(): void; taken(): void };
}

const ID_KIND = 0xc11e47;

export class Browser {
  readonly name: string;
  /** Whoever may use it. */
  readonly people: readonly Person[];
  readonly disk: Disk;
  readonly network: BrowserNetwork;
  readonly tabs: Tab[] = [];
  /** What the device's clock is wrong by. */
  skewMs = 0;
  hasJumped = false;
  kills = 0;
  /** The last promise that was made before something of base was lost; 0: nothing was. */
  baseLostAt = 0;
  /** How often `work` was deleted by the browser, by user. */
  readonly losses = new Map<string, { hadUnsent: boolean }[]>();
  readonly world: BrowserWorld;
  readonly #index: number;
  readonly #listeners = new Map<Actor, ((message: Message) => void)[]>();
  readonly #locks = new Map<string, { holder: Claim | null; queue: Claim[] }>();
  #made = 0;

  constructor(world: BrowserWorld, index: number, people: readonly Person[]) {
    this.world = world;
    this.name = `device-${index}`;
    this.people = people;
    this.#index = index;
    this.disk = world.freshDisk();
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
    this.kills += 1;
    this.disk.dropAll(tab.actor);
    this.#listeners.delete(tab.actor);
    for (const name of this.#locks.keys()) this.#leave(name, tab.actor);
  }

  /** The release that the server speaks with; its pages begin anew. */
  update(): boolean {
    if (!this.network.isOutdated) return false;
    this.network.isOutdated = false;
    for (const tab of this.living) this.kill(tab);
    return true;
  }

  /** Somebody takes a lock away from its holder, who hears of it like any other. */
  steal(): boolean {
    for (const [name, lock] of this.#locks) {
      if (!lock.holder || lock.queue.length === 0) continue;
      this.#take(lock.holder);
      lock.holder = null;
      this.#grant(name);
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
      request: (name, { signal, steal = false }, held) =>
        new Promise((resolve, reject) => {
          const lock = this.#locks.get(name) ?? { holder: null, queue: [] };
          this.#locks.set(name, lock);
          const settle = { given: () => resolve(null), taken: () => reject(taken()) };
          const claim = { actor, held, isOff: () => signal?.aborted ?? false, settle };
          if (steal && lock.holder) this.#take(lock.holder);
          if (steal) lock.holder = null;
          if (steal) lock.queue.unshift(claim);
          else lock.queue.push(claim);
          if (!lock.holder) this.#grant(name);
        }),
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

  #take({ actor, settle }: Claim): void {
    this.world.scheduler.soon(settle.taken, actor);
  }

  #leave(name: string, actor: Actor): void {
    const lock = this.#locks.get(name);
    if (!lock) return;
    lock.queue = lock.queue.filter((claim) => claim.actor !== actor);
    if (lock.holder?.actor !== actor) return;
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
    lock.holder = next;
    const release = () => {
      next.settle.given();
      if (lock.holder !== next) return;
      lock.holder = null;
      this.#grant(name);
    };
    this.world.scheduler.soon(() => void next.held().then(release), next.actor);
  }
}

function taken(): DOMException {
  return new DOMException("The lock was taken away.", "AbortError");
}

export class Tab {
  readonly actor: Actor;
  readonly browser: Browser;
  readonly engine: Engine;
  /** What the page shows. */
  status: DeviceStatus | null = null;
  /** Whose databases are open in it, as it was told last; not always whose the cookie is. */
  userId: string | null = null;

  constructor(browser: Browser, name: string) {
    this.browser = browser;
    this.actor = new Actor(name, browser.disk);
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
        if (event.event === "session") this.userId = event.session?.user.id ?? null;
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
