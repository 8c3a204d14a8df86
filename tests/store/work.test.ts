import "fake-indexeddb/auto";
import { IDBFactory, IDBObjectStore } from "fake-indexeddb";
import { deleteDB } from "idb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WorkStore } from "../../static/store/work.js";
import { TestClock } from "../engine/device.js";
import { change, set } from "./changes.js";
import { failing } from "./faults.js";

let work: WorkStore;
let heal = () => {};

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  work = new WorkStore("o-u", new TestClock().newId);
});

afterEach(() => heal());

const save = (id: string) =>
  work.add([], (_related, sequence) => ({
    puts: [set(sequence, change("update", "row"), { id })],
    removes: [],
  }));
const saved = async () => (await work.outbox()).map(({ id }) => id);

/** The device is full, but for what a record of so many bytes takes once it is deleted. */
function fill(): { tidyUp(): void } {
  let isFull = true;
  const remove = IDBObjectStore.prototype.delete;
  IDBObjectStore.prototype.delete = function (this: IDBObjectStore, key) {
    if (key === "ballast") isFull = false;
    return remove.call(this, key);
  };
  const restore = failing(["put", "add"], ({ value }) =>
    isFull || (value instanceof Uint32Array && hasFreed) ? "QuotaExceededError" : null,
  );
  let hasFreed = true;
  heal = () => {
    restore();
    IDBObjectStore.prototype.delete = remove;
    heal = () => {};
  };
  return {
    tidyUp: () => {
      isFull = false;
      hasFreed = false;
    },
  };
}

describe("a full device", () => {
  it("still saves, by what was held back, and says that it is short", async () => {
    expect(await work.reserve()).toBe(true);
    const disk = fill();
    await save("one");
    await work.putDraft("form", { text: "half" });
    expect(await saved()).toEqual(["one"]);
    expect(await work.isShort()).toBe(true);
    expect(await work.reserve()).toBe(false);
    disk.tidyUp();
    expect(await work.reserve()).toBe(true);
    expect(await work.isShort()).toBe(false);
  });

  it("is short for every tab, also after a restart, until one of them holds room back", async () => {
    await work.reserve();
    const other = new WorkStore("o-u", new TestClock().newId);
    const disk = fill();
    await save("one");
    await work.close();
    expect(await other.isShort()).toBe(true);
    disk.tidyUp();
    work = new WorkStore("o-u", new TestClock().newId);
    expect(await work.reserve()).toBe(true);
    expect(await other.isShort()).toBe(false);
  });

  it("is short when room could never be held back", async () => {
    heal = failing(["put"], ({ value }) =>
      value instanceof Uint32Array && value.length > 0 ? "QuotaExceededError" : null,
    );
    expect(await work.reserve()).toBe(false);
    expect(await work.isShort()).toBe(true);
  });

  it("refuses in words when nothing is held back, and stores nothing by half", async () => {
    await save("one");
    heal = failing(["put", "add"], () => "QuotaExceededError");
    await expect(save("two")).rejects.toMatchObject({ code: "quota" });
    heal();
    expect(await saved()).toEqual(["one"]);
    await save("two");
    expect(await saved()).toEqual(["one", "two"]);
  });

  it("keeps room back once, however often it is asked", async () => {
    let written = 0;
    heal = failing(["put"], ({ value }) => {
      if (value instanceof Uint32Array) written += value.byteLength;
      return null;
    });
    await work.reserve();
    await work.reserve();
    expect(written).toBe(1_500_000);
  });
});

describe("a `work` that the browser deleted", () => {
  it("is missed by whoever remembers unsent work in it; the device stays the same", async () => {
    work.remember({ deviceId: "device-1", hadUnsent: true });
    expect(await work.settings()).toMatchObject({
      deviceId: "device-1",
      loss: { isTold: false, isRead: false },
    });
    await work.heardOfLoss({ isTold: true });
    await work.heardOfLoss({ isRead: true });
    expect((await work.settings()).loss).toEqual({ isTold: true, isRead: true });
  });

  it("is not missed when nothing was in it", async () => {
    work.remember({ deviceId: "device-1", hadUnsent: false });
    const settings = await work.settings();
    expect(settings).toMatchObject({ deviceId: "device-1" });
    expect(settings.loss).toBeUndefined();
    await work.heardOfLoss({ isRead: true });
    expect((await work.settings()).loss).toBeUndefined();
  });

  it("under a running app is noticed at the next use", async () => {
    const { deviceId } = await work.settings();
    await save("one");
    work.remember({ deviceId, hadUnsent: true });
    await deleteDB("work-o-u");
    expect(await work.settings()).toMatchObject({ deviceId, loss: { isRead: false } });
    expect(await saved()).toEqual([]);
    await save("two");
    expect(await saved()).toEqual(["two"]);
  });
});

describe("a damaged base", () => {
  it("is left once, however many tabs find it, and written down once", async () => {
    const entry = { at: "", changeSet: "", label: "", outcome: "rebuilt", message: null };
    expect(await Promise.all([work.leaveBase(0, entry), work.leaveBase(0, entry)])).toEqual([1, 1]);
    expect(await work.baseGeneration()).toBe(1);
    expect(await work.journal()).toEqual([entry]);
  });
});
