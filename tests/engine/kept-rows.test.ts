/** A page asks for rows to stay, and is told why they are here. */

import { beforeEach, expect, it } from "vitest";
import { guid } from "./device.js";
import { manifestOf } from "./manifest.js";
import { ModelServer } from "./model-server.js";
import { Browser, type Tab } from "./tab.js";
import { Upstream } from "./upstream.js";

const booking = guid(0xb0, 1);
const made = guid(0xb0, 2);

let upstream: Upstream;
let browser: Browser;
let tab: Tab;

beforeEach(async () => {
  upstream = new Upstream();
  upstream.put("booking", booking, { name: "Booking 1", status: "planned", owner: "bob" });
  browser = new Browser(new ModelServer(upstream, manifestOf()));
  tab = browser.open();
  await tab.ready();
});

/** Lets the row leave the scope, and the device hear of it. */
async function leave(): Promise<void> {
  upstream.put("booking", booking, { owner: "dora", status: "moved" });
  await tab.call.syncNow({ checkEverything: true });
}

const shown = (id: string) => tab.call.row({ table: "booking", id });

it.each(["pinned", "open"] as const)("shows a row that is %s, and why", async (reason) => {
  await tab.call.keep({ table: "booking", id: booking, reason });
  await leave();
  const found = await browser.until(async () => {
    const result = await shown(booking);
    return result.row?.mark === "kept" ? result : null;
  });
  expect(found.keptFor).toBe(reason);
  expect(found.row?.values.status).toBe("moved");
});

it("lets a row go that is no longer pinned", async () => {
  await tab.call.keep({ table: "booking", id: booking, reason: "pinned" });
  await leave();
  await browser.until(async () => (await shown(booking)).row?.mark === "kept");
  await tab.call.keep({ table: "booking", id: booking, reason: null });
  await tab.call.syncNow({ checkEverything: true });
  await browser.until(async () => (await shown(booking)).row === null);
});

it("says of a row made here that this is why it stays", async () => {
  const values = { name: "Mine", owner: "dora" };
  const create = { kind: "create", table: "booking", id: made, values } as const;
  await tab.call.save({ mutations: [create], label: "Made" });
  const found = await browser.until(async () => {
    const result = await shown(made);
    return result.row?.mark === "kept" ? result : null;
  });
  expect(found.keptFor).toBe("made");
});

it("says nothing of rows in scope", async () => {
  expect(await shown(booking)).not.toHaveProperty("keptFor");
});
