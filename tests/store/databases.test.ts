import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import fc from "fast-check";
import { deleteDB, openDB } from "idb";
import { beforeEach, describe, expect, it } from "vitest";
import { BaseStore } from "../../static/store/base.js";
import { digestOf, xorHex } from "../../static/store/digests.js";
import {
  ConnectionLost,
  faultOf,
  LeadershipLost,
  QuotaExceeded,
  TransactionFailed,
} from "../../static/store/errors.js";
import { bitsFor } from "../../static/store/rows.js";
import { Tables } from "../../static/store/tables.js";
import { WorkStore } from "../../static/store/work.js";
import type { TableChange } from "../../static/store/writing.js";
import { change, set } from "./changes.js";

const id = (number: number) =>
  `${((number * 2654435761) % 2 ** 32).toString(16).padStart(8, "0")}-0000-4000-8000-${String(number).padStart(12, "0")}`;
const put = (number: number, version = 1, isInScope = true) => ({
  row: { id: id(number), version, values: { n: number } },
  isInScope,
});

let base: BaseStore;
const write = (...changes: TableChange[]) => base.write({ epoch: 1, changes });

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  base = new BaseStore("o-u");
  await base.setMeta("epoch", 1);
});

describe("base", () => {
  it("keeps rows, digest and cursor of one transaction", async () => {
    const puts = [put(1), put(2)];
    const { effects } = await base.write({
      epoch: 1,
      changes: [{ table: "t", puts, state: { isToRestart: false } }],
      cursor: "c1",
    });
    expect(effects).toHaveLength(2);
    expect((await base.rows("t")).get(id(1))?.values).toEqual({ n: 1 });
    expect((await base.states())[0]).toMatchObject({ table: "t", count: 2, isToRestart: false });
    expect(await base.meta("cursor")).toBe("c1");
    expect(xorHex(await base.digest("t"))).toBe(xorHex(digestOf(puts.map(({ row }) => row))));
  });

  it("applies a row only when its version is greater", async () => {
    await write({ table: "t", puts: [put(1, 5)] });
    const older = { ...put(1, 4), row: { ...put(1, 4).row, values: { n: "old" } } };
    const { effects } = await write({ table: "t", puts: [older] });
    expect(effects).toEqual([]);
    expect((await base.rows("t")).get(id(1))?.version).toBe(5);
  });

  it("takes equal versions while a table is read again for new columns", async () => {
    await write({ table: "t", puts: [put(1, 5)], state: { isReloading: true } });
    const again = { ...put(1, 5), row: { ...put(1, 5).row, values: { n: 1, m: 2 } } };
    await write({ table: "t", puts: [again] });
    expect((await base.rows("t")).get(id(1))?.values).toEqual({ n: 1, m: 2 });
  });

  it("tells when it was deleted under us, so that no row of it stays in memory", async () => {
    const tables = new Tables(base, { outbox: async () => [] });
    base.whenDropped(() => tables.forgetAll());
    await write({ table: "t", puts: [put(1)] });
    expect((await tables.rows("t")).size).toBe(1);
    await deleteDB("base-o-u");
    expect((await tables.rows("t")).size).toBe(0);
  });

  it("does not count rows outside the scope", async () => {
    await write({ table: "t", puts: [put(1), put(2, 1, false)] });
    expect(await base.digest("t")).toMatchObject({ count: 1 });
    expect((await base.states())[0]?.outside).toEqual([id(2)]);
    await write({ table: "t", standings: [{ id: id(2), standing: "scope" }] });
    expect(await base.digest("t")).toMatchObject({ count: 2 });
    expect((await base.states())[0]?.outside).toEqual([]);
  });

  it("deals a growing table into more buckets without losing a row", async () => {
    const rows = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, at) => put(from + at));
    await write({ table: "t", puts: rows(0, 100) }, { table: "other", puts: rows(0, 3) });
    await write({ table: "t", puts: rows(100, 900) });
    const [, state] = await base.states();
    expect(state).toMatchObject({ table: "t", count: 900, bits: 3 });
    expect((await base.rows("t")).size).toBe(900);
    expect((await base.rows("other")).size).toBe(3);
    const whole = digestOf(rows(0, 900).map(({ row }) => row));
    expect(xorHex(await base.digest("t"))).toBe(xorHex(whole));
  });

  it("keeps 64 to 128 rows a bucket once there are enough", () => {
    fc.assert(
      fc.property(fc.integer({ min: 129, max: 1_000_000 }), (count) => {
        const average = count / 2 ** bitsFor(count, 0);
        return average >= 64 && average <= 128;
      }),
    );
  });

  it("stores the work that rows cause with the rows", async () => {
    await base.write({
      epoch: 1,
      changes: [{ table: "t", puts: [put(1)] }],
      react: ({ after }) => [{ kind: "follow", table: "t", id: after?.id ?? "", hops: 0 }],
    });
    const [record] = await base.queue();
    expect(record?.items).toEqual([{ kind: "follow", table: "t", id: id(1), hops: 0 }]);
    await base.write({ epoch: 1, changes: [], done: [record?.key ?? 0] });
    expect(await base.queue()).toEqual([]);
  });

  it("is not written by a leader that was replaced", async () => {
    await base.setMeta("epoch", 2);
    await expect(write({ table: "t", puts: [put(1)] })).rejects.toThrow(LeadershipLost);
    expect((await base.rows("t")).size).toBe(0);
  });

  it("stores nothing of a transaction that fails, and works again afterwards", async () => {
    const bad = {
      row: { id: id(2), version: 1, values: { n: (() => 1) as never } },
      isInScope: true,
    };
    await expect(write({ table: "t", puts: [put(1), bad] })).rejects.toThrow(TransactionFailed);
    expect((await base.rows("t")).size).toBe(0);
    await write({ table: "t", puts: [put(1)] });
    expect((await base.rows("t")).size).toBe(1);
  });

  it("lets a newer release upgrade at once, and opens again later", async () => {
    await write({ table: "t", puts: [put(1)] });
    const newer = await openDB("base-o-u", 1);
    newer.close();
    await expect(
      openDB("base-o-u", 2).then((database) => database.close()),
    ).resolves.toBeUndefined();
  });
});

describe("work", () => {
  let work: WorkStore;
  beforeEach(() => {
    work = new WorkStore("o-u", () => "device-1");
  });

  it("gives the device one id for ever", async () => {
    expect((await work.settings()).deviceId).toBe("device-1");
    const later = new WorkStore("o-u", () => "device-2");
    expect((await later.settings()).deviceId).toBe("device-1");
  });

  it("shows a new set only those that touch its rows, with the next sequence", async () => {
    const add = (row: string) =>
      work.add([`t/${row}`], (related, sequence) => ({
        puts: [set(sequence, change("update", row), { label: `${related.length}` })],
        removes: [],
      }));
    await add("a");
    await add("b");
    await add("a");
    expect((await work.outbox()).map(({ sequence, label }) => [sequence, label])).toEqual([
      [1, "0"],
      [2, "0"],
      [3, "1"],
    ]);
  });

  it("refuses a leader that was replaced, but never the user", async () => {
    const old = await work.lead();
    const current = await work.lead();
    const nothing = () => ({ puts: [], removes: [] });
    await expect(work.change(old, nothing)).rejects.toThrow(LeadershipLost);
    await expect(work.change(current, nothing)).resolves.toBeDefined();
    await expect(work.change(null, nothing)).resolves.toBeDefined();
  });

  it("remembers the last thousand outcomes", async () => {
    const entry = (n: number) => ({
      at: "",
      changeSet: `${n}`,
      label: "",
      outcome: "",
      message: null,
    });
    const journal = Array.from({ length: 1_005 }, (_, n) => entry(n));
    await work.change(null, () => ({ puts: [], removes: [], journal }));
    const kept = await work.journal();
    expect([kept.length, kept[0]?.changeSet]).toEqual([1_000, "5"]);
  });

  it("keeps a half-filled form until it is dropped", async () => {
    await work.putDraft("booking/1", { status: "x" });
    expect(await work.draft("booking/1")).toEqual({ status: "x" });
    await work.putDraft("booking/1", null);
    expect(await work.draft("booking/1")).toBeNull();
  });

  it("drops a draft in the transaction that stores what was written in it, or not at all", async () => {
    const puts = (sequence: number) => [set(sequence, change("update", id(1)))];
    await work.putDraft("booking/1", { status: "x" });
    const refused = work.add([], () => ({ puts: [Symbol() as never], removes: [] }), "booking/1");
    await expect(refused).rejects.toThrow();
    expect(await work.draft("booking/1")).toEqual({ status: "x" });
    await work.add([], (_, sequence) => ({ puts: puts(sequence), removes: [] }), "booking/1");
    expect(await work.draft("booking/1")).toBeNull();
    expect(await work.outbox()).toHaveLength(1);
  });
});

describe("tables in memory", () => {
  it("never pair an outbox with a base older than it", async () => {
    const work = new WorkStore("o-u", () => "d");
    const tables = new Tables(base, work);
    await work.add([], (_, sequence) => ({
      puts: [set(sequence, change("update", id(1)))],
      removes: [],
    }));
    await write({ table: "t", puts: [put(1, 1)] });
    expect((await tables.rows("t")).get(id(1))?.version).toBe(1);
    // Another tab stores the row it read back, then takes the set from the outbox.
    await write({ table: "t", puts: [put(1, 2)] });
    await work.change(null, () => ({ puts: [], removes: [1] }));
    await tables.refreshOutbox();
    const { base: rows, outbox } = await tables.snapshot(["t"]);
    expect(outbox).toEqual([]);
    expect(rows.get("t")?.get(id(1))?.version).toBe(2);
  });

  it("read again when a table changes while it is being read", async () => {
    const tables = new Tables(base, new WorkStore("o-u", () => "d"));
    const reading = tables.rows("t");
    const { effects } = await write({ table: "t", puts: [put(1)] });
    await tables.patch(effects);
    expect((await reading).size).toBe(1);
  });

  it("read again after a read that failed while another transaction was stored", async () => {
    let fail = (_reason: Error) => {};
    let isFirst = true;
    const rows = (table: string) => {
      if (!isFirst) return base.rows(table);
      isFirst = false;
      return new Promise<never>((_resolve, reject) => {
        fail = reject;
      });
    };
    const tables = new Tables({ rows }, new WorkStore("o-u", () => "d"));
    const reading = tables.rows("t").catch(() => null);
    const { effects } = await write({ table: "t", puts: [put(1)] });
    const patching = tables.patch(effects).catch(() => null);
    fail(new ConnectionLost());
    await Promise.all([reading, patching]);
    expect((await tables.rows("t")).size).toBe(1);
  });
});

describe("a database error", () => {
  it.each([
    ["QuotaExceededError", QuotaExceeded],
    ["InvalidStateError", ConnectionLost],
    ["UnknownError", ConnectionLost],
    ["AbortError", TransactionFailed],
  ])("%s says what it means for the user", (name, fault) => {
    expect(faultOf(new DOMException("x", name))).toBeInstanceOf(fault);
  });

  it("is left alone when it is none", () => {
    const error = new TypeError("x");
    expect(faultOf(error)).toBe(error);
  });
});
