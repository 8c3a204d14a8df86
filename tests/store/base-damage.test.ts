import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { deleteDB, openDB } from "idb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { generationsOf } from "../../static/engine/quarantine.js";
import { BaseStore } from "../../static/store/base.js";
import { DatabaseDamaged } from "../../static/store/errors.js";
import { WorkStore } from "../../static/store/work.js";
import { guid, TestClock } from "../engine/device.js";
import { change, set } from "./changes.js";
import { closeUnder, failing } from "./faults.js";

const NOW = "2026-11-22T12:00:00Z";
let work: WorkStore;
let heal = () => {};

const open = () =>
  new BaseStore(
    "o-u",
    generationsOf(work, () => NOW),
  );
const names = async () => (await indexedDB.databases()).map(({ name }) => name).sort();
const put = (base: BaseStore, ...ids: number[]) =>
  base.write({
    epoch: 1,
    changes: [
      {
        table: "t",
        puts: ids.map((id) => ({
          row: { id: guid(1, id), version: id, values: { n: id } },
          isInScope: true,
        })),
      },
    ],
  });

/** What is stored of the table is changed behind the store's back. */
async function spoil(work: (value: unknown[]) => unknown): Promise<void> {
  const raw = await openDB("base-o-u");
  const key = (await raw.getAllKeys("rows"))[0] as IDBValidKey;
  await raw.put("rows", work((await raw.get("rows", key)) as unknown[]), key);
  raw.close();
}

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  work = new WorkStore("o-u", new TestClock().newId);
  await work.add([], (_related, sequence) => ({
    puts: [set(sequence, change("update", "r"), { id: "mine" })],
    removes: [],
  }));
});

afterEach(() => {
  heal();
  vi.unstubAllGlobals();
});

/** Short waits are over at once; deadlines stay. */
function hurry(): void {
  const { setTimeout } = globalThis;
  const soon = (then: () => void, ms: number) => setTimeout(then, ms <= 2_000 ? 0 : ms);
  vi.stubGlobal("setTimeout", soon);
}

describe("a base that cannot be read any more", () => {
  it.each(["NotReadableError", "DataError", "SomethingNewError"])(
    "(%s for ever) is left for an empty one; unsent work is not touched; said once",
    async (name) => {
      const base = open();
      await base.lead(1);
      await put(base, 1, 2);
      heal = failing(["get", "getAll", "put"], ({ database }) =>
        database === "base-o-u" ? name : null,
      );
      expect((await base.rows("t")).size).toBe(0);
      expect(await base.meta("manifest")).toBeUndefined();
      expect(await work.baseGeneration()).toBe(1);
      expect(await work.journal()).toMatchObject([{ outcome: "rebuilt", at: NOW }]);
      expect((await work.outbox()).map(({ id }) => id)).toEqual(["mine"]);
      expect(base.trouble).toBeNull();
      await base.lead(1);
      await put(base, 3);
      expect((await base.rows("t")).size).toBe(1);
      expect((await open().rows("t")).size).toBe(1);
      expect(await names()).toEqual(["base-o-u-1", "work-o-u"]);
    },
  );

  it("(its connection lost again and again) is left, too, since unsent work can be read", async () => {
    const base = open();
    await base.lead(1);
    hurry();
    heal = failing(["getAll"], ({ database }) => (database === "base-o-u" ? "UnknownError" : null));
    for (let turn = 0; turn < 2; turn += 1) {
      await expect(base.states()).rejects.toMatchObject({ code: "connection-lost" });
    }
    expect(await base.states()).toEqual([]);
    expect(await work.journal()).toHaveLength(1);
  });

  it("is read again when the fault passes", async () => {
    const base = open();
    await base.lead(1);
    await put(base, 1);
    let left = 1;
    heal = failing(["getAll"], () => (left-- > 0 ? "NotReadableError" : null));
    expect((await base.rows("t")).size).toBe(1);
    expect(await work.journal()).toEqual([]);
  });

  it("is left three times, not for ever", async () => {
    const base = open();
    heal = failing(["getAll"], ({ database }) =>
      database.startsWith("base-") ? "NotReadableError" : null,
    );
    for (let turn = 0; turn < 3; turn += 1) {
      await expect(base.states()).rejects.toThrow(DatabaseDamaged);
    }
    await expect(base.states()).rejects.toThrow(DatabaseDamaged);
    expect(await work.baseGeneration()).toBe(3);
  });

  it("takes every tab along", async () => {
    const [one, other] = [open(), open()];
    await one.lead(1);
    await put(one, 1);
    await other.rows("t");
    let told = 0;
    other.whenDropped(() => {
      told += 1;
    });
    await spoil(() => "nonsense");
    expect((await one.rows("t")).size).toBe(0);
    await put(one, 2).catch(() => {});
    await one.lead(1);
    await put(one, 2);
    expect([...(await other.rows("t")).keys()]).toEqual([guid(1, 2)]);
    expect(told).toBeGreaterThan(0);
    expect(await work.journal()).toHaveLength(1);
  });
});

describe("rows that are not those that were stored", () => {
  beforeEach(async () => {
    const base = open();
    await base.lead(1);
    await put(base, 1, 2, 3);
    await base.close();
  });

  it.each([
    ["a record is nonsense", () => "nonsense"],
    ["a row has no version", (rows: unknown[]) => [...rows.slice(1), { id: "x" }]],
    ["a row is missing", (rows: unknown[]) => rows.slice(1)],
  ])("show when they are read: %s", async (_what, damage) => {
    await spoil(damage);
    expect((await open().rows("t")).size).toBe(0);
    expect(await work.baseGeneration()).toBe(1);
  });

  it("show when everything is checked, though each could be read", async () => {
    await spoil((rows) =>
      rows.map((row, at) => (at === 0 ? { ...Object(row), version: 99 } : row)),
    );
    const base = open();
    expect((await base.rows("t")).size).toBe(3);
    await base.inspect("t");
    expect(await work.baseGeneration()).toBe(1);
    expect((await base.rows("t")).size).toBe(0);
  });

  it("are no damage when they are sound", async () => {
    const base = open();
    await base.inspect("t");
    expect((await base.rows("t")).size).toBe(3);
    expect(await work.baseGeneration()).toBe(0);
  });
});

describe("a base deleted while it is in use", () => {
  it("is empty for this tab and for a new one, and can be filled again", async () => {
    const base = open();
    await base.lead(1);
    await put(base, 1);
    let told = 0;
    base.whenDropped(() => {
      told += 1;
    });
    await deleteDB("base-o-u");
    expect(told).toBe(1);
    expect((await base.rows("t")).size).toBe(0);
    expect((await open().rows("t")).size).toBe(0);
    await base.lead(2);
    await base.write({ epoch: 2, changes: [], cursor: "c" });
    expect(await work.baseGeneration()).toBe(0);
  });

  it("and one closed by the browser loses nothing", async () => {
    const base = open();
    await base.lead(1);
    await put(base, 1);
    closeUnder("base-o-u");
    expect((await base.rows("t")).size).toBe(1);
  });
});

describe("what is left of damaged ones", () => {
  it("is deleted when the app starts", async () => {
    const left = await openDB("base-o-u");
    left.close();
    await work.leaveBase(0, { at: NOW, changeSet: "", label: "", outcome: "", message: null });
    const base = open();
    await base.states();
    await base.sweep();
    expect(await names()).toEqual(["base-o-u-1", "work-o-u"]);
  });
});
