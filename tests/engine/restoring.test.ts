/** A row that was deleted upstream is made anew when its person wants it. */

import { beforeEach, describe, expect, it } from "vitest";
import { rowKey } from "../../static/store/outbox.js";
import type { Device } from "./device.js";
import { booking, order, Pushing, task } from "./pushing.js";
import type { Upstream } from "./upstream.js";

let pushing: Pushing;
let upstream: Upstream;
let device: Device;

beforeEach(async () => {
  pushing = await Pushing.begin();
  ({ upstream, device } = pushing);
});

describe("a row that was deleted upstream", () => {
  beforeEach(async () => {
    await device.edit("workorder", order(1), { note: "Leaks" });
    upstream.remove("workorder", order(1));
    await device.pass();
    expect(await device.work.outbox()).toMatchObject([
      { state: "attention", reason: { outcome: "gone", rows: [rowKey("workorder", order(1))] } },
    ]);
  });

  it("is made anew as its author saw it, with his changes, under another id", async () => {
    await pushing.resolve("restore");
    await device.pass();
    expect(await device.work.outbox()).toEqual([]);
    const [made, ...others] = [...upstream.rows("workorder").values()].filter(
      ({ values }) => values.name === "Order 1",
    );
    expect(others).toEqual([]);
    expect(made?.id).not.toBe(order(1));
    expect(made?.values).toMatchObject({ name: "Order 1", note: "Leaks" });
  });

  it("is its maker's own: not everybody may make rows for others", async () => {
    const held = pushing.server.manifest.tables.find(({ name }) => name === "workorder");
    const name = held?.columns.find((column) => column.name === "name");
    Object.assign(name ?? {}, { type: "Owner" });
    await pushing.resolve("restore");
    const [set] = await device.work.outbox();
    expect(set?.mutations[0]?.values).toMatchObject({ note: "Leaks" });
    expect(set?.mutations[0]?.values).not.toHaveProperty("name");
  });

  it("is not made twice when the answer is lost", async () => {
    await pushing.resolve("restore");
    await pushing.loseNextAnswer();
    await device.pass();
    const made = [...upstream.rows("workorder").values()];
    expect(made.filter(({ values }) => values.name === "Order 1")).toHaveLength(1);
  });

  it("cancels the change that went to the old row", async () => {
    const [old] = await device.work.outbox();
    await pushing.resolve("restore");
    expect((await device.work.outbox())[0]?.cancels).toEqual([old?.id]);
    await device.pass();
    expect(upstream.receipts.get(old?.id ?? "")).toBe("cancelled");
  });

  it("takes unsent work that points at it, or that goes on with it, along", async () => {
    await pushing.addTask(7, order(1));
    await device.save({
      kind: "update",
      table: "workorder",
      id: order(1),
      values: { name: "Renamed" },
      seen: { name: "Order 1" },
    });
    await pushing.resolve("restore");
    await device.pass();
    await device.pass();
    expect(await device.work.outbox()).toEqual([]);
    const made = [...upstream.rows("workorder").values()].find(
      ({ values }) => values.name === "Renamed",
    );
    expect(made?.values.note).toBe("Leaks");
    expect(upstream.rows("task").get(task(7))?.values.workorder).toMatchObject([
      made?.id,
      "workorder",
      null,
    ]);
  });

  it("takes along what was made earlier and refused because it was gone", async () => {
    await pushing.resolve("discard");
    await device.pass();
    upstream.put("workorder", order(5), { name: "Order 5", note: null });
    upstream.put("booking", booking(5), {
      owner: "bob",
      workorder: [order(5), "workorder", null],
    });
    await device.pass();
    await pushing.addTask(8, order(5));
    await device.edit("workorder", order(5), { note: "Later" });
    upstream.remove("workorder", order(5));
    await device.pass();
    expect((await device.work.outbox()).map(({ reason }) => reason?.outcome)).toEqual([
      "invalid",
      "gone",
    ]);
    await pushing.resolve("restore", 1);
    await device.pass();
    expect(await device.work.outbox()).toEqual([]);
    const [made] = [...upstream.rows("workorder").values()].filter(
      ({ values }) => values.note === "Later",
    );
    expect(upstream.rows("task").get(task(8))?.values.workorder).toMatchObject([
      made?.id,
      "workorder",
      null,
    ]);
  });

  it("is still shown until it is decided about", async () => {
    expect(await device.row("workorder", order(1))).toMatchObject({
      mark: "attention",
      values: { name: "Order 1", note: "Leaks" },
    });
  });
});
