/** Upstream that asks to wait with a change is obeyed, and not for ever in silence. */

import { beforeEach, describe, expect, it } from "vitest";
import type { Device } from "./device.js";
import type { Answering, ModelServer } from "./model-server.js";
import { booking, online, Pushing } from "./pushing.js";
import type { Upstream } from "./upstream.js";

let pushing: Pushing;
let upstream: Upstream;
let server: ModelServer;
let device: Device;

beforeEach(async () => {
  pushing = await Pushing.begin();
  ({ upstream, server, device } = pushing);
});

describe("upstream that asks to wait", () => {
  const waiting: Answering = async (asked, answer) => {
    if (asked.path !== "push") return answer();
    const rows: object[] = [];
    const outcomesOf = asked.body.changeSets.map(({ id }: { id: string }) => {
      return { changeSet: id, outcome: "wait", retryAfterSeconds: 20, message: "Busy.", rows };
    });
    return Response.json({ outcomes: outcomesOf });
  };
  const pushes = () => server.drain().filter(({ path }) => path === "push").length;

  beforeEach(async () => {
    await device.edit("booking", booking(1), { status: "done" });
    server.network = (asked, answer) => {
      server.log.push(...(asked.path === "push" ? [asked] : []));
      return waiting(asked, answer);
    };
    await device.pass();
    expect(pushes()).toBe(1);
  });

  it("is obeyed, also after a restart", async () => {
    device.clock.ms += 19_000;
    await device.restart();
    await device.pass();
    expect(pushes()).toBe(0);
    device.clock.ms += 1_001;
    server.network = online;
    await device.pass();
    expect(pushes()).toBe(1);
    expect(await device.work.outbox()).toEqual([]);
  });

  it("is not obeyed for ever when the clock was put back", async () => {
    device.clock.ms -= 24 * 3_600_000;
    server.network = online;
    await device.pass();
    expect(await device.work.outbox()).toEqual([]);
  });

  it("is left alone for an hour when it asks for more", async () => {
    device.clock.ms += 21_000;
    server.network = async (asked, answer) => {
      if (asked.path !== "push") return answer();
      const [{ id }] = asked.body.changeSets;
      const outcomes = [{ changeSet: id, outcome: "wait", retryAfterSeconds: 7_200, rows: [] }];
      return Response.json({ outcomes });
    };
    await device.pass();
    server.network = online;
    device.clock.ms += 3_599_000;
    await device.pass();
    expect(await pushing.states()).toEqual(["sent"]);
    device.clock.ms += 2_000;
    await device.pass();
    expect(await device.work.outbox()).toEqual([]);
  });

  it("is asked ever more rarely, told after half an hour, and still asked", async () => {
    const asked: number[] = [];
    for (let minute = 0; minute < 60; minute += 1) {
      device.clock.ms += 60_000;
      await device.pass();
      if (pushes() > 0) asked.push(minute);
    }
    expect(asked.length).toBeLessThan(20);
    const [stuck] = await device.work.outbox();
    expect(stuck).toMatchObject({ state: "sent", reason: { outcome: "wait", message: "Busy." } });
    expect((await device.row("booking", booking(1)))?.mark).toBe("attention");
    device.clock.ms += 3_600_000;
    server.network = online;
    await device.pass();
    expect(await device.work.outbox()).toEqual([]);
    expect(upstream.applied).toHaveLength(1);
  });

  it("is asked again at once when its person wants it, with the same change", async () => {
    for (let minute = 0; minute < 60; minute += 1) {
      device.clock.ms += 60_000;
      await device.pass();
    }
    const [before] = await device.work.outbox();
    await pushing.resolve("mine");
    const [after] = await device.work.outbox();
    expect(after).toMatchObject({ id: before?.id, mutations: before?.mutations, notBeforeMs: 0 });
    server.network = online;
    await device.pass();
    expect(await device.work.outbox()).toEqual([]);
  });

  it("lets its person give the change up, which is then cancelled", async () => {
    for (let minute = 0; minute < 60; minute += 1) {
      device.clock.ms += 60_000;
      await device.pass();
    }
    const [stuck] = await device.work.outbox();
    await pushing.resolve("discard");
    server.network = online;
    await device.pass();
    expect(await device.work.outbox()).toEqual([]);
    expect(upstream.receipts.get(stuck?.id ?? "")).toBe("cancelled");
  });
});
