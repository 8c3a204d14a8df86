/** A cursor says what is here: it must never be on disk without the rows that it speaks of. */

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { failing } from "../store/faults.js";
import { Device, guid } from "./device.js";
import { manifestOf } from "./manifest.js";
import { ModelServer } from "./model-server.js";
import { Upstream } from "./upstream.js";

const BOOKING = guid(0xb0, 1);

let upstream: Upstream;
let device: Device;
let heal = () => {};

beforeEach(() => {
  upstream = new Upstream();
  book("planned");
  device = new Device(new ModelServer(upstream, manifestOf()));
});

afterEach(() => heal());

function book(status: string): void {
  const values = { name: "Booking", status, owner: "bob", workorder: null };
  upstream.put("booking", BOOKING, values);
}

/** Rows cannot be stored on this device, while everything else can. */
function refuseRows(): void {
  const restore = failing(["put"], ({ database, name }) =>
    database.startsWith("base-") && name === "rows" ? "QuotaExceededError" : null,
  );
  heal = () => {
    restore();
    heal = () => {};
  };
}

describe("rows that cannot be stored", () => {
  it("leave no cursor behind at the first sync, and come when they can be", async () => {
    refuseRows();
    await expect(device.pass()).rejects.toMatchObject({ code: "quota" });
    expect((await device.base.meta("cursor")) ?? null).toBeNull();
    expect((await device.base.states()).filter(({ isComplete }) => isComplete)).toEqual([]);
    heal();
    await device.pass();
    expect(await device.row("booking", BOOKING)).toBeDefined();
  });

  it("leave the cursor where it was, and come with the next pull, without a comparison", async () => {
    await device.firstSync();
    const cursor = await device.base.meta("cursor");
    book("done");
    refuseRows();
    await expect(device.pass()).rejects.toMatchObject({ code: "quota" });
    expect(await device.base.meta("cursor")).toEqual(cursor);
    heal();
    await device.pass();
    expect((await device.row("booking", BOOKING))?.values.status).toBe("done");
  });
});
