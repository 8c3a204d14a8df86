import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it } from "vitest";
import { nextStep, resync } from "../../static/engine/commands.js";
import { RequestFault } from "../../static/engine/errors.js";
import { unsentPieces } from "../../static/engine/unsent.js";
import type { Command } from "../../static/engine/wire.js";
import { Device, guid } from "./device.js";
import { manifestOf } from "./manifest.js";
import { ModelServer } from "./model-server.js";
import { Upstream } from "./upstream.js";

const FACTS = { pending: 0, attention: 0, storageBytes: 1, lastPassMs: null, workLost: false };
const WIPE: Command = { id: guid(0xc0, 1), kind: "wipe" };
const BOOKING = guid(0xb0, 1);

let upstream: Upstream;
let server: ModelServer;
let device: Device;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  upstream = new Upstream();
  server = new ModelServer(upstream, manifestOf());
  device = new Device(server);
  upstream.put("booking", BOOKING, { name: "Pump", status: "planned", owner: "bob" });
  await device.firstSync();
});

describe("news of the device", () => {
  it("is said once", async () => {
    device.courier.tell(FACTS);
    await device.pass();
    await device.pass();
    const said = server.drain().map(({ body }) => body.facts);
    expect(said).toEqual([FACTS, undefined]);
  });

  it("is said again when its request was not answered", async () => {
    device.courier.tell(FACTS);
    server.network = () => {
      throw new TypeError("network");
    };
    await expect(device.pass()).rejects.toThrow(RequestFault);
    server.network = (_asked, answer) => answer();
    await device.pass();
    expect(server.drain()[0]?.body.facts).toEqual(FACTS);
  });
});

describe("a command", () => {
  beforeEach(() => {
    server.command = WIPE;
  });

  it("is heard with every answer until it is confirmed", async () => {
    await device.pass();
    expect(device.courier.command).toEqual(WIPE);
    device.courier.confirm(WIPE);
    expect(device.courier.command).toBeNull();
    await device.pass();
    expect(server.command).toBeNull();
    expect(device.courier.command).toBeNull();
    server.drain();
    await device.pass();
    expect(server.drain()[0]?.body.done).toBeUndefined();
  });

  it("is heard with a refusal, too", async () => {
    server.manifest = manifestOf({ fingerprint: "profile-2" });
    let heard: Command | null = null;
    server.network = (asked, answer) => {
      if (asked.path === "manifest") heard = device.courier.command;
      return answer();
    };
    await device.pass();
    expect(heard).toEqual(WIPE);
  });

  it("that is taken back is forgotten", async () => {
    await device.pass();
    server.command = null;
    await device.pass();
    expect(device.courier.command).toBeNull();
  });

  it("is confirmed again when the confirmation was lost", async () => {
    await device.pass();
    device.courier.confirm(WIPE);
    server.network = () => {
      throw new TypeError("network");
    };
    await expect(device.pass()).rejects.toThrow(RequestFault);
    server.network = (_asked, answer) => answer();
    await device.pass();
    expect(server.command).toBeNull();
  });
});

describe("the next step", () => {
  const piece = { mark: "a 1", kind: "change", label: "Changed" } as const;
  const order = { ...WIPE, agreed: null, isBegun: false };
  const agreed = { ...order, agreed: ["a 1"] };
  const begun = { ...agreed, isBegun: true };
  const another: Command = { id: guid(0xc0, 2), kind: "wipe" };

  it.each([
    { says: "nothing is asked", stored: null, asked: null, unsent: [], step: "nothing" },
    {
      says: "the server was not heard",
      stored: agreed,
      asked: undefined,
      unsent: [],
      step: "nothing",
    },
    { says: "nothing is unsent", stored: null, asked: WIPE, unsent: [], step: "begin" },
    { says: "something is unsent", stored: null, asked: WIPE, unsent: [piece], step: "note" },
    {
      says: "it is known, and waits",
      stored: order,
      asked: WIPE,
      unsent: [piece],
      step: "nothing",
    },
    {
      says: "the unsent work was agreed to",
      stored: agreed,
      asked: WIPE,
      unsent: [piece],
      step: "begin",
    },
    {
      says: "work was added after the word",
      stored: agreed,
      asked: WIPE,
      unsent: [piece, { ...piece, mark: "b 2" }],
      step: "nothing",
    },
    {
      says: "the word was on an earlier command",
      stored: agreed,
      asked: another,
      unsent: [piece],
      step: "note",
    },
    { says: "it was taken back", stored: order, asked: null, unsent: [piece], step: "note" },
    {
      says: "it was confirmed and then cut off",
      stored: begun,
      asked: null,
      unsent: [piece],
      step: "finish",
    },
    {
      says: "it was confirmed, and work was added meanwhile",
      stored: begun,
      asked: null,
      unsent: [{ ...piece, mark: "b 2" }],
      step: "nothing",
    },
    {
      says: "it was begun and not confirmed",
      stored: begun,
      asked: WIPE,
      unsent: [piece],
      step: "begin",
    },
    {
      says: "a resync is asked over unsent work",
      stored: null,
      asked: { ...WIPE, kind: "resync" as const },
      unsent: [piece],
      step: "resync",
    },
  ])("when $says is: $step", ({ stored, asked, unsent, step }) => {
    expect(nextStep(stored, asked, unsent).kind).toBe(step);
  });

  it("takes a changed piece of work for another one", async () => {
    await device.edit("booking", BOOKING, { status: "started" });
    const before = unsentPieces(await device.work.outbox(), new Map());
    await device.edit("booking", BOOKING, { status: "done" });
    const after = unsentPieces(await device.work.outbox(), new Map([["booking/1", { text: "" }]]));
    expect([before.length, after.length]).toEqual([1, 2]);
    expect(before[0]?.mark).not.toBe(after[0]?.mark);
    expect(before[0]?.mark.slice(0, 36)).toBe(after[0]?.mark.slice(0, 36));
  });
});

describe("unsent work", () => {
  it("stays through a resync, and rows that were wrong here are read again", async () => {
    const [edited] = [await device.edit("booking", BOOKING, { status: "done" })];
    expect(edited.kind).toBe("saved");
    const wrong = { id: BOOKING, version: 1_001, values: { name: "Rotten", owner: "bob" } };
    const puts = [{ row: wrong, isInScope: true }];
    const state = { isReloading: true };
    await device.base.write({ epoch: device.epoch, changes: [{ table: "booking", state }] });
    await device.base.write({ epoch: device.epoch, changes: [{ table: "booking", puts }] });
    expect((await device.base.rows("booking")).get(BOOKING)?.values.name).toBe("Rotten");
    await resync(device.base, device.epoch);
    expect(await device.work.outbox()).toHaveLength(1);
    await device.restart();
    await device.pass("due");
    expect((await device.row("booking", BOOKING))?.values).toMatchObject({
      name: "Pump",
      status: "done",
    });
    expect(server.drain().find(({ path }) => path === "pull")?.body.again).toHaveLength(4);
  });
});
