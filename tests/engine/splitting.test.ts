import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it } from "vitest";
import { RequestFault } from "../../static/engine/errors.js";
import { runPass } from "../../static/engine/pass.js";
import type { WireChangeSet } from "../../static/engine/wire.js";
import { Device, guid } from "./device.js";
import { manifestOf } from "./manifest.js";
import { type Answering, ModelServer, problem } from "./model-server.js";
import { Upstream } from "./upstream.js";

const SETS = 12;

let upstream: Upstream;
let server: ModelServer;
let device: Device;
/** Ids of each push that reached the server, in order. */
let pushes: string[][];

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  upstream = new Upstream();
  server = new ModelServer(upstream, manifestOf());
  device = new Device(server);
  pushes = [];
  for (let number = 1; number <= SETS; number += 1) {
    upstream.put("booking", guid(0xb0, number), { name: `Booking ${number}`, owner: "bob" });
  }
  await device.firstSync();
  for (let number = 1; number <= SETS; number += 1) {
    await device.edit("booking", guid(0xb0, number), { status: "done" });
  }
});

function refusing(isTooMuch: (sets: WireChangeSet[]) => boolean, refuse: Answering): Answering {
  return (asked, answer) => {
    if (asked.path !== "push") return answer();
    pushes.push(asked.body.changeSets.map(({ id }: WireChangeSet) => id));
    return isTooMuch(asked.body.changeSets) ? refuse(asked, answer) : answer();
  };
}

const tooLarge: Answering = () => problem(413, "too-large");
/** Upstream went on after our server had stopped waiting. */
const timedOut: Answering = (_asked, answer) => {
  answer();
  return problem(503, "upstream-unavailable", { timedOut: true, retryAfterSeconds: 10 });
};

describe("a batch that is too much", () => {
  it("is halved until it fits, and every set takes effect once", async () => {
    server.network = refusing((sets) => sets.length > 4, tooLarge);
    await device.pass();
    expect(pushes.map(({ length }) => length)).toEqual([12, 6, 3, 3, 3, 3]);
    expect(upstream.applied).toHaveLength(SETS);
    expect(await device.work.outbox()).toEqual([]);
  });

  it("keeps ids and bodies when upstream did not answer in time, for it may have gone on", async () => {
    const bodies = new Map<string, string>();
    server.network = refusing((sets) => {
      for (const set of sets) {
        const body = JSON.stringify(set);
        expect(bodies.get(set.id) ?? body).toBe(body);
        bodies.set(set.id, body);
      }
      return sets.length > 8;
    }, timedOut);
    await device.pass();
    expect(bodies.size).toBe(SETS);
    expect(upstream.applied).toHaveLength(SETS);
    expect(new Set((await device.work.journal()).map(({ outcome }) => outcome))).toEqual(
      new Set(["duplicate"]),
    );
  });

  it("leaves other faults to the next pass, whole", async () => {
    server.network = refusing(
      () => true,
      () => problem(503, "upstream-unavailable", { retryAfterSeconds: 10 }),
    );
    await expect(device.pass()).rejects.toThrow(RequestFault);
    expect(pushes.map(({ length }) => length)).toEqual([SETS]);
  });
});

describe("a device that waited in vain", () => {
  /** Upstream goes on while the device has stopped waiting. */
  const unanswered: Answering = (_asked, answer) => {
    device.clock.advance(60_000);
    return answer();
  };

  it("sends far fewer sets at a time, unchanged, for some may have taken effect", async () => {
    server.network = refusing((sets) => sets.length > 2, unanswered);
    await device.pass();
    expect(pushes.map(({ length }) => length)).toEqual([12, 2, 2, 2, 2, 2, 2]);
    expect(upstream.applied).toHaveLength(SETS);
    expect(await device.work.outbox()).toEqual([]);
  });

  it("ends the pass after three times, with every set as it was sent", async () => {
    server.network = refusing(() => true, unanswered);
    await expect(device.pass()).rejects.toThrow(RequestFault);
    expect(pushes.map(({ length }) => length)).toEqual([12, 2, 1]);
    const states = (await device.work.outbox()).map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(["sent"]));
  });

  it("says nothing of size when it broke off itself", async () => {
    const stop = new AbortController();
    server.network = refusing(
      () => true,
      (_asked, answer) => {
        stop.abort();
        return answer();
      },
    );
    const input = await device.input(stop.signal);
    await expect(runPass(input, "all", () => {})).rejects.toThrow(RequestFault);
    expect(pushes).toHaveLength(1);
  });
});

describe("a single set that is too large", () => {
  const large = guid(0xb0, 5);
  const hasLarge = (sets: WireChangeSet[]) =>
    sets.some(({ mutations }) => mutations.some(({ row }) => row === large));

  it("asks its person; the others go", async () => {
    server.network = refusing(hasLarge, tooLarge);
    await device.pass();
    expect(upstream.applied).toHaveLength(SETS - 1);
    const [left, ...others] = await device.work.outbox();
    expect(others).toEqual([]);
    expect(left).toMatchObject({ state: "attention", reason: { outcome: "invalid" } });
    expect(left?.reason?.message).toContain("too large");
    expect((await device.row("booking", large))?.values.status).toBe("done");
  });

  it("stays sent while upstream takes too long for it", async () => {
    server.network = refusing(hasLarge, (asked, answer) =>
      asked.body.changeSets.length > 0 ? timedOut(asked, answer) : answer(),
    );
    await expect(device.pass()).rejects.toThrow(RequestFault);
    const left = await device.work.outbox();
    expect(left.find(({ mutations }) => mutations[0]?.row === large)?.state).toBe("sent");
  });
});
