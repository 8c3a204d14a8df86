import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it } from "vitest";
import { Device, guid } from "./device.js";
import { manifestOf } from "./manifest.js";
import { ModelServer } from "./model-server.js";
import { Upstream } from "./upstream.js";

const BOOKING = guid(0xb0, 1);
const ORDER = guid(0x0d, 1);

let upstream: Upstream;
let server: ModelServer;
let device: Device;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  upstream = new Upstream();
  upstream.put("workorder", ORDER, { name: "Order" });
  upstream.put("booking", BOOKING, {
    name: "Booking",
    status: "planned",
    owner: "bob",
    workorder: [ORDER, "workorder", null],
  });
  server = new ModelServer(upstream, manifestOf());
  device = new Device(server);
  await device.firstSync();
});

describe("a record of the queue with both kinds of work", () => {
  beforeEach(async () => {
    const targets = [{ table: "workorder", id: ORDER }];
    await device.base.write({
      epoch: device.epoch,
      changes: [{ table: "workorder", removes: [ORDER] }],
      queue: [
        { kind: "follow", table: "booking", id: BOOKING, hops: 0 },
        { kind: "verify", table: "booking", id: BOOKING, isGone: false, targets },
      ],
    });
    device.tables.forgetAll();
  });

  it("keeps what could not be followed when the rest of it is verified", async () => {
    server.refused.add("workorder");
    await device.pass("due");
    const left = (await device.base.queue()).flatMap(({ items }) => items);
    expect(left.map(({ kind }) => kind)).toEqual(["follow"]);
    server.refused.clear();
    await device.pass("due");
    expect(await device.base.queue()).toEqual([]);
    expect((await device.base.rows("workorder")).has(ORDER)).toBe(true);
  });
});
