/** Unsent work from one device to another, or back to the one that lost it. */

import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it } from "vitest";
import type { ImportResult } from "../../static/engine/protocol.js";
import { guid } from "./device.js";
import { manifestOf } from "./manifest.js";
import { type Answering, ModelServer } from "./model-server.js";
import { Browser, type Tab } from "./tab.js";
import { Upstream } from "./upstream.js";

const BOOKING = guid(0xb0, 1);
const NEW = guid(0xb0, 7);

let upstream: Upstream;
let server: ModelServer;

const offline: Answering = () => {
  throw new TypeError("network");
};
const online: Answering = (_asked, answer) => answer();
const upstreamStatus = (id = BOOKING) => upstream.rows("booking").get(id)?.values.status;

/** A device of its own: other databases, other ids. */
class Phone {
  readonly disk = new IDBFactory();
  readonly browser: Browser;
  readonly tab: Tab;

  constructor() {
    this.browser = new Browser(server);
    // Two devices never draw the same id.
    const { clock } = this.browser;
    const { newId } = clock;
    phones += 1;
    const mark = phones.toString(16).padStart(4, "0");
    clock.newId = () => newId().replace("-0000-", `-${mark}-`);
    this.tab = this.use(() => this.browser.open());
  }

  use<T>(what: () => T): T {
    globalThis.indexedDB = this.disk;
    return what();
  }
}

let phones = 0;
let old: Phone;
let fresh: Phone;

beforeEach(async () => {
  upstream = new Upstream();
  upstream.put("booking", BOOKING, { name: "Pump", status: "planned", owner: "bob" });
  server = new ModelServer(upstream, manifestOf());
  old = new Phone();
  await old.use(() => old.tab.ready());
  server.drain();
  server.network = offline;
});

async function create(tab: Tab): Promise<void> {
  const values = { name: "New", status: "planned" };
  const mutations = [{ kind: "create", table: "booking", id: NEW, values } as const];
  await tab.call.save({ mutations, label: "New booking" });
}

async function workOffline(): Promise<string> {
  return old.use(async () => {
    await old.tab.setStatus(BOOKING, "done");
    await create(old.tab);
    await old.tab.call.putDraft({ key: "booking/1", draft: { values: { name: "Half" } } });
    return old.tab.call.exportUnsent(null);
  });
}

async function openFresh(): Promise<void> {
  server.network = online;
  fresh = new Phone();
  await fresh.use(() => fresh.tab.ready());
  server.drain();
}

const settled = (phone: Phone) =>
  phone.use(() =>
    phone.tab.until(
      ({ pendingRecords, attentionRecords, syncing }) =>
        pendingRecords + attentionRecords === 0 && !syncing,
    ),
  );
const sync = (phone: Phone) => phone.use(() => phone.tab.call.syncNow({ checkEverything: false }));
const labels = (result: ImportResult) =>
  result.kind === "read"
    ? result.changeSets.map((set) => [set.label, set.isKnown])
    : result.problem;

describe("an exported file", () => {
  it("says what it is, whose, and every change with its values", async () => {
    const file = JSON.parse(await workOffline());
    expect(file).toMatchObject({
      format: "field-portal/unsent-work",
      formatVersion: 1,
      user: { username: "bob" },
      organization: { name: "Alderwick" },
      drafts: [{ key: "booking/1", draft: { values: { name: "Half" } } }],
    });
    expect(file.changeSets).toMatchObject([
      { label: "Status done", mutations: [{ kind: "update", seen: { status: "planned" } }] },
      { label: "New booking", mutations: [{ kind: "create", row: NEW }] },
    ]);
  });
});

describe("an import on another device", () => {
  it("shows what it would take, takes nothing yet, then takes it and sends it", async () => {
    const text = await workOffline();
    await openFresh();
    const shown = await fresh.use(() => fresh.tab.call.importUnsent({ text, take: false }));
    expect(labels(shown)).toEqual([
      ["Status done", false],
      ["New booking", false],
    ]);
    expect((await fresh.use(() => fresh.tab.status())).outbox).toEqual([]);
    await fresh.use(() => fresh.tab.call.importUnsent({ text, take: true }));
    expect(await fresh.use(() => fresh.tab.call.draft({ key: "booking/1" }))).toEqual({
      values: { name: "Half" },
    });
    await settled(fresh);
    expect([upstreamStatus(), upstreamStatus(NEW)]).toEqual(["done", "planned"]);
  });

  it("takes nothing twice, and says so", async () => {
    const text = await workOffline();
    await openFresh();
    await fresh.use(() => fresh.tab.call.importUnsent({ text, take: true }));
    const again = await fresh.use(() => fresh.tab.call.importUnsent({ text, take: true }));
    expect(labels(again)).toEqual([
      ["Status done", true],
      ["New booking", true],
    ]);
    await settled(fresh);
    const late = await fresh.use(() => fresh.tab.call.importUnsent({ text, take: true }));
    expect(labels(late)).toEqual([
      ["Status done", true],
      ["New booking", true],
    ]);
    expect(upstream.applied).toHaveLength(2);
  });

  it("is harmless when the old device sends as well: the second copy is a duplicate", async () => {
    const text = await workOffline();
    await openFresh();
    await fresh.use(() => fresh.tab.call.importUnsent({ text, take: true }));
    await settled(fresh);
    upstream.put("booking", BOOKING, { status: "reopened" });
    await sync(old);
    await settled(old);
    const { lines } = await old.use(() => old.tab.call.journal({ from: 0, to: 10 }));
    expect(lines.map(({ outcome }) => outcome)).toEqual(["duplicate", "duplicate"]);
    expect(upstream.applied).toHaveLength(2);
    expect(upstreamStatus()).toBe("reopened");
  });

  it("is harmless when the work had been applied before the old device was lost", async () => {
    const text = await workOffline();
    server.network = online;
    await sync(old);
    await settled(old);
    await openFresh();
    await fresh.use(() => fresh.tab.call.importUnsent({ text, take: true }));
    await settled(fresh);
    expect(upstream.applied).toHaveLength(2);
  });

  it("loses no edit that the old device adds after the export", async () => {
    const text = await workOffline();
    await old.use(() => old.tab.setStatus(BOOKING, "invoiced"));
    await openFresh();
    await fresh.use(() => fresh.tab.call.importUnsent({ text, take: true }));
    await settled(fresh);
    await sync(old);
    await settled(old);
    expect(upstreamStatus()).toBe("invoiced");
  });

  it("loses no edit that the new device adds after the import", async () => {
    const text = await workOffline();
    await openFresh();
    server.network = offline;
    await fresh.use(async () => {
      await fresh.tab.call.importUnsent({ text, take: true });
      await fresh.tab.setStatus(BOOKING, "invoiced");
    });
    server.network = online;
    await sync(old);
    await settled(old);
    await sync(fresh);
    await settled(fresh);
    expect(upstreamStatus()).toBe("invoiced");
  });

  it("asks a person when both devices then changed the same value differently", async () => {
    const text = await workOffline();
    await openFresh();
    server.network = offline;
    await fresh.use(async () => {
      await fresh.tab.call.importUnsent({ text, take: true });
      await fresh.tab.setStatus(BOOKING, "invoiced");
    });
    await old.use(() => old.tab.setStatus(BOOKING, "cancelled"));
    server.network = online;
    await sync(old);
    await settled(old);
    await sync(fresh);
    const { outbox } = await fresh.use(() => fresh.tab.until(({ globe }) => globe === "attention"));
    expect(outbox[0]?.conflicts).toMatchObject([{ mine: "invoiced", theirs: "cancelled" }]);
  });

  it("sends changes of rows that this device does not hold", async () => {
    const text = await workOffline();
    const elsewhere = guid(0xb0, 9);
    upstream.put("booking", elsewhere, { name: "Far", status: "planned", owner: "carol" });
    const file = JSON.parse(text);
    const version = upstream.rows("booking").get(elsewhere)?.version;
    Object.assign(file.changeSets[0].mutations[0], { row: elsewhere, version });
    await openFresh();
    await fresh.use(() => fresh.tab.call.importUnsent({ text: JSON.stringify(file), take: true }));
    await settled(fresh);
    expect(upstreamStatus(elsewhere)).toBe("done");
  });

  it("does not write over a form that is being filled in here", async () => {
    const text = await workOffline();
    await openFresh();
    await fresh.use(() => fresh.tab.call.putDraft({ key: "booking/1", draft: { mine: true } }));
    const result = await fresh.use(() => fresh.tab.call.importUnsent({ text, take: true }));
    expect(result).toMatchObject({ drafts: [{ key: "booking/1", isKnown: true }] });
    expect(await fresh.use(() => fresh.tab.call.draft({ key: "booking/1" }))).toEqual({
      mine: true,
    });
  });
});

describe("an import after the same device has lost its work", () => {
  it("brings everything back", async () => {
    const text = await workOffline();
    await old.use(async () => {
      await old.tab.call.signOut({ unsent: "discard" });
      server.network = online;
      await old.tab.call.signIn({ username: "bob", password: "bob" });
      await old.tab.until(({ firstSync, lastPassAt }) => firstSync === null && lastPassAt !== null);
      await old.tab.call.importUnsent({ text, take: true });
    });
    await settled(old);
    expect([upstreamStatus(), upstreamStatus(NEW)]).toEqual(["done", "planned"]);
  });
});
