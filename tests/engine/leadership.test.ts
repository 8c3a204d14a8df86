import { beforeEach, describe, expect, it } from "vitest";
import { BEAT_MS, MISSES } from "../../static/engine/heartbeat.js";
import { BaseStore } from "../../static/store/base.js";
import { guid } from "./device.js";
import type { Way } from "./freezing.js";
import { manifestOf } from "./manifest.js";
import { type Answering, type Asked, ModelServer } from "./model-server.js";
import { Browser, type Tab } from "./tab.js";
import { Upstream } from "./upstream.js";

const BOOKING = guid(0xb0, 1);
const OTHER = guid(0xb0, 2);

let upstream: Upstream;
let server: ModelServer;
let browser: Browser;
let first: Tab;
let second: Tab;

const online: Answering = (_asked, answer) => answer();
const statusOf = (id: string) => upstream.rows("booking").get(id)?.values.status;
const pushes = (asked: readonly Asked[]) => asked.filter(({ path }) => path === "push");

/** Lets so many milliseconds pass, in steps, as tabs live through them. */
async function passTime(ms: number): Promise<void> {
  for (let gone = 0; gone < ms; gone += 500) {
    browser.clock.advance(500);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

beforeEach(async () => {
  upstream = new Upstream();
  for (const id of [BOOKING, OTHER]) {
    upstream.put("booking", id, { name: "Booking", status: "planned", owner: "bob" });
  }
  server = new ModelServer(upstream, manifestOf());
  browser = new Browser(server);
  first = browser.open();
  await first.ready();
  second = browser.open();
  await second.call.start(null);
  server.drain();
});

describe("a leader that lives", () => {
  it("is left alone, however long nothing happens", async () => {
    await passTime(20 * BEAT_MS);
    expect(await first.status()).toMatchObject({ isLeader: true });
    expect(await second.status()).toMatchObject({ isLeader: false });
  });

  it("is left alone by a tab that was frozen itself, and by one whose clock jumped", async () => {
    second.freeze();
    await passTime(10 * BEAT_MS);
    browser.clock.ms += 365 * 86_400_000;
    second.thaw("timer");
    await passTime(BEAT_MS);
    expect(await first.status()).toMatchObject({ isLeader: true });
    expect(await second.status()).toMatchObject({ isLeader: false });
  });
});

describe("a frozen leader", () => {
  it("is replaced after two missed beats by the tab that somebody uses", async () => {
    first.freeze();
    await second.setStatus(BOOKING, "done");
    const since = browser.clock.ms;
    await browser.until(() => statusOf(BOOKING) === "done");
    expect(browser.clock.ms - since).toBeLessThan((MISSES + 1) * BEAT_MS);
    expect(await second.status()).toMatchObject({ isLeader: true });
  });

  it("is replaced for a person who asks while Auto sync is off", async () => {
    await second.call.setAutoSync({ on: false });
    await first.until(({ autoSync }) => !autoSync);
    first.freeze();
    await second.setStatus(BOOKING, "done");
    await second.call.syncNow({ checkEverything: false });
    await browser.until(() => statusOf(BOOKING) === "done");
  });

  const ways: Way[] = ["timer", "message", "lock", "answer"];
  it.each(ways)("follows when it is thawed, whatever it hears first: %s", async (way) => {
    first.freeze();
    await second.until(({ isLeader }) => isLeader);
    first.thaw(way);
    await first.until(({ isLeader }) => !isLeader);
    await passTime(5 * BEAT_MS);
    expect(await first.status()).toMatchObject({ isLeader: false });
    expect(await second.status()).toMatchObject({ isLeader: true });
    await first.setStatus(OTHER, "done");
    await browser.until(() => statusOf(OTHER) === "done");
    expect(upstream.applied).toHaveLength(1);
  });

  it.each(ways)("sends nothing when it is thawed in the middle of a pass (%s)", async (way) => {
    // About to push it is frozen: while it asks for a new token.
    server.csrfToken = "token-2";
    server.network = ({ path }, answer) => {
      if (path === "/api/session") first.freeze();
      server.network = path === "/api/session" ? online : server.network;
      return answer();
    };
    await first.setStatus(BOOKING, "mine");
    await second.until(({ isLeader }) => isLeader);
    await browser.until(() => statusOf(BOOKING) === "mine");
    await second.until(({ pendingRecords, syncing }) => pendingRecords === 0 && !syncing);
    server.drain();
    first.thaw(way);
    await first.until(({ isLeader }) => !isLeader);
    await passTime(3 * BEAT_MS);
    expect(pushes(server.drain())).toEqual([]);
    expect(upstream.applied).toHaveLength(1);
    expect(await first.shownStatus(BOOKING)).toBe("mine");
  });

  it("leads again when the one that replaced it has gone", async () => {
    first.freeze();
    await second.until(({ isLeader }) => isLeader);
    first.thaw();
    await first.until(({ isLeader }) => !isLeader);
    await second.engine.close();
    await first.until(({ isLeader }) => isLeader);
    await first.setStatus(BOOKING, "done");
    await browser.until(() => statusOf(BOOKING) === "done");
  });
});

describe("a tab that takes over", () => {
  it("shows what the leader before it has stored and could not tell any more", async () => {
    await passTime(BEAT_MS);
    expect(await second.shownStatus(OTHER)).toBe("planned");
    const work = (await indexedDB.databases()).find(({ name }) => name?.startsWith("work-"));
    const base = new BaseStore((work?.name ?? "").slice("work-".length));
    upstream.hidden.add(OTHER);
    const epoch = (await base.meta("epoch")) ?? 0;
    await base.write({ epoch, changes: [{ table: "booking", removes: [OTHER] }] });
    await base.close();
    await first.engine.close();
    await browser.until(async () => (await second.shownStatus(OTHER)) === undefined);
    expect(second.events).toContainEqual({ event: "changed", tables: ["booking"] });
  });
});

describe("many tabs with a frozen leader", () => {
  it("end with one leader, and send each edit once", async () => {
    const third = browser.open();
    await third.call.start(null);
    first.freeze();
    await passTime(6 * BEAT_MS);
    await second.setStatus(BOOKING, "done");
    await third.setStatus(OTHER, "done");
    await browser.until(() => statusOf(BOOKING) === "done" && statusOf(OTHER) === "done");
    first.thaw("timer");
    await passTime(6 * BEAT_MS);
    const leaders = [];
    for (const tab of [first, second, third]) {
      if ((await tab.status()).isLeader) leaders.push(tab);
    }
    expect(leaders).toHaveLength(1);
    expect(upstream.applied).toHaveLength(2);
  });
});
