/** Cancelled copies do nothing; one that was quicker is taken for what it is. */

import { beforeEach, describe, expect, it } from "vitest";
import type { Device } from "./device.js";
import type { ModelServer } from "./model-server.js";
import { booking, order, Pushing, task } from "./pushing.js";
import type { Upstream } from "./upstream.js";

let pushing: Pushing;
let upstream: Upstream;
let server: ModelServer;
let device: Device;

beforeEach(async () => {
  pushing = await Pushing.begin();
  ({ upstream, server, device } = pushing);
});

describe("a copy that took effect before it could be cancelled", () => {
  beforeEach(async () => {
    await device.edit("booking", booking(1), { status: "done" });
    await pushing.loseNextAnswer();
    await pushing.refuseNextAsTooLarge();
    expect(await pushing.states()).toEqual(["attention"]);
  });

  it("leaves only the correction to be sent", async () => {
    await device.edit("booking", booking(1), { name: "Corrected" });
    await device.pass();
    expect(await device.work.outbox()).toEqual([]);
    expect(upstream.applied.map(({ mutations }) => mutations[0]?.values)).toEqual([
      { status: "done" },
      { name: "Corrected" },
    ]);
    expect(await pushing.outcomes()).toEqual(["invalid", "applied", "applied"]);
  });

  it("is done, when the correction says nothing else", async () => {
    await device.edit("booking", booking(1), { status: "done" });
    await device.pass();
    expect(await device.work.outbox()).toEqual([]);
    expect(upstream.applied).toHaveLength(1);
    expect((await device.base.rows("booking")).get(booking(1))?.values.status).toBe("done");
  });

  it("asks about what others have changed since", async () => {
    await device.edit("booking", booking(1), { status: "started" });
    upstream.put("booking", booking(1), { status: "cancelled" });
    await device.pass();
    const [set] = await device.work.outbox();
    expect(set?.conflicts).toMatchObject([
      { column: "status", seen: "done", mine: "started", theirs: "cancelled" },
    ]);
  });

  it("is told to the person who discarded it, until he has read it", async () => {
    await pushing.resolve("discard");
    expect(await pushing.states()).toEqual(["discarded"]);
    await device.pass();
    expect(await device.work.outbox()).toMatchObject([
      { state: "attention", mutations: [], reason: { outcome: "applied" } },
    ]);
    expect((await device.row("booking", booking(1)))?.values.status).toBe("done");
    await pushing.resolve("discard");
    expect(await device.work.outbox()).toEqual([]);
  });
});

describe("a creation that took effect before it could be cancelled", () => {
  beforeEach(async () => {
    await device.save({
      kind: "create",
      table: "workorder",
      id: order(9),
      values: { name: "New", note: "a" },
    });
    await pushing.loseNextAnswer();
    await pushing.refuseNextAsTooLarge();
  });

  it("becomes an update with the correction", async () => {
    await device.edit("workorder", order(9), { note: "b" });
    await device.pass();
    expect(await device.work.outbox()).toEqual([]);
    expect(upstream.applied[1]?.mutations).toMatchObject([
      { kind: "update", values: { note: "b" } },
    ]);
    expect(upstream.rows("workorder").get(order(9))?.values).toMatchObject({ note: "b" });
  });

  it("lets work go on that was stopped when it was discarded", async () => {
    await pushing.addTask(9, order(9));
    await pushing.resolve("discard");
    expect((await device.work.outbox())[1]?.reason?.outcome).toBe("blocked");
    await device.pass();
    expect(upstream.rows("task").has(task(9))).toBe(true);
    expect(await device.work.outbox()).toMatchObject([{ reason: { outcome: "applied" } }]);
  });
});

describe("cancelling", () => {
  it("of more changes than a request may name takes several requests", async () => {
    for (let number = 100; number < 160; number += 1) await pushing.addTask(number, order(1));
    upstream.plugin = () => "Closed.";
    await device.pass();
    upstream.plugin = ({ values }) => values;
    for (let number = 0; number < 60; number += 1) await pushing.resolve("discard", number);
    server.drain();
    await device.pass();
    const cancels = server.drain().filter(({ path }) => path === "cancel");
    expect(cancels.map(({ body }) => body.changeSets.length)).toEqual([50, 10]);
    expect(await device.work.outbox()).toEqual([]);
  });
});
