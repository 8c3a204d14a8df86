/** A device that dies while it carries out an order: at every step, and then starts again. */

import { describe, expect, it } from "vitest";
import { guid } from "./device.js";
import { manifestOf } from "./manifest.js";
import { ModelServer } from "./model-server.js";
import { Browser, type Tab } from "./tab.js";
import { Upstream } from "./upstream.js";

const BOOKING = guid(0xb0, 1);
const COMMAND = guid(0xc0, 1);

/** Counts what touches disk or network once armed, and dies at the step asked for. */
class Reaper {
  #steps = 0;
  #isArmed = false;
  #isDead = false;
  readonly #dieAt: number;
  readonly #restore: (() => void)[] = [];

  constructor(dieAt: number) {
    this.#dieAt = dieAt;
    for (const name of ["put", "delete", "add"] as const) {
      const original = IDBObjectStore.prototype[name];
      const step = () => this.step();
      IDBObjectStore.prototype[name] = function (this: IDBObjectStore, ...input: never[]) {
        step();
        return (original as (...given: never[]) => never).apply(this, input);
      } as never;
      this.#restore.push(() => Object.assign(IDBObjectStore.prototype, { [name]: original }));
    }
    const deleteDatabase = indexedDB.deleteDatabase.bind(indexedDB);
    indexedDB.deleteDatabase = (name) => {
      this.step();
      return deleteDatabase(name);
    };
    this.#restore.push(() => Object.assign(indexedDB, { deleteDatabase }));
  }

  get hasStruck(): boolean {
    return this.#isDead;
  }

  arm(): void {
    this.#isArmed = true;
  }

  /** Dead once, dead for all: nothing after it reaches disk or network. */
  step(): void {
    if (!this.#isArmed) return;
    this.#steps += 1;
    if (this.#steps >= this.#dieAt) this.#isDead = true;
    if (this.#isDead) throw new DOMException("dead", "AbortError");
  }

  lay(): void {
    for (const restore of this.#restore) restore();
  }
}

async function play(kind: "sign-out" | "wipe", dieAt: number, isUnsent: boolean) {
  const upstream = new Upstream();
  upstream.put("booking", BOOKING, { name: "Pump", status: "planned", owner: "bob" });
  const server = new ModelServer(upstream, manifestOf());
  const browser = new Browser(server);
  const tab = browser.open();
  await tab.ready();
  if (isUnsent) await tab.call.putDraft({ key: "booking/1", draft: { text: "half" } });
  server.command = { id: COMMAND, kind };
  if (isUnsent) {
    await tab.call.syncNow({ checkEverything: false });
    await tab.until(({ order, syncing }) => order !== null && !syncing);
  }
  const reaper = new Reaper(dieAt);
  server.network = (_asked, answer) => {
    reaper.step();
    const answered = answer();
    // The answer may be lost, too: then the server knows what the device does not.
    reaper.step();
    return answered;
  };
  const unsent = (await tab.status()).order?.unsent.map(({ mark }) => mark) ?? [];
  reaper.arm();
  if (isUnsent) await tab.call.agreeToOrder({ id: COMMAND, marks: unsent }).catch(() => null);
  else await tab.call.syncNow({ checkEverything: false });
  await settle(browser, tab, reaper);
  await tab.engine.close().catch(() => {});
  reaper.lay();
  server.network = (_asked, answer) => answer();
  return { browser, server, hasStruck: reaper.hasStruck };
}

/** Until it has died or is done. */
async function settle(browser: Browser, tab: Tab, reaper: Reaper): Promise<void> {
  for (let turn = 0; turn < 60 && !reaper.hasStruck; turn += 1) {
    browser.clock.advance(20);
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  await tab.status().catch(() => {});
}

const databases = async () =>
  (await indexedDB.databases()).map(({ name }) => name?.split("-")[0]).sort();

/** Starts again, and gives the order's word again if it was lost with the crash. */
async function finish(browser: Browser): Promise<void> {
  const again = browser.open();
  const { session } = await again.call.start(null);
  if (session) {
    await again.call.syncNow({ checkEverything: false });
    await browser.until(async () => {
      const { order, deviceId } = await again.status();
      const open = order && !order.isAgreed ? order.unsent.map(({ mark }) => mark) : null;
      if (open) await again.call.agreeToOrder({ id: COMMAND, marks: open }).catch(() => null);
      return deviceId === "";
    });
  }
}

describe.each([
  { kind: "wipe", isUnsent: false },
  { kind: "wipe", isUnsent: true },
  { kind: "sign-out", isUnsent: false },
  { kind: "sign-out", isUnsent: true },
] as const)("a $kind (unsent work: $isUnsent) that is cut off", ({ kind, isUnsent }) => {
  it("at any step is finished after a restart, confirmed once, and leaves nothing behind", async () => {
    let deaths = 0;
    for (let dieAt = 1; ; dieAt += 1) {
      const { browser, server, hasStruck } = await play(kind, dieAt, isUnsent);
      if (!hasStruck) break;
      deaths += 1;
      await finish(browser);
      const left = kind === "wipe" ? ["device"] : ["base", "device", "work"];
      await browser.until(async () => (await databases()).join() === left.join());
      expect(server.command, `died at step ${dieAt}`).toBeNull();
    }
    expect(deaths).toBeGreaterThan(5);
  });
});
