import { IDBObjectStore } from "fake-indexeddb";
import { openDB } from "idb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { troublesOf } from "../../static/engine/troubles.js";
import { ConnectionLost } from "../../static/store/errors.js";
import { failing } from "../store/faults.js";
import { guid } from "./device.js";
import { manifestOf } from "./manifest.js";
import { type Answering, ModelServer } from "./model-server.js";
import { Browser, type Tab } from "./tab.js";
import { Upstream } from "./upstream.js";

const BOOKING = guid(0xb0, 1);
const OTHER = guid(0xb0, 2);

let upstream: Upstream;
let server: ModelServer;
let browser: Browser;
let tab: Tab;
let heal = () => {};

const offline: Answering = () => {
  throw new TypeError("network");
};
const online: Answering = (_asked, answer) => answer();
const statusOf = (id: string) => upstream.rows("booking").get(id)?.values.status;
const codes = (status: { troubles: { code: string }[] }) => status.troubles.map(({ code }) => code);

beforeEach(() => {
  upstream = new Upstream();
  for (const id of [BOOKING, OTHER]) {
    upstream.put("booking", id, { name: "Booking", status: "planned", owner: "bob" });
  }
  server = new ModelServer(upstream, manifestOf());
  browser = new Browser(server);
  tab = browser.open();
});

afterEach(() => {
  heal();
  heal = () => {};
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function nameOf(kind: string): Promise<string> {
  const all = await indexedDB.databases();
  return all.find(({ name }) => name?.startsWith(kind))?.name ?? "";
}

describe("a full device", () => {
  it("that cannot even be begun on says so, and begins by itself when there is room", async () => {
    heal = failing(["put", "add"], ({ database }) =>
      database.startsWith("work") ? "QuotaExceededError" : null,
    );
    await tab.call.start(null);
    await tab.call.signIn({ username: "bob", password: "bob" });
    const status = await tab.until(({ problem }) => problem?.code === "quota");
    expect([status.globe, status.lastPassAt]).toEqual(["error", null]);
    heal();
    await tab.until(({ globe, lastPassAt }) => globe === "connected" && lastPassAt !== null);
    expect(await tab.shownStatus(BOOKING)).toBe("planned");
  });

  it("saves by the room held back, sends, says so, and holds it back again when there is room", async () => {
    await tab.ready();
    const remove = IDBObjectStore.prototype.delete;
    let room = 0;
    const restore = failing(["put", "add"], ({ database, name, value }) => {
      if (name === "rows" || (database.startsWith("work") && room <= 0))
        return "QuotaExceededError";
      return value instanceof Uint32Array && value.length > 1_000 ? "QuotaExceededError" : null;
    });
    vi.spyOn(IDBObjectStore.prototype, "delete").mockImplementation(function (
      this: IDBObjectStore,
      key,
    ) {
      if (key === "ballast") room = 1;
      return remove.call(this, key);
    });
    heal = restore;
    upstream.put("booking", OTHER, { status: "started" });
    expect(await tab.setStatus(BOOKING, "done")).toMatchObject({ kind: "saved" });
    await browser.until(() => statusOf(BOOKING) === "done");
    const shown = await tab.until((status) => codes(status).includes("low-space"));
    expect(shown.troubles[0]?.detail).toContain("Delete");
    heal();
    await tab.call.syncNow({ checkEverything: false });
    await tab.until(
      ({ troubles, problem, pendingRecords }) => !troubles.length && !problem && !pendingRecords,
    );
    await browser.until(async () => (await tab.shownStatus(OTHER)) === "started");
    expect(upstream.applied).toHaveLength(1);
  });

  it("with no room at all keeps the form's input and says what to do", async () => {
    await tab.ready();
    heal = failing(["put", "add"], () => "QuotaExceededError");
    const result = await tab.setStatus(BOOKING, "done");
    expect(result).toMatchObject({ kind: "failed", problem: { code: "quota" } });
    heal();
    expect(await tab.setStatus(BOOKING, "done")).toMatchObject({ kind: "saved" });
  });
});

/** As fake-indexeddb makes its events: the platform's are read-only. */
const blockedEvent = () => ({
  CAPTURING_PHASE: 1,
  AT_TARGET: 2,
  BUBBLING_PHASE: 3,
  type: "blocked",
  eventPath: [],
  initialized: true,
  dispatched: false,
  propagationStopped: false,
  immediatePropagationStopped: false,
});

describe("an older tab that holds the database", () => {
  it("is named in status; when it goes the app works without a click", async () => {
    await tab.ready();
    await tab.engine.close();
    const name = await nameOf("base-");
    const { version } = (await indexedDB.databases()).find((one) => one.name === name) ?? {};
    expect(version).toBe(1);
    // As in a later release, whose first tab waits for this one: here the two have changed places.
    const real = indexedDB.open;
    const held: (() => void)[] = [];
    vi.spyOn(indexedDB, "open").mockImplementation((wanted, number) => {
      const request = real.call(indexedDB, wanted, number);
      if (!wanted.startsWith("base-")) return request;
      const { dispatchEvent } = request;
      request.dispatchEvent = (event) => {
        if (event.type !== "success") return dispatchEvent.call(request, event);
        held.push(() => dispatchEvent.call(request, event));
        return true;
      };
      setImmediate(() => request.dispatchEvent(blockedEvent() as never));
      return request;
    });
    const second = browser.open();
    const { session } = await second.call.start(null);
    expect(session).not.toBeNull();
    expect(await second.status()).toMatchObject({
      globe: "error",
      troubles: [{ code: "blocked", title: "Another tab runs an older release" }],
    });
    expect(await second.setStatus(BOOKING, "done")).toMatchObject({
      kind: "failed",
      problem: { code: "blocked" },
    });
    for (const go of held) go();
    await second.until(({ troubles, tables }) => troubles.length === 0 && tables.length > 0);
    expect(await second.shownStatus(BOOKING)).toBe("planned");
  });
});

describe("a database of a newer release", () => {
  it("is left alone: the tab says to reload, and nothing is lost", async () => {
    await tab.ready();
    server.network = offline;
    await tab.setStatus(BOOKING, "done");
    const newer = await openDB(await nameOf("work-"), 2);
    const result = await tab.setStatus(OTHER, "done");
    expect(result).toMatchObject({ kind: "failed", problem: { code: "too-new" } });
    const status = await tab.until((one) => codes(one).includes("too-new"));
    expect(status.troubles[0]?.detail).toContain("Reload");
    expect(await newer.count("outbox")).toBe(1);
    newer.close();
  });
});

describe("base deleted or damaged under a running app", () => {
  it("is read again, and unsent work is still there", async () => {
    await tab.ready();
    server.network = offline;
    await tab.setStatus(BOOKING, "done");
    indexedDB.deleteDatabase(await nameOf("base-"));
    const second = browser.open();
    await second.call.start(null);
    expect(await second.status()).toMatchObject({ pendingRecords: 1 });
    const found = await second.call.row({ table: "booking", id: BOOKING });
    expect(found.missing).toContain("synchronised");
    server.network = online;
    await browser.until(() => statusOf(BOOKING) === "done");
    await tab.until(({ firstSync, pendingRecords }) => !firstSync && pendingRecords === 0);
    expect(await tab.shownStatus(OTHER)).toBe("planned");
    expect(upstream.applied).toHaveLength(1);
  });

  it("is found damaged by a check of everything, and read again; the journal says so", async () => {
    await tab.ready();
    const raw = await openDB(await nameOf("base-"));
    for (const key of await raw.getAllKeys("rows")) {
      const rows = (await raw.get("rows", key)) as { version: number }[];
      await raw.put(
        "rows",
        rows.map((row) => ({ ...row, version: row.version + 7 })),
        key,
      );
    }
    raw.close();
    server.drain();
    await tab.call.syncNow({ checkEverything: true });
    await browser.until(async () => {
      const { lines } = await tab.call.journal({ from: 0, to: 9 });
      return lines.some(({ outcome }) => outcome === "rebuilt");
    });
    await tab.until(({ firstSync, syncing }) => !firstSync && !syncing);
    expect(await tab.shownStatus(OTHER)).toBe("planned");
    expect(await nameOf("base-")).toMatch(/-1$/);
  });
});

describe("work deleted while unsent work was in it", () => {
  it("is said until it is read, and told to the server once; the device stays the same", async () => {
    await tab.ready();
    const { deviceId } = await tab.status();
    server.network = offline;
    await tab.setStatus(BOOKING, "done");
    await tab.until(({ pendingRecords }) => pendingRecords === 1);
    await tab.engine.close();
    await new Promise((resolve) => setImmediate(resolve));
    indexedDB.deleteDatabase(await nameOf("work-"));
    const again = browser.open();
    await again.call.start(null);
    const status = await again.status();
    expect(status).toMatchObject({ deviceId, troubles: [{ code: "work-lost" }] });
    server.network = online;
    server.drain();
    await again.call.syncNow({ checkEverything: false });
    await browser.until(() => server.log.filter(({ path }) => path === "pull").length > 0);
    await again.until(({ syncing, lastPassAt }) => !syncing && !!lastPassAt);
    await again.call.syncNow({ checkEverything: false });
    await browser.until(() => server.log.filter(({ body }) => body?.facts).length > 1);
    const told = server.log.flatMap(({ body }) => (body?.facts ? [body.facts.workLost] : []));
    expect(told.slice(0, 2)).toEqual([true, false]);
    expect(codes(await again.status())).toEqual(["work-lost"]);
    await again.call.acknowledgeLoss(null);
    expect(codes(await again.status())).toEqual([]);
  });

  it("is not shown any more by a tab that was open when it was deleted", async () => {
    await tab.ready();
    server.network = offline;
    await tab.setStatus(BOOKING, "done");
    await tab.until(({ pendingRecords }) => pendingRecords === 1);
    indexedDB.deleteDatabase(await nameOf("work-"));
    const status = await tab.until(({ pendingRecords }) => pendingRecords === 0);
    expect(codes(status)).toEqual(["work-lost"]);
    expect(await tab.shownStatus(BOOKING)).toBe("planned");
  });

  it("is missed by whichever tab finds out, also by one that saved nothing", async () => {
    await tab.ready();
    const second = browser.open();
    await second.call.start(null);
    server.network = offline;
    await tab.setStatus(BOOKING, "done");
    await second.until(({ pendingRecords }) => pendingRecords === 1);
    await tab.engine.close();
    indexedDB.deleteDatabase(await nameOf("work-"));
    const status = await second.until(({ pendingRecords }) => pendingRecords === 0);
    expect(codes(status)).toEqual(["work-lost"]);
  });

  it("is nobody's loss after a sign-out that discards it", async () => {
    await tab.ready();
    server.network = offline;
    await tab.setStatus(BOOKING, "done");
    await tab.call.signOut({ unsent: "discard" });
    server.network = online;
    await tab.call.signIn({ username: "bob", password: "bob" });
    expect(codes(await tab.until(({ lastPassAt }) => lastPassAt !== null))).toEqual([]);
  });
});

describe("a window that stores nothing", () => {
  it("opens, says so, and does not pretend to save or to sign in", async () => {
    vi.stubGlobal("indexedDB", undefined);
    expect(await tab.call.start(null)).toEqual({ session: null, manifest: null });
    expect(codes(await tab.status())).toEqual(["no-storage"]);
    const result = await tab.call.signIn({ username: "bob", password: "bob" });
    expect(result).toMatchObject({ kind: "failed", problem: { code: "no-storage" } });
  });
});

describe("troubles", () => {
  const sound = { databases: [null], isShort: false, loss: null };
  const storage = (quotaBytes: number | null) => ({ usedBytes: 1, quotaBytes, persisted: null });

  it("are none on a sound device", () => {
    expect(troublesOf({ ...sound, storage: storage(null) })).toEqual([]);
    expect(troublesOf({ ...sound, storage: storage(10e9) })).toEqual([]);
  });

  it("are said once each, with what to do", () => {
    const databases = [new ConnectionLost(), null, new ConnectionLost()];
    const found = troublesOf({ ...sound, databases, storage: storage(9e6) });
    expect(codes({ troubles: found })).toEqual(["connection-lost", "small-quota"]);
    for (const { title, detail } of found) {
      expect(title).not.toBe("");
      expect(detail).toMatch(/\.$/);
    }
  });
});
