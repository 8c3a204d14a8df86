import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it } from "vitest";
import { mayCarryOut, resync } from "../../static/engine/commands.js";
import { RequestFault } from "../../static/engine/errors.js";
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

describe("unsent work", () => {
  const none = { changeSets: 0, drafts: 0 };

  it("is not wiped or signed out over without its person's word", () => {
    for (const kind of ["wipe", "sign-out"] as const) {
      const command = { ...WIPE, kind };
      expect(mayCarryOut(command, none, null)).toBe(true);
      expect(mayCarryOut(command, { changeSets: 1, drafts: 0 }, null)).toBe(false);
      expect(mayCarryOut(command, { changeSets: 0, drafts: 1 }, null)).toBe(false);
      expect(mayCarryOut(command, { changeSets: 1, drafts: 1 }, command.id)).toBe(true);
    }
  });

  it("is not agreed to be lost by an earlier command's agreement", () => {
    expect(mayCarryOut(WIPE, { changeSets: 1, drafts: 0 }, guid(0xc0, 2))).toBe(false);
  });

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
