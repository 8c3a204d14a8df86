import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { guid } from "./device.js";
import { manifestOf } from "./manifest.js";
import { ModelServer } from "./model-server.js";
import { Mortality } from "./mortality.js";
import { Browser, type Tab } from "./tab.js";
import { Upstream } from "./upstream.js";

const BOOKING = guid(0xb0, 1);
const BOB = { username: "bob", password: "bob" };

let mortality: Mortality;
let upstream: Upstream;
let browser: Browser;

beforeEach(() => {
  mortality = new Mortality();
});

afterEach(() => mortality.end());

async function begin(): Promise<Tab> {
  upstream = new Upstream();
  upstream.put("booking", BOOKING, { name: "Booking", status: "planned", owner: "bob" });
  const server = new ModelServer(upstream, manifestOf());
  Object.defineProperty(server, "fetch", { value: mortality.fetch(server.fetch) });
  browser = new Browser(server);
  const tab = browser.open();
  await tab.call.start(null);
  return tab;
}

/** The process is gone: a new one finds what it left, and its person signs in if asked to. */
async function reopen(tab: Tab): Promise<Tab> {
  mortality.revive();
  await tab.engine.close().catch(() => {});
  const again = browser.open();
  const { session } = await again.call.start(null);
  if (!session) expect(await again.call.signIn(BOB)).toMatchObject({ kind: "signed-in" });
  return again;
}

async function isAsUpstream(tab: Tab, status: string): Promise<void> {
  await tab.until(({ pendingRecords, firstSync, problem, lastPassAt }) => {
    return pendingRecords === 0 && !firstSync && !problem && lastPassAt !== null;
  });
  await browser.until(async () => (await tab.shownStatus(BOOKING)) === status);
  expect(upstream.rows("booking").get(BOOKING)?.values.status).toBe(status);
  expect((await tab.status()).troubles).toEqual([]);
}

/** Kills `act` after every number of operations, until it comes to its end. */
async function everywhere(
  prepare: (tab: Tab) => Promise<unknown>,
  act: (tab: Tab) => Promise<unknown>,
  judge: (tab: Tab) => Promise<void>,
): Promise<number> {
  for (let operations = 0; ; operations += 1) {
    const tab = await begin();
    await prepare(tab);
    mortality.killAfter(operations);
    await act(tab).catch(() => {});
    const isWhole = mortality.count <= operations;
    await judge(await reopen(tab)).catch((error: Error) => {
      throw new Error(`Killed after ${operations}: ${error.message}`, { cause: error });
    });
    if (isWhole) return operations;
  }
}

describe("a process killed at any moment", () => {
  it("of signing in leaves a device that can be signed in", async () => {
    const operations = await everywhere(
      async () => {},
      (tab) => tab.call.signIn(BOB),
      (tab) => isAsUpstream(tab, "planned"),
    );
    expect(operations).toBeGreaterThan(5);
  }, 60_000);

  it("of signing out with unsent work kept sends it once, after the next sign-in", async () => {
    const operations = await everywhere(
      async (tab) => {
        await tab.ready();
        await tab.call.setAutoSync({ on: false });
        await tab.setStatus(BOOKING, "done");
      },
      (tab) => tab.call.signOut({ unsent: "keep" }),
      async (tab) => {
        await tab.call.setAutoSync({ on: true });
        await isAsUpstream(tab, "done");
        expect(upstream.applied).toHaveLength(1);
      },
    );
    expect(operations).toBeGreaterThan(3);
  }, 60_000);

  it("of signing out with unsent work discarded keeps all of it or nothing", async () => {
    const operations = await everywhere(
      async (tab) => {
        await tab.ready();
        await tab.call.setAutoSync({ on: false });
        await tab.setStatus(BOOKING, "done");
      },
      (tab) => tab.call.signOut({ unsent: "discard" }),
      async (tab) => {
        await tab.call.setAutoSync({ on: true });
        await tab.until(({ pendingRecords, firstSync }) => pendingRecords === 0 && !firstSync);
        const status = upstream.applied.length > 0 ? "done" : "planned";
        await isAsUpstream(tab, status);
      },
    );
    expect(operations).toBeGreaterThan(5);
  }, 60_000);
});
