import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it } from "vitest";
import { Network } from "../../static/engine/network.js";
import { Term } from "../../static/engine/term.js";
import { BaseStore } from "../../static/store/base.js";
import { LeadershipLost } from "../../static/store/errors.js";
import { WorkStore } from "../../static/store/work.js";
import { TestClock } from "./device.js";

let work: WorkStore;
let base: BaseStore;
const term = () => new Term(work, base);

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  work = new WorkStore("o-u", new TestClock().newId);
  base = new BaseStore("o-u");
});

describe("a leader's epoch", () => {
  it("is known to both databases, and kept until it is given up", async () => {
    const mine = term();
    expect(await Promise.all([mine.epoch(), mine.epoch()])).toEqual([1, 1]);
    expect(await base.meta("epoch")).toBe(1);
    mine.renew();
    expect(await mine.epoch()).toBe(2);
    await mine.confirm(2);
  });

  it("cannot be taken again by one who was frozen while another led", async () => {
    const frozen = term();
    await frozen.epoch();
    await term().epoch();
    frozen.renew();
    await expect(frozen.epoch()).rejects.toThrow(LeadershipLost);
    await expect(frozen.confirm(1)).rejects.toThrow(LeadershipLost);
    expect(await frozen.isOver()).toBe(true);
    expect(await base.meta("epoch")).toBe(2);
  });

  it("is above all earlier ones although `work` was lost", async () => {
    await base.lead(50);
    expect(await term().epoch()).toBe(51);
  });

  it("never goes back in base", async () => {
    await base.lead(5);
    await expect(base.lead(4)).rejects.toThrow(LeadershipLost);
    expect(await base.meta("epoch")).toBe(5);
  });
});

describe("a fenced sender", () => {
  it("sends nothing once it must not, not even after asking for a new token", async () => {
    const asked: string[] = [];
    let confirmed = 0;
    const csrf = () =>
      new Response(JSON.stringify({ type: "urn:field-portal:problem:csrf" }), {
        status: 403,
        headers: { "Content-Type": "application/problem+json" },
      });
    const network = new Network(async (path, init) => {
      asked.push(`${init.method} ${path}`);
      return init.method === "GET" ? Response.json({ csrfToken: "t" }) : csrf();
    }, new TestClock());
    const sender = network.fenced(async () => {
      confirmed += 1;
      if (confirmed > 1) throw new LeadershipLost();
    });
    const push = { method: "POST", path: "/push", body: {} } as const;
    await expect(sender.send(push)).rejects.toThrow(LeadershipLost);
    expect(asked).toEqual(["GET /api/session", "POST /push", "GET /api/session"]);
    await expect(sender.send(push)).rejects.toThrow(LeadershipLost);
    expect(asked).toHaveLength(3);
  });

  it("does not wait for a browser that ignores the deadline", async () => {
    const clock = new TestClock();
    const network = new Network(() => new Promise(() => {}), clock);
    const asking = network.session();
    clock.advance(60_000);
    await expect(asking).rejects.toMatchObject({ problem: { code: "timed-out" } });
  });
});
