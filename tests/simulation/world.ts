/**
 * A world by seed: an organisation, two people, three browsers with tabs, a bad network and bad luck;
 * then all is healed, and every promise must have been kept.
 *
 * Long, because the steps of a history share one state and read best side by side.
 */

import { Browser, type Tab } from "./browser.js";
import { agree, carry, type UnsentFile } from "./carrying.js";
import { Chance } from "./chance.js";
import { outboxOnDisk } from "./disk-reader.js";
import type { Variant } from "./engines.js";
import {
  judgeBase,
  judgeCursor,
  judgeDigests,
  judgeHeld,
  judgeKept,
  judgeShown,
  judgeStatus,
} from "./invariants.js";
import { type Edit, Ledger } from "./ledger.js";
import { mishap } from "./mishaps.js";
import { type Flaw, Organisation } from "./organisation.js";
import { Others } from "./others.js";
import { Hands } from "./people.js";
import { KINDS, type Person } from "./profile.js";
import { Scheduler } from "./scheduler.js";
import { Server } from "./server.js";
import { takeOver } from "./taking-over.js";
import { Trace } from "./trace.js";
import { Violation } from "./violation.js";
import { judgeLoss, judgeOutdated, judgePairs, judgeWork } from "./work-invariants.js";

export const STEPS = 60;

const NOON = Date.parse("2026-11-22T12:00:00Z");
const BOB: Person = { id: "0b0b0000-0000-4000-8000-000000000001", name: "bob" };
const CAROL: Person = { id: "0b0b0000-0000-4000-8000-000000000002", name: "carol" };

const MOVES = {
  edit: 26,
  move: 3,
  create: 6,
  delete: 3,
  pair: 3,
  decide: 7,
  sync: 8,
  others: 30,
  mishap: 14,
  session: 1,
  carry: 2,
  order: 1,
  agree: 1,
} as const;

export interface Setting {
  seed: number;
  variant: Variant;
  flaw?: Flaw | null;
  /** How long its history is before it is healed; STEPS if not said. */
  steps?: number;
  /** Steps that are left out: to find out which of them matter. */
  without?: ReadonlySet<number>;
}

/** How much happened in a world. */
export interface Figures {
  steps: number;
  requests: number;
  applied: number;
  conflicts: number;
  crashes: number;
}

export interface Result {
  hash: string;
  figures: Figures;
  lines: readonly string[];
  violation: Violation | null;
}

/** Runs a world to its end, or to its first violation. */
export async function runWorld(setting: Setting): Promise<Result> {
  const world = new World(setting);
  const giveBack = takeOver(world.scheduler, setting.variant.classes);
  const unhandled = (reason: unknown) => world.find(new Violation("unhandled", String(reason)));
  process.on("unhandledRejection", unhandled);
  try {
    await world.run();
    return { ...world.result, violation: null };
  } catch (error) {
    const violation =
      error instanceof Violation ? error : new Violation("fault", String((error as Error).stack));
    return { ...world.result, violation };
  } finally {
    process.off("unhandledRejection", unhandled);
    giveBack();
  }
}

class World {
  readonly scheduler = new Scheduler(NOON);
  readonly browsers: Browser[];
  readonly #seed: number;
  readonly #length: number;
  readonly #without: ReadonlySet<number>;
  readonly #trace = new Trace();
  readonly #organisation: Organisation;
  readonly #ledger: Ledger;
  readonly #others: Others;
  readonly #server: Server;
  readonly #files: UnsentFile[] = [];
  readonly #held = new Map<string, ReturnType<typeof judgeHeld>>();
  readonly #cursors = new Map<string, string | null>();
  #dice: Chance | null;
  #steps = 0;
  /** Found by code that runs inside the engine, where a throw would be swallowed. */
  #found: Violation | null = null;

  constructor({ seed, variant, flaw = null, steps = STEPS, without = new Set() }: Setting) {
    this.#seed = seed;
    this.#length = steps;
    this.#without = without;
    this.#dice = new Chance(seed, 0);
    const kind = KINDS[seed % KINDS.length] ?? "plain";
    const profile = { kind, version: 1, windowDays: 1, hasPhone: true, hasTasks: seed % 5 !== 0 };
    const people = [BOB, CAROL];
    this.#organisation = new Organisation(this.scheduler, profile, flaw);
    this.#ledger = new Ledger(this.#organisation);
    this.#organisation.onApply = (user, set) => this.#ledger.apply(user, set);
    this.#organisation.onCancel = (id, outcome) => this.#ledger.cancels.set(id, outcome);
    this.#others = new Others(this.#organisation, people);
    this.#server = new Server(this.#organisation, this.scheduler, people);
    const world = {
      scheduler: this.scheduler,
      server: this.#server,
      trace: this.#trace,
      chance: () => this.#dice,
      engine: variant.engine,
      freshDisk: () => variant.freshDisk(this.scheduler),
    };
    const users = [[BOB], [CAROL], [BOB, CAROL]].slice(0, 2 + (seed % 2));
    this.browsers = users.map((mine, index) => new Browser(world, index, mine));
    this.#server.onWipe = (name) => {
      for (const browser of this.browsers) if (browser.name === name) this.#baseLost(browser);
    };
  }

  /** Ends the world at its next look at itself. */
  find(violation: Violation): void {
    this.#found ??= violation;
  }

  get result() {
    const { requests, conflicts } = this.#server;
    const applied = [...this.#organisation.receipts.values()].filter((one) => one === "applied");
    const crashes = this.browsers.reduce((sum, { kills }) => sum + kills, 0);
    const figures = { steps: this.#steps, requests, applied: applied.length, conflicts, crashes };
    return { hash: this.#trace.hash, lines: this.#trace.lines, figures };
  }

  async run(): Promise<void> {
    await this.#begin();
    for (let step = 1; step <= this.#length; step += 1) {
      this.#dice = new Chance(this.#seed, step);
      if (!this.#without.has(step)) await this.#step(step, this.#dice);
    }
    await this.#heal();
    if (this.#found) throw this.#found;
  }

  async #begin(): Promise<void> {
    const dice = this.#dice;
    const today = this.#organisation.today;
    for (let number = 0; number < 6; number += 1) {
      this.#others.family(number % 2 ? CAROL.id : BOB.id, today + (number % 3));
    }
    this.#dice = null;
    for (const browser of this.browsers) this.#open(browser);
    await this.#pass(2_000);
    this.#dice = dice;
  }

  async #step(step: number, dice: Chance): Promise<void> {
    this.#steps += 1;
    const waits = dice.weigh({ none: 4, short: 5, medium: 4, long: 1 });
    const [least, end] = {
      none: [0, 1],
      short: [20, 900],
      medium: [900, 40_000],
      long: [40_000, 700_000],
    }[waits] as [number, number];
    const waitMs = dice.whole(least, end);
    if (waitMs > 0) await this.#pass(waitMs);
    const move = dice.weigh(MOVES);
    const browser = dice.pick(this.browsers) as Browser;
    const said = this.#move(move, browser, dice);
    this.#trace.add(`${step} +${waitMs} ${browser.name} ${move} ${said}`);
    const isQuiet = dice.is(0.5);
    if (isQuiet) await this.scheduler.settle();
    else await this.scheduler.run(dice.whole(0, 80));
    this.#look(browser, isQuiet);
    await this.scheduler.run(dice.whole(20, 60));
    this.#judgeNow();
  }

  #move(move: keyof typeof MOVES, browser: Browser, dice: Chance): string {
    if (move === "others") return this.#others.act(dice);
    if (move === "mishap") return this.#mishap(browser, dice);
    if (move === "session") return this.#changeSession(browser, dice);
    if (move === "order") return this.#server.order(dice);
    const tab = dice.pick(browser.awake);
    if (!tab) {
      this.#open(browser);
      return "opens a tab instead";
    }
    if (move === "carry") return carry(tab, dice, this.#ledger, this.#files);
    if (move === "agree") return agree(browser, tab, this.#ledger);
    const owner = browser.people.find(({ id }) => id === tab.userId);
    const person = owner ?? browser.network.session.user ?? browser.people[0] ?? BOB;
    const office = { organisation: this.#organisation, ledger: this.#ledger, trace: this.#trace };
    const hands = new Hands(office, tab, person, dice);
    if (move === "sync") hands.sync(dice.is(0.4));
    else hands[move]();
    return "";
  }

  #mishap(browser: Browser, dice: Chance): string {
    return mishap({
      browser,
      dice,
      onBaseLost: () => this.#baseLost(browser),
      onWorkLost: (_, user) => this.#workLost(browser, user),
      open: (one) => this.#open(one),
    });
  }

  #baseLost(browser: Browser): void {
    browser.baseLostAt = this.#ledger.made + 1;
    for (const key of [...this.#held.keys()]) {
      if (key.startsWith(browser.name)) this.#held.delete(key);
    }
  }

  #workLost(browser: Browser, user: string): void {
    const isHere = (edit: { device: string; user: string }) =>
      edit.device === browser.name && edit.user === user;
    const saved = this.#ledger.edits.filter((edit) => isHere(edit) && edit.state === "saved");
    const texts = new Set<unknown>(saved.map(({ value }) => value));
    const hadUnsent = outboxOnDisk(browser.disk, user).some(({ mutations }) =>
      mutations.some(({ values }) => Object.values(values).some((value) => texts.has(value))),
    );
    this.#ledger.lose(isHere);
    browser.losses.set(user, [...(browser.losses.get(user) ?? []), { hadUnsent }]);
  }

  /** Somebody else takes the shared device. */
  #changeSession(browser: Browser, dice: Chance): string {
    const tab = dice.pick(browser.awake);
    const next = dice.pick(browser.people);
    if (!tab || !next) return "nobody";
    tab.does(async () => {
      await tab.call.signOut({ unsent: "keep" }).catch(() => {});
      await tab.call.signIn({ username: next.name, password: next.name });
    });
    return next.name;
  }

  #open(browser: Browser, person: Person = browser.people[0] ?? BOB): Tab {
    const tab = browser.open();
    tab.does(async () => {
      const { session } = await tab.call.start(null);
      tab.userId = session?.user.id ?? null;
      if (!session) await tab.call.signIn({ username: person.name, password: person.name });
    });
    return tab;
  }

  async #pass(ms: number): Promise<void> {
    await this.scheduler.advance(ms);
    this.#judgeNow();
  }

  /** A person looks at what he wrote last; in another tab once that has heard of it. */
  #look(browser: Browser, isQuiet: boolean): void {
    const tab = browser.awake.at(-1);
    const user = browser.network.session.user?.id;
    if (!tab || !user) return;
    for (const edit of this.#lastEdits(browser, user)) {
      if (!isQuiet && edit.tab !== tab.actor.name) continue;
      tab.does(
        async () => {
          const { session, manifest } = await tab.call.start(null);
          // Without base a device knows no tables until it is connected again.
          if (session?.user.id !== user || !manifest) return undefined;
          if (!manifest.tables.some(({ name }) => name === edit.table)) return undefined;
          return (await tab.call.row({ table: edit.table, id: edit.id })).row?.values ?? null;
        },
        (shown) => {
          if (shown === undefined) return;
          this.#guard(() => judgeShown(this.#judged, browser, edit, shown));
        },
      );
    }
  }

  #lastEdits(browser: Browser, user: string): Edit[] {
    const last = new Map<string, Edit>();
    for (const edit of this.#ledger.edits.slice(-12)) {
      if (edit.device !== browser.name || edit.user !== user) continue;
      if (edit.state === "tried") continue;
      last.set(`${edit.id}/${edit.column}`, edit);
    }
    return [...last.values()].slice(-4);
  }

  #judgeNow(): void {
    if (this.#found) throw this.#found;
    for (const browser of this.browsers) {
      for (const { id } of browser.people) {
        const name = `${browser.name}/${id}`;
        const known = this.#cursors.get(name) ?? null;
        const { sent } = this.#server;
        this.#cursors.set(name, judgeCursor(this.#judged, browser, id, { sent, known }));
        this.#held.set(
          name,
          judgeHeld(this.#judged, browser, id, this.#held.get(name) ?? new Set()),
        );
      }
    }
  }

  get #judged() {
    return { organisation: this.#organisation, ledger: this.#ledger };
  }

  #guard(judge: () => void): void {
    try {
      judge();
    } catch (error) {
      this.#found ??= error as Violation;
    }
  }

  /** The weather clears: what is under way arrives, everybody signs in, and looks at everything. */
  async #heal(): Promise<void> {
    this.#trace.add("heal");
    this.#dice = null;
    for (const browser of this.browsers) {
      browser.network.isOnline = true;
      browser.disk.isFull = () => false;
      browser.skewMs = 0;
      for (const { actor } of browser.living) if (actor.isFrozen) this.scheduler.thaw(actor);
    }
    this.#server.commands.clear();
    // Longer than the longest transaction, and than any wait before a change set goes again.
    await this.#pass(1_000_000);
    for (const browser of this.browsers) {
      await this.#judgeOutdated(browser);
      for (const person of browser.people) await this.#healFor(browser, person);
    }
  }

  async #healFor(browser: Browser, person: Person): Promise<void> {
    const tab = browser.awake.at(-1) ?? this.#open(browser, person);
    await this.#pass(1_000);
    for (let turn = 0; turn < 3; turn += 1) {
      // Again, when an order was carried out in the last moment.
      if (turn === 0 || tab.userId !== person.id) await this.#signIn(tab, person);
      await this.#tell(() => tab.call.syncNow({ checkEverything: true }), tab);
      await this.#pass(15_000);
    }
    for (const one of browser.awake) {
      await this.#tell(async () => {
        one.status = await one.call.status(null);
      }, one);
      const { status } = one;
      if (status) judgeStatus(browser, person.id, status);
      if (status) judgeLoss(browser, person.id, status, this.#server.lossesTold);
    }
    judgeWork(this.#judged, browser, person.id);
    judgePairs(this.#judged, browser, person.id);
    judgeDigests(browser, person.id);
    judgeBase(this.#judged, browser, person.id);
    judgeKept(this.#judged, browser, person.id);
  }

  #signIn(tab: Tab, { name }: Person): Promise<void> {
    return this.#tell(() => tab.call.signIn({ username: name, password: name }), tab);
  }

  /** I9: an older release keeps everything and says what to do, until it is updated. */
  async #judgeOutdated(browser: Browser): Promise<void> {
    if (!browser.network.isOutdated) return;
    const tab = browser.awake.at(-1);
    const user = tab?.userId;
    if (tab && user && browser.network.session.user?.id === user) {
      const before = outboxOnDisk(browser.disk, user).length;
      await this.#tell(() => tab.call.syncNow({ checkEverything: false }), tab);
      await this.#tell(async () => {
        tab.status = await tab.call.status(null);
      }, tab);
      judgeOutdated(tab, before, outboxOnDisk(browser.disk, user).length);
    }
    browser.update();
  }

  async #tell(what: () => Promise<unknown>, tab: Tab): Promise<void> {
    tab.does(what);
    await this.#pass(2_000);
  }
}
