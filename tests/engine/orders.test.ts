/** An administrator's orders, from the answer that says them to the empty device. */

import { beforeEach, describe, expect, it } from "vitest";
import type { Command } from "../../static/engine/wire.js";
import { failing } from "../store/faults.js";
import { guid } from "./device.js";
import { manifestOf } from "./manifest.js";
import { type Answering, ModelServer, problem } from "./model-server.js";
import { Browser, type Tab } from "./tab.js";
import { Upstream } from "./upstream.js";

const BOOKING = guid(0xb0, 1);
const COMMAND = guid(0xc0, 1);
const KINDS = ["sign-out", "wipe"] as const;

let upstream: Upstream;
let server: ModelServer;
let browser: Browser;
let tab: Tab;

const offline: Answering = () => {
  throw new TypeError("network");
};
const online: Answering = (_asked, answer) => answer();
/** Reads go through, writes find upstream away: what is unsent stays so. */
const readOnly: Answering = (asked, answer) =>
  asked.path === "push" ? problem(503, "upstream-unavailable", { retryAfterSeconds: 1 }) : answer();

const order = (kind: Command["kind"]) => {
  server.command = { id: COMMAND, kind };
};
const isSignedOut = (one: Tab) => async () =>
  (await one.call.start(null)).session === null || (await one.status()).deviceId === "";
const databases = async () =>
  (await indexedDB.databases()).map(({ name }) => name?.split("-")[0]).sort();
const upstreamStatus = () => upstream.rows("booking").get(BOOKING)?.values.status;

beforeEach(async () => {
  upstream = new Upstream();
  upstream.put("booking", BOOKING, { name: "Pump", status: "planned", owner: "bob" });
  server = new ModelServer(upstream, manifestOf());
  browser = new Browser(server);
  tab = browser.open();
  await tab.ready();
  server.drain();
});

describe("an order over nothing unsent", () => {
  it.each(KINDS)("to %s is carried out at the next contact, and confirmed before", async (kind) => {
    order(kind);
    await tab.call.syncNow({ checkEverything: false });
    await browser.until(isSignedOut(tab));
    expect(server.command).toBeNull();
    await browser.until(() => server.user === null);
    await browser.until(async () => kind === "sign-out" || (await databases()).length === 1);
    expect(await databases()).toEqual(kind === "wipe" ? ["device"] : ["base", "device", "work"]);
  });

  it("to read again reads every table, and confirms it", async () => {
    order("resync");
    await tab.call.syncNow({ checkEverything: false });
    await browser.until(() => server.command === null);
    expect(server.drain().some(({ body }) => body?.again?.length === 4)).toBe(true);
    await tab.until(({ globe, order: asked }) => globe === "connected" && asked === null);
  });

  it("signs a second tab out as well, and its databases are deleted all the same", async () => {
    const second = browser.open();
    await second.call.start(null);
    await second.shownStatus(BOOKING);
    order("wipe");
    await second.call.syncNow({ checkEverything: false });
    await browser.until(isSignedOut(second));
    await browser.until(async () => (await databases()).length === 1);
  });

  it("is not carried out again at the next sign-in", async () => {
    order("sign-out");
    await tab.call.syncNow({ checkEverything: false });
    await browser.until(isSignedOut(tab));
    await tab.call.signIn({ username: "bob", password: "bob" });
    await tab.call.syncNow({ checkEverything: true });
    await tab.until(({ globe, syncing }) => globe === "connected" && !syncing);
  });
});

describe.each(KINDS)("an order to %s over unsent work", (kind) => {
  beforeEach(async () => {
    server.network = readOnly;
    await tab.setStatus(BOOKING, "done");
    await tab.call.putDraft({ key: "booking/1", draft: { text: "half" } });
    order(kind);
    await tab.call.syncNow({ checkEverything: false });
    await hear(tab);
  });

  /** A push that upstream is away for ends the pass: the refusal does not say the order. */
  async function hear(one: Tab) {
    server.network = (asked, answer) =>
      asked.path === "push"
        ? problem(503, "upstream-unavailable", { command: server.command ?? undefined })
        : answer();
    await one.call.syncNow({ checkEverything: false });
    return one.until(({ order: asked }) => asked !== null);
  }

  it("is shown with what it would cost, and nothing is done", async () => {
    const { order: asked } = await tab.status();
    expect(asked).toMatchObject({ id: COMMAND, kind, isAgreed: false });
    expect(asked?.unsent.map(({ label }) => label)).toEqual(["Status done", "booking/1"]);
    expect(server.command).not.toBeNull();
  });

  it("is still shown after a restart without a network", async () => {
    await tab.engine.close();
    server.network = offline;
    const again = browser.open();
    await again.call.start(null);
    expect((await again.status()).order).toMatchObject({ id: COMMAND, kind, isAgreed: false });
    expect(await again.shownStatus(BOOKING)).toBe("done");
  });

  it("is carried out as soon as everything is sent", async () => {
    await tab.call.putDraft({ key: "booking/1", draft: null });
    server.network = online;
    await tab.call.syncNow({ checkEverything: false });
    await browser.until(isSignedOut(tab));
    expect([upstreamStatus(), server.command]).toEqual(["done", null]);
  });

  it("is carried out over it when its person agrees", async () => {
    const { order: asked } = await tab.status();
    const marks = asked?.unsent.map(({ mark }) => mark) ?? [];
    expect(await tab.call.agreeToOrder({ id: COMMAND, marks })).toEqual({ isTaken: true });
    await browser.until(isSignedOut(tab));
    server.network = online;
    await browser.until(async () => kind === "sign-out" || (await databases()).length === 1);
    await tab.call.signIn({ username: "bob", password: "bob" });
    await tab.until(
      ({ lastPassAt, pendingRecords }) => lastPassAt !== null && pendingRecords === 0,
    );
    expect(upstreamStatus()).toBe(kind === "wipe" ? "planned" : "done");
  });

  it("is carried out over it on a device that is full, too", async () => {
    const { order: asked } = await tab.status();
    const marks = asked?.unsent.map(({ mark }) => mark) ?? [];
    const heal = failing(["put", "add"], ({ database }) =>
      database.startsWith("work") ? "QuotaExceededError" : null,
    );
    await tab.call.agreeToOrder({ id: COMMAND, marks });
    await browser.until(isSignedOut(tab)).finally(heal);
  });

  it("is not carried out over what was changed after the word", async () => {
    const { order: asked } = await tab.status();
    const marks = asked?.unsent.map(({ mark }) => mark) ?? [];
    server.network = offline;
    await tab.call.agreeToOrder({ id: COMMAND, marks });
    await tab.until(({ order: now }) => now?.isAgreed === true);
    await tab.call.putDraft({ key: "booking/1", draft: { text: "half, and more" } });
    await hear(tab);
    await tab.until(({ order: now, syncing }) => now?.isAgreed === false && !syncing);
    expect((await tab.call.start(null)).session).not.toBeNull();
  });

  it("does not take a word on another order", async () => {
    expect(await tab.call.agreeToOrder({ id: guid(0xc0, 9), marks: [] })).toEqual({
      isTaken: false,
    });
  });

  it("is gone when it is taken back", async () => {
    server.command = null;
    server.network = online;
    await tab.call.syncNow({ checkEverything: false });
    await tab.until(({ order: asked }) => asked === null);
  });
});
