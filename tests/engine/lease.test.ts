import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it } from "vitest";
import type { Locks } from "../../static/engine/leader.js";
import { leaseLocks } from "../../static/engine/lease.js";
import { DeviceStore } from "../../static/store/device.js";
import { TestClock } from "./device.js";
import { Freezer } from "./freezing.js";

let clock: TestClock;
let log: string[];

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  clock = new TestClock();
  log = [];
});

/** A tab that asks for the lock, with what it does to give it back. */
function tab(name: string, { freezer = new Freezer(), steal = false } = {}) {
  const locks: Locks = leaseLocks(new DeviceStore(), freezer.clock(clock));
  let release = () => {};
  const given = new Promise<void>((resolve) => {
    release = resolve;
  });
  const leaving = new AbortController();
  const options = steal ? { steal } : { signal: leaving.signal };
  const held = () => {
    log.push(`${name} has it`);
    return given;
  };
  locks.request("sync", options, held).then(
    () => log.push(`${name} gave it back`),
    (error: Error) => log.push(`${name}: ${error.name}`),
  );
  return { release, leave: () => leaving.abort(), freezer };
}

async function passTime(seconds: number): Promise<void> {
  for (let gone = 0; gone < seconds; gone += 1) {
    clock.advance(1_000);
    for (let turn = 0; turn < 10; turn += 1) await new Promise((r) => setImmediate(r));
  }
}

describe("a lock in the device's database", () => {
  it("has one holder, however long, and goes to the next when it is given back", async () => {
    const first = tab("first");
    await passTime(1);
    tab("second");
    await passTime(120);
    expect(log).toEqual(["first has it"]);
    first.release();
    await passTime(6);
    expect(log).toEqual(["first has it", "first gave it back", "second has it"]);
  });

  it("is taken from a holder that no longer counts, who learns of it", async () => {
    const first = tab("first");
    await passTime(1);
    tab("second");
    first.freezer.freeze();
    await passTime(30);
    expect(log).toEqual(["first has it", "second has it"]);
    first.freezer.thaw();
    await passTime(6);
    expect(log).toEqual(["first has it", "second has it", "first: AbortError"]);
  });

  it("can be stolen at once", async () => {
    tab("first");
    await passTime(1);
    tab("thief", { steal: true });
    await passTime(6);
    expect(log).toEqual(["first has it", "thief has it", "first: AbortError"]);
  });

  it("is not wanted any more by one who left the queue", async () => {
    const first = tab("first");
    await passTime(1);
    const second = tab("second");
    second.leave();
    await passTime(6);
    first.release();
    await passTime(30);
    expect(log).toEqual(["first has it", "second: AbortError", "first gave it back"]);
  });
});
