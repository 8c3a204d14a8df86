/**
 * The engine as its page sees it, tab by tab.
 *
 * Longer than most files: every method of the page is tried on the same device and server.
 */

import { openDB } from "idb";
import { beforeEach, describe, expect, it } from "vitest";
import { BaseStore } from "../../static/store/base.js";
import { failing } from "../store/faults.js";
import { guid } from "./device.js";
import { manifestOf, USER } from "./manifest.js";
import { type Answering, ModelServer, problem } from "./model-server.js";
import { Browser, type Tab } from "./tab.js";
import { Upstream } from "./upstream.js";

const BOOKING = guid(0xb0, 1);
const OTHER = guid(0xb0, 2);

let upstream: Upstream;
let server: ModelServer;
let browser: Browser;
let tab: Tab;

const offline: Answering = () => {
  throw new TypeError("network");
};
const online: Answering = (_asked, answer) => answer();

const upstreamStatus = (id = BOOKING) => upstream.rows("booking").get(id)?.values.status;

beforeEach(() => {
  upstream = new Upstream();
  for (const id of [BOOKING, OTHER]) {
    upstream.put("booking", id, { name: "Booking", status: "planned", owner: "bob" });
  }
  server = new ModelServer(upstream, manifestOf());
  browser = new Browser(server);
  tab = browser.open();
});

describe("starting", () => {
  it("says that nobody is signed in, and shows a status all the same", async () => {
    expect(await tab.call.start(null)).toEqual({ session: null, manifest: null });
    expect(await tab.status()).toMatchObject({ firstSync: null, pendingRecords: 0 });
    await expect(tab.call.exportUnsent(null)).rejects.toMatchObject({ code: "signed-out" });
  });

  it("refuses a wrong password in the server's words", async () => {
    await tab.call.start(null);
    const result = await tab.call.signIn({ username: "bob", password: "x" });
    expect(result).toMatchObject({ kind: "failed", problem: { code: "sign-in-failed" } });
  });

  it("syncs first after signing in, compares once more, then rests", async () => {
    await tab.ready();
    const status = await tab.until(({ globe }) => globe === "connected");
    expect(status).toMatchObject({ isLeader: true, online: true, problem: null });
    expect(status.tables.find(({ table }) => table === "booking")).toMatchObject({
      rows: 2,
      complete: true,
    });
    await browser.until(() => server.log.length >= 3);
    expect(server.drain().map(({ path }) => path)).toEqual(["manifest", "pull", "pull"]);
    browser.clock.advance(60_000);
    expect(server.drain()).toEqual([]);
  });

  it("opens what is stored without a network", async () => {
    await tab.ready();
    await tab.engine.close();
    server.network = offline;
    const again = browser.open();
    const { session, manifest } = await again.call.start(null);
    expect(session?.user.id).toBe(USER);
    expect(manifest?.fingerprint).toBe("profile-1");
    expect(await again.shownStatus(BOOKING)).toBe("planned");
    const status = await again.until(({ globe }) => globe === "not-connected");
    expect(status).toMatchObject({ online: false, problem: { code: "offline" } });
  });
});

describe("an edit", () => {
  beforeEach(() => tab.ready());

  it("goes up by itself, and asks once for storage that lasts", async () => {
    await tab.setStatus(BOOKING, "started");
    await browser.until(() => upstreamStatus() === "started");
    await tab.setStatus(BOOKING, "done");
    await browser.until(() => upstreamStatus() === "done");
    await tab.until(({ globe }) => globe === "connected");
    expect(tab.asked).toEqual(["persist"]);
  });

  it("made offline survives a restart and goes up when the server is back, without a click", async () => {
    server.network = offline;
    await tab.setStatus(BOOKING, "done");
    const waiting = await tab.until(({ online: is, syncing }) => !is && !syncing);
    expect(waiting).toMatchObject({ globe: "pending", pendingRecords: 1 });
    await tab.engine.close();
    const again = browser.open();
    await again.call.start(null);
    expect(await again.shownStatus(BOOKING)).toBe("done");
    await again.until(({ online: is }) => !is);
    server.network = online;
    const since = browser.clock.ms;
    await browser.until(() => upstreamStatus() === "done");
    expect(browser.clock.ms - since).toBeLessThan(6_000);
    await again.until(({ globe, pendingRecords }) => globe === "connected" && pendingRecords === 0);
    expect(upstream.applied).toHaveLength(1);
  });

  it("goes up although the leadership was lost for a moment", async () => {
    const name = (await indexedDB.databases()).find((one) => one.name?.startsWith("base-"))?.name;
    const base = new BaseStore((name ?? "").replace("base-", ""));
    await base.setMeta("epoch", 99);
    await base.close();
    await tab.setStatus(BOOKING, "done");
    await tab.until(({ globe, pendingRecords }) => globe === "connected" && pendingRecords === 0);
    expect(upstreamStatus()).toBe("done");
  });

  it("is said to be saved also when it cannot be read back at once", async () => {
    const heal = failing(["getAll"], ({ name }) => (name === "outbox" ? "AbortError" : null));
    try {
      expect(await tab.setStatus(BOOKING, "done")).toMatchObject({ kind: "saved" });
    } finally {
      heal();
    }
    await tab.call.syncNow({ checkEverything: false });
    await browser.until(() => upstreamStatus() === "done");
  });

  it("is counted by record, however many times it was edited", async () => {
    server.network = offline;
    await tab.setStatus(BOOKING, "started");
    await tab.setStatus(BOOKING, "done");
    await tab.setStatus(OTHER, "done");
    const status = await tab.until(({ pendingRecords }) => pendingRecords > 0);
    expect(status.pendingRecords).toBe(2);
    expect(status.outbox.map(({ records }) => records[0]?.name)).toEqual(["Booking", "Booking"]);
  });

  it("of a table or a column that is not here is refused", async () => {
    const values = { salary: 1 };
    const mutations = [
      { kind: "update", table: "booking", id: BOOKING, values, seen: {} } as const,
    ];
    expect(await tab.call.save({ mutations, label: "x" })).toMatchObject({
      kind: "failed",
      problem: { code: "unknown-column" },
    });
  });

  it("that conflicts is resolved by insisting, or by dropping it", async () => {
    server.network = offline;
    await tab.setStatus(BOOKING, "done");
    await tab.setStatus(OTHER, "done");
    upstream.put("booking", BOOKING, { status: "cancelled" });
    upstream.put("booking", OTHER, { status: "cancelled" });
    server.network = online;
    const status = await tab.until(({ attentionRecords }) => attentionRecords === 2);
    expect(status.globe).toBe("attention");
    const [first, second] = status.outbox.map(({ changeSetId }) => changeSetId);
    await tab.call.resolve({ changeSetId: first ?? "", decision: "mine" });
    await tab.call.resolve({ changeSetId: second ?? "", decision: "discard" });
    await tab.until(({ globe }) => globe === "connected");
    expect([upstreamStatus(BOOKING), upstreamStatus(OTHER)]).toEqual(["done", "cancelled"]);
    expect(await tab.shownStatus(OTHER)).toBe("cancelled");
  });

  it("waits while automatic synchronisation is off, until a person asks", async () => {
    await tab.call.setAutoSync({ on: false });
    server.drain();
    await tab.setStatus(BOOKING, "done");
    browser.clock.advance(5_000);
    await tab.until(({ globe }) => globe === "pending");
    expect(server.drain()).toEqual([]);
    await tab.call.syncNow({ checkEverything: false });
    await browser.until(() => upstreamStatus() === "done");
  });
});

describe("a server that refuses", () => {
  beforeEach(() => tab.ready());

  it.each([
    { says: "signed out", status: 401, code: "signed-out", globe: "error", signIn: true },
    {
      says: "somebody else's session",
      status: 401,
      code: "other-user",
      globe: "error",
      signIn: true,
    },
    { says: "an old release", status: 426, code: "protocol", globe: "error", signIn: false },
    { says: "too many requests", status: 429, code: "throttled", globe: "pending", signIn: false },
    {
      says: "no upstream",
      status: 503,
      code: "upstream-unavailable",
      globe: "pending",
      signIn: false,
    },
    {
      says: "a broken receipt table",
      status: 500,
      code: "receipt-refused",
      globe: "error",
      signIn: false,
    },
  ])("with $says keeps every edit and says so", async ({ status, code, globe, signIn }) => {
    server.network = () => problem(status, code);
    await tab.setStatus(BOOKING, "done");
    const shown = await tab.until(
      ({ problem: stopped, syncing }) => stopped?.code === code && !syncing,
    );
    expect(shown).toMatchObject({ globe, signInRequired: signIn, pendingRecords: 1 });
    expect(await tab.shownStatus(BOOKING)).toBe("done");
    server.network = online;
    await tab.call.signIn({ username: "bob", password: "bob" });
    await browser.until(() => upstreamStatus() === "done");
    expect(upstream.applied).toHaveLength(1);
  });

  it("with a network's sign-in page is not mistaken for ours", async () => {
    server.network = () =>
      new Response("<html>Welcome to the hotel</html>", {
        headers: { "Content-Type": "text/html" },
      });
    await tab.setStatus(BOOKING, "done");
    const shown = await tab.until(
      ({ problem: stopped, syncing }) => stopped?.code === "captive-portal" && !syncing,
    );
    expect(shown).toMatchObject({ globe: "pending", online: false, pendingRecords: 1 });
    server.network = online;
    await browser.until(() => upstreamStatus() === "done");
  });

  it("with a stale CSRF token is asked again with a new one", async () => {
    server.csrfToken = "token-2";
    await tab.setStatus(BOOKING, "done");
    await browser.until(() => upstreamStatus() === "done");
    expect(await tab.until(({ globe }) => globe === "connected")).toMatchObject({ problem: null });
  });
});

describe("after a restart without a network", () => {
  it.each([
    { says: "everything was sent", code: null, edits: false, globe: "not-connected" },
    { says: "work waits", code: null, edits: true, globe: "pending" },
    { says: "the session was gone", code: "signed-out", edits: true, globe: "error" },
    { says: "the release was too old", code: "protocol", edits: true, globe: "error" },
  ])("status is what it was when $says", async ({ code, edits, globe }) => {
    await tab.ready();
    server.network = code ? () => problem(401, code) : offline;
    if (edits) await tab.setStatus(BOOKING, "done");
    await tab.call.syncNow({ checkEverything: false });
    await tab.until(({ problem: stopped, syncing }) => !syncing && stopped !== null);
    server.network = offline;
    await tab.call.syncNow({ checkEverything: false });
    const before = await tab.until(({ online: is, syncing }) => !is && !syncing);
    await tab.engine.close();
    const again = browser.open();
    await again.call.start(null);
    const after = await again.until(({ isLeader, syncing }) => isLeader && !syncing);
    expect(after).toEqual({ ...before, serverRelease: null });
    expect(after).toMatchObject({ globe, online: false, signInRequired: code === "signed-out" });
  });
});

describe("a device without room", () => {
  it("stops reading, says so, and still saves and sends", async () => {
    await tab.ready();
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...input) {
      if (this.name === "rows") throw new DOMException("full", "QuotaExceededError");
      return put.apply(this, input);
    };
    try {
      upstream.put("booking", OTHER, { status: "started" });
      await tab.call.syncNow({ checkEverything: false });
      const shown = await tab.until(
        ({ problem: stopped, syncing }) => stopped?.code === "quota" && !syncing,
      );
      expect(shown.globe).toBe("error");
      expect(await tab.setStatus(BOOKING, "done")).toMatchObject({ kind: "saved" });
      await browser.until(() => upstreamStatus() === "done");
      expect(await tab.shownStatus(BOOKING)).toBe("done");
    } finally {
      IDBObjectStore.prototype.put = put;
    }
    await tab.call.syncNow({ checkEverything: false });
    await tab.until(({ pendingRecords, problem: stopped }) => pendingRecords === 0 && !stopped);
    expect(upstream.applied).toHaveLength(1);
    expect(await tab.shownStatus(OTHER)).toBe("started");
  });
});

describe("two tabs", () => {
  let second: Tab;

  beforeEach(async () => {
    await tab.ready();
    second = browser.open();
    await second.call.start(null);
  });

  it("have one leader, which sends what the other saved", async () => {
    server.drain();
    await second.setStatus(BOOKING, "done");
    await browser.until(() => upstreamStatus() === "done");
    expect(await tab.status()).toMatchObject({ isLeader: true });
    expect(await second.status()).toMatchObject({ isLeader: false });
    expect(server.drain().filter(({ path }) => path === "push")).toHaveLength(1);
  });

  it("never show an older value between sending and reading back", async () => {
    await tab.shownStatus(BOOKING);
    await second.shownStatus(BOOKING);
    await tab.setStatus(BOOKING, "done");
    const seen = { first: new Set<unknown>(), second: new Set<unknown>() };
    await second.until(({ pendingRecords }) => pendingRecords === 1);
    await browser.until(async () => {
      seen.first.add(await tab.shownStatus(BOOKING));
      seen.second.add(await second.shownStatus(BOOKING));
      const { pendingRecords } = await second.status();
      return upstreamStatus() === "done" && pendingRecords === 0;
    });
    expect([...seen.first]).toEqual(["done"]);
    expect([...seen.second]).toEqual(["done"]);
  });

  it("hand on the leadership when one closes", async () => {
    await tab.engine.close();
    await second.until(({ isLeader }) => isLeader);
    await second.setStatus(BOOKING, "done");
    await browser.until(() => upstreamStatus() === "done");
  });

  it("share one setting: the leader rests when the other switches Auto sync off", async () => {
    await second.call.setAutoSync({ on: false });
    await tab.until(({ autoSync }) => !autoSync);
    server.drain();
    await second.setStatus(BOOKING, "done");
    browser.clock.advance(5_000);
    await second.until(({ globe }) => globe === "pending");
    expect(server.drain()).toEqual([]);
  });

  it("sign out together", async () => {
    expect(await tab.call.signOut({ unsent: "ask" })).toEqual({ kind: "signed-out" });
    await browser.until(() => second.events.some(({ event }) => event === "session"));
    await expect(second.call.exportUnsent(null)).rejects.toMatchObject({ code: "signed-out" });
  });

  it("open one account each, however the news of a sign-in meets their start", async () => {
    const { request } = browser.locks;
    let asked = 0;
    browser.locks.request = (...input) => {
      asked += 1;
      return request(...input);
    };
    const channel = browser.channel();
    const third = browser.open();
    channel.post({ kind: "session", owner: "" });
    const starting = third.call.start(null);
    for (let at = 0; at < 10; at += 1) {
      channel.post({ kind: "session", owner: "" });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await starting;
    await third.until(({ deviceId }) => deviceId !== "");
    expect(asked).toBe(1);
  });
});

describe("signing out", () => {
  beforeEach(() => tab.ready());

  it("asks first while there is unsent work", async () => {
    server.network = offline;
    await tab.setStatus(BOOKING, "done");
    expect(await tab.call.signOut({ unsent: "ask" })).toEqual({
      kind: "unsent",
      pendingRecords: 1,
      attentionRecords: 0,
    });
  });

  it("offline seals the work for the same user, and tells the server later", async () => {
    server.network = offline;
    await tab.setStatus(BOOKING, "done");
    await tab.call.signOut({ unsent: "keep" });
    await tab.engine.close();
    server.network = online;
    const again = browser.open();
    expect(await again.call.start(null)).toMatchObject({ session: null });
    await browser.until(() => server.user === null);
    await again.call.signIn({ username: "bob", password: "bob" });
    await browser.until(() => upstreamStatus() === "done");
  });

  it("with the work discarded leaves nothing behind", async () => {
    server.network = offline;
    await tab.setStatus(BOOKING, "done");
    await tab.call.signOut({ unsent: "discard" });
    server.network = online;
    await tab.call.signIn({ username: "bob", password: "bob" });
    await tab.until(({ lastPassAt }) => lastPassAt !== null);
    expect(await tab.shownStatus(BOOKING)).toBe("planned");
    expect(upstream.applied).toEqual([]);
  });

  it("with the work discarded deletes what is left of damaged copies, too", async () => {
    const base = (await indexedDB.databases()).find(({ name }) => name?.startsWith("base-"));
    (await openDB(`${base?.name}-7`, 1)).close();
    await tab.call.signOut({ unsent: "discard" });
    const left = (await indexedDB.databases()).map(({ name }) => name);
    expect(left).toEqual(["device"]);
  });

  it("is told to the server also when another tab does not let go of the databases", async () => {
    const base = (await indexedDB.databases()).find(({ name }) => name?.startsWith("base-"));
    const held = await openDB(base?.name ?? "", 1);
    await tab.call.signOut({ unsent: "discard" }).catch(() => {});
    await browser.until(() => server.user === null);
    held.close();
  });

  it("with the work discarded cancels all that may be under way, in requests of fifty", async () => {
    server.network = offline;
    for (let number = 10; number < 70; number += 1) {
      const values = { name: "Many" };
      const created = { kind: "create", table: "booking", id: guid(0xb0, number), values } as const;
      await tab.call.save({ mutations: [created], label: "Many" });
    }
    await tab.call.exportUnsent(null);
    server.network = online;
    server.drain();
    await tab.call.signOut({ unsent: "discard" });
    const cancels = server.log.filter(({ path }) => path === "cancel");
    expect(cancels.map(({ body }) => body.changeSets.length)).toEqual([50, 10]);
  });

  it("with the work discarded sends no more of it, whichever window was sending", async () => {
    const second = browser.open();
    await second.call.start(null);
    const pushed: number[] = [];
    let isOut = false;
    server.network = (asked, answer) => {
      if (asked.path === "push" && isOut) pushed.push(asked.body.changeSets.length);
      // Upstream asks to wait for whatever reaches it: there is always something to send again.
      return asked.path === "push" ? problem(503, "upstream-unavailable") : answer();
    };
    await tab.setStatus(BOOKING, "done");
    await tab.setStatus(OTHER, "done");
    await browser.until(() => server.user !== null);
    await second.until(({ problem: stopped }) => stopped !== null);
    await tab.call.syncNow({ checkEverything: false });
    isOut = true;
    await second.call.signOut({ unsent: "discard" });
    server.network = online;
    await browser.until(() => server.user === null);
    browser.clock.advance(120_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(pushed).toEqual([]);
    expect(upstream.applied).toEqual([]);
    await tab.call.signIn({ username: "bob", password: "bob" });
    expect((await tab.status()).outbox).toEqual([]);
  });

  it("that the server was not told of is told every minute until it is", async () => {
    server.network = offline;
    await tab.call.signOut({ unsent: "keep" });
    const tries: number[] = [];
    server.network = (asked, answer) => {
      if (asked.path !== "/api/session") return answer();
      tries.push(browser.clock.ms);
      if (tries.length < 3) throw new TypeError("network");
      return answer();
    };
    await browser.until(() => {
      browser.clock.advance(5_000);
      return server.user === null;
    });
    expect(tries.length).toBeGreaterThan(2);
    expect((tries[1] ?? 0) - (tries[0] ?? 0)).toBeGreaterThanOrEqual(60_000);
  });

  it("that is owed is told before somebody else signs in", async () => {
    server.network = offline;
    await tab.call.signOut({ unsent: "keep" });
    const asked: string[] = [];
    const { fetch } = server;
    Object.assign(server, {
      fetch: (path: string, init: RequestInit) => {
        if (path === "/api/session") asked.push(init.method ?? "GET");
        return fetch(path, init);
      },
    });
    server.network = online;
    await tab.call.signIn({ username: "bob", password: "bob" });
    expect(asked.filter((method) => method !== "GET")).toEqual(["DELETE", "POST"]);
  });
});
