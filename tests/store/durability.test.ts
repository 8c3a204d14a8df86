import "fake-indexeddb/auto";
import { IDBDatabase, IDBFactory, IDBObjectStore } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BaseStore } from "../../static/store/base.js";
import { DeviceStore } from "../../static/store/device.js";
import { StoreFault } from "../../static/store/errors.js";
import { WorkStore } from "../../static/store/work.js";
import { TestClock } from "../engine/device.js";
import { change, set } from "./changes.js";

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

afterEach(() => vi.restoreAllMocks());

/** What transactions that write asked of the disk, while `act` ran. */
async function durabilities(act: () => Promise<unknown>): Promise<Set<string | undefined>> {
  const asked = new Set<string | undefined>();
  const begin = IDBDatabase.prototype.transaction;
  vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(function (
    this: IDBDatabase,
    stores,
    mode,
    options,
  ) {
    if (mode === "readwrite") asked.add(options?.durability);
    return begin.call(this, stores, mode, options);
  });
  await act();
  return asked;
}

const save = (work: WorkStore) =>
  work.add([], (_related, sequence) => ({
    puts: [set(sequence, change("update", "row"))],
    removes: [],
  }));

describe("the disk is asked", () => {
  it("to have work before it is said to be saved", async () => {
    const work = new WorkStore("o-u", new TestClock().newId);
    const saving = async () => {
      await save(work);
      await work.putDraft("form", { text: "half" });
      await work.change(null, (outbox) => ({
        puts: [],
        removes: outbox.map((one) => one.sequence),
      }));
    };
    expect(await durabilities(saving)).toEqual(new Set(["strict"]));
  });

  it("to have what the device knows of itself", async () => {
    const device = new DeviceStore();
    expect(await durabilities(() => device.write({ signOutOwed: true }))).toEqual(
      new Set(["strict"]),
    );
  });

  it("for rows only to be quick: they can be read again", async () => {
    const base = new BaseStore("o-u");
    expect(await durabilities(() => base.setMeta("epoch", 1))).toEqual(new Set(["relaxed"]));
  });
});

describe("saving", () => {
  it("is not done before its transaction is, though every request of it has succeeded", async () => {
    const work = new WorkStore("o-u", new TestClock().newId);
    await work.settings();
    const events: string[] = [];
    const begin = IDBDatabase.prototype.transaction;
    vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(function (
      this: IDBDatabase,
      ...asked
    ) {
      const transaction = begin.apply(this, asked);
      transaction.addEventListener("complete", () => events.push("complete"));
      return transaction;
    });
    await save(work).then(() => events.push("saved"));
    expect(events).toEqual(["complete", "saved"]);
  });

  it("fails, and stores nothing, when its transaction is undone in the end", async () => {
    const work = new WorkStore("o-u", new TestClock().newId);
    await work.settings();
    const { put } = IDBObjectStore.prototype;
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (
      this: IDBObjectStore,
      ...asked
    ) {
      const request = put.apply(this, asked);
      request.addEventListener("success", () => this.transaction.abort());
      return request;
    });
    await expect(save(work)).rejects.toBeInstanceOf(StoreFault);
    vi.restoreAllMocks();
    expect(await work.outbox()).toEqual([]);
  });
});
