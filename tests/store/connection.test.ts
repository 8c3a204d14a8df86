import "fake-indexeddb/auto";
import { IDBDatabase, IDBFactory } from "fake-indexeddb";
import { openDB } from "idb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Connection } from "../../static/store/connection.js";
import { faultOf, type StoreFault } from "../../static/store/errors.js";
import { OPEN_TIMEOUT_MS } from "../../static/store/opening.js";
import { TRANSACTION_TIMEOUT_MS } from "../../static/store/transacting.js";
import { closeUnder } from "./faults.js";

interface Schema {
  things: { key: string; value: string };
  [name: string]: { key: string; value: string };
}

const NAME = "things-of-bob";
let troubles: (string | null)[];

function connect(version = 1): Connection<Schema> {
  const connection = new Connection<Schema>({
    name: NAME,
    version,
    durability: "strict",
    upgrade: (database, oldVersion) => {
      if (oldVersion === 0) database.createObjectStore("things");
    },
  });
  connection.whenTroubled((fault) => troubles.push(fault?.code ?? null));
  return connection;
}

const put = (connection: Connection<Schema>, value: string) =>
  connection.write(["things"], (transaction) =>
    transaction.objectStore("things").put(value, "one"),
  );
const get = (connection: Connection<Schema>) =>
  connection.read(["things"], (transaction) => transaction.objectStore("things").get("one"));
const failure = (promise: Promise<unknown>): Promise<StoreFault> =>
  promise.then(
    () => Promise.reject(new Error("It went well.")),
    (fault) => fault,
  );
const until = (is: () => boolean) => vi.waitFor(() => expect(is()).toBe(true), { interval: 1 });

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  troubles = [];
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Only timers that we set: fake-indexeddb goes on by setImmediate. */
const holdTime = () => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });

describe("a database that another tab holds", () => {
  it("is refused at once, is open when the tab lets go, and says both", async () => {
    const old = await openDB(NAME, 1, {
      upgrade: (database) => void database.createObjectStore("things"),
    });
    const connection = connect(2);
    expect(await failure(get(connection))).toMatchObject({ code: "blocked" });
    expect(await failure(get(connection))).toMatchObject({ code: "blocked" });
    old.close();
    await until(() => connection.trouble === null);
    await put(connection, "new");
    expect(await get(connection)).toBe("new");
    expect(troubles).toEqual(["blocked", null]);
  });

  it("is let go at once when a newer release asks, and then not touched any more", async () => {
    const connection = connect(1);
    await put(connection, "mine");
    const newer = await openDB(NAME, 2);
    const fault = await failure(put(connection, "again"));
    expect(fault).toMatchObject({ code: "too-new", isTransient: false });
    expect(fault.message).toContain("Reload");
    expect(await newer.get("things", "one")).toBe("mine");
    expect(troubles).toEqual(["too-new"]);
  });

  it("refuses to be deleted, in words, and is gone when the tab lets go", async () => {
    const other = await openDB(NAME, 1);
    const connection = connect();
    expect(await failure(connection.delete())).toMatchObject({ code: "blocked" });
    other.close();
    await vi.waitFor(async () => expect(await indexedDB.databases()).toEqual([]));
  });
});

/** What is opened says so only when told to. */
function holdOpens(): (() => void)[] {
  const held: (() => void)[] = [];
  const { open } = indexedDB;
  vi.spyOn(indexedDB, "open").mockImplementation((name, version) => {
    const request = open.call(indexedDB, name, version);
    const { dispatchEvent } = request;
    request.dispatchEvent = (event) => {
      if (event.type !== "success") return dispatchEvent.call(request, event);
      held.push(() => dispatchEvent.call(request, event));
      return true;
    };
    return request;
  });
  return held;
}

describe("a database that never opens", () => {
  it("is asked twice, then said to be stuck, and is used when it opens after all", async () => {
    const held = holdOpens();
    holdTime();
    const connection = connect();
    const reading = failure(get(connection));
    await until(() => held.length === 1);
    vi.advanceTimersByTime(OPEN_TIMEOUT_MS);
    await until(() => held.length === 2);
    vi.advanceTimersByTime(OPEN_TIMEOUT_MS);
    expect(await reading).toMatchObject({ code: "stuck-database" });
    expect(troubles).toEqual(["stuck-database"]);
    vi.useRealTimers();
    held[0]?.();
    await until(() => connection.trouble === null);
    await put(connection, "late");
    expect(await get(connection)).toBe("late");
    expect(troubles).toEqual(["stuck-database", null]);
  });

  it("lets itself be closed all the same", async () => {
    vi.spyOn(indexedDB, "open").mockImplementation(() => new EventTarget() as IDBOpenDBRequest);
    const connection = connect();
    void failure(get(connection));
    await connection.close();
  });
});

describe("a connection closed under us", () => {
  it("is opened again without anybody noticing", async () => {
    const connection = connect();
    await put(connection, "one");
    closeUnder(NAME);
    expect(await get(connection)).toBe("one");
    expect(troubles).toEqual([]);
  });

  it("in the middle of a transaction makes it run again, whole, once", async () => {
    const connection = connect();
    let runs = 0;
    await connection.write(["things"], async (transaction) => {
      runs += 1;
      await transaction.objectStore("things").put("half", "one");
      if (runs === 1) closeUnder(NAME);
      await transaction.objectStore("things").put("whole", "two");
    });
    expect(runs).toBe(2);
    expect(await get(connection)).toBe("half");
  });

  it.each(["InvalidStateError", "UnknownError"])(
    "again and again (%s) waits longer each time, then asks for a reload",
    async (name) => {
      const connection = connect();
      await put(connection, "kept");
      const begin = vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(() => {
        throw new DOMException("gone", name);
      });
      const since = Date.now();
      expect(await failure(put(connection, "x"))).toMatchObject({ code: "connection-lost" });
      expect(troubles).toEqual([]);
      expect(await failure(put(connection, "x"))).toMatchObject({ code: "connection-lost" });
      expect(troubles).toEqual(["connection-lost"]);
      expect(connection.trouble?.message).toContain("Reload");
      expect(Date.now() - since).toBeGreaterThan(200);
      begin.mockRestore();
      expect(await get(connection)).toBe("kept");
      expect(troubles).toEqual(["connection-lost", null]);
    },
  );
});

describe("a transaction that the browser never answers", () => {
  it("is given up after a while and not tried again by itself", async () => {
    const connection = connect();
    await put(connection, "before");
    holdTime();
    let runs = 0;
    const writing = failure(
      connection.write(["things"], async (transaction) => {
        runs += 1;
        await transaction.objectStore("things").put("never", "one");
        // Requests keep it open while somebody waits for what never comes.
        await new Promise(() => {});
      }),
    );
    await until(() => runs === 1);
    vi.advanceTimersByTime(TRANSACTION_TIMEOUT_MS);
    expect(await writing).toMatchObject({ code: "stuck-database", isTransient: true });
    expect(runs).toBe(1);
    vi.useRealTimers();
    expect(troubles).toEqual(["stuck-database"]);
    await get(connection);
    expect(troubles).toEqual(["stuck-database", null]);
  });
});

describe("a browser without databases", () => {
  it("says that the window stores nothing", async () => {
    vi.stubGlobal("indexedDB", undefined);
    const fault = await failure(get(connect()));
    vi.unstubAllGlobals();
    expect(fault).toMatchObject({ code: "no-storage" });
    expect(fault.message).toContain("private");
    expect(troubles).toEqual(["no-storage"]);
  });

  it("says the same when it refuses", async () => {
    vi.spyOn(indexedDB, "open").mockImplementation(() => {
      throw new DOMException("denied", "SecurityError");
    });
    expect(await failure(get(connect()))).toMatchObject({ code: "no-storage" });
  });
});

describe("what a database error means", () => {
  it.each([
    ["QuotaExceededError", "quota"],
    ["VersionError", "too-new"],
    ["SecurityError", "no-storage"],
    ["InvalidStateError", "connection-lost"],
    ["UnknownError", "connection-lost"],
    ["NotReadableError", "damaged"],
    ["DataError", "damaged"],
    ["NotFoundError", "damaged"],
    ["SomethingNewError", "damaged"],
    ["AbortError", "transaction"],
    ["ConstraintError", "transaction"],
  ])("%s → %s", (name, code) => {
    expect(faultOf(new DOMException("x", name))).toMatchObject({ code });
  });

  it("anything else stays what it is", () => {
    const error = new TypeError("ours");
    expect(faultOf(error)).toBe(error);
  });
});
