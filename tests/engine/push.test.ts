/** DESIGN §5, "Push": what becomes of unsent work that is refused, discarded or merged. */

import { openDB } from "idb";
import { beforeEach, describe, expect, it } from "vitest";
import { WorkStore } from "../../static/store/work.js";
import { change, set } from "../store/changes.js";
import { failing } from "../store/faults.js";
import type { Device } from "./device.js";
import { column, manifestOf } from "./manifest.js";
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

describe("discarding a creation", () => {
  beforeEach(async () => {
    upstream.plugin = ({ table, values }) => (table === "workorder" ? "No customer." : values);
    const values = { name: "New" };
    await device.save({ kind: "create", table: "workorder", id: order(9), values });
    await device.pass();
    await pushing.addTask(9, order(9));
  });

  it("parks what needs it in the same transaction, and it stays to be seen", async () => {
    await pushing.resolve("discard");
    const [gone, parked] = await device.work.outbox();
    expect(gone?.state).toBe("discarded");
    expect(parked).toMatchObject({ state: "attention", reason: { outcome: "blocked" } });
    expect(await device.row("task", task(9))).toMatchObject({ mark: "attention" });
  });

  it("leaves what needed it to be put right by an edit", async () => {
    await pushing.resolve("discard");
    await device.save({
      kind: "update",
      table: "task",
      id: task(9),
      values: { workorder: [order(2), "workorder", null] },
      seen: { workorder: [order(9), "workorder", null] },
    });
    await device.pass();
    expect(await device.work.outbox()).toEqual([]);
    expect(upstream.rows("task").get(task(9))?.values.workorder).toMatchObject([
      order(2),
      "workorder",
      null,
    ]);
  });
});

describe("a refused change of several rows", () => {
  it("is put right by an edit of one of them, and goes whole", async () => {
    const isShort = (name: unknown) => String(name).length < 10;
    upstream.plugin = ({ table, values }) =>
      table === "workorder" && !isShort(values.name) ? "Too long." : values;
    await device.save(
      { kind: "create", table: "workorder", id: order(9), values: { name: "Much too long" } },
      {
        kind: "create",
        table: "task",
        id: task(9),
        values: { name: "Child", workorder: [order(9), "workorder", null] },
      },
    );
    await device.pass();
    expect(await pushing.states()).toEqual(["attention"]);
    await device.edit("workorder", order(9), { name: "Short" });
    await device.pass();
    expect(await device.work.outbox()).toEqual([]);
    expect(upstream.applied).toHaveLength(1);
    expect(upstream.applied[0]?.mutations).toMatchObject([
      { table: "workorder", values: { name: "Short" } },
      { table: "task", values: { name: "Child" } },
    ]);
  });
});

describe("a deletion after an edit of one's own", () => {
  it("does not ask about what upstream noted of that edit", async () => {
    const modified = column("modifiedon", "DateTime", { updatable: false, creatable: false });
    server.manifest.tables[0]?.columns.push(modified);
    server.manifest.fingerprint = "profile-2";
    upstream.put("booking", booking(1), { modifiedon: "2026-11-22T08:00:00Z" });
    upstream.plugin = ({ values }) => ({ ...values, modifiedon: "2026-11-22T12:00:00Z" });
    await device.pass();
    await device.edit("booking", booking(1), { status: "done" });
    await pushing.loseNextAnswer();
    const shown = await device.row("booking", booking(1));
    const seen = shown?.values ?? {};
    await device.save({ kind: "delete", table: "booking", id: booking(1), seen });
    await device.pass();
    expect(await device.work.outbox()).toEqual([]);
    expect(upstream.rows("booking").has(booking(1))).toBe(false);
  });
});

describe("column groups of the profile", () => {
  beforeEach(async () => {
    const manifest = manifestOf({ fingerprint: "profile-2" });
    const table = manifest.tables[0];
    table?.columns.push(column("amount"), column("currency"));
    if (table) table.columnGroups = [["amount", "currency"]];
    server.manifest = manifest;
    upstream.put("booking", booking(1), { amount: "5", currency: "EUR" });
    await device.pass();
  });

  it("are asked about together, though the page said nothing of the other column", async () => {
    await device.edit("booking", booking(1), { amount: "7" });
    upstream.put("booking", booking(1), { currency: "USD" });
    await device.pass();
    const [set] = await device.work.outbox();
    expect(set?.conflicts.map((one) => one.column)).toEqual(["amount", "currency"]);
  });

  it("go whole when their person insists", async () => {
    await device.edit("booking", booking(1), { amount: "7" });
    upstream.put("booking", booking(1), { currency: "USD" });
    await device.pass();
    await pushing.resolve("mine");
    await device.pass();
    expect(await device.work.outbox()).toEqual([]);
    expect(upstream.rows("booking").get(booking(1))?.values).toMatchObject({
      amount: "7",
      currency: "EUR",
    });
  });

  it("compare with an edit that is still under way, not with what it replaces", async () => {
    await device.edit("booking", booking(1), { currency: "USD" });
    await pushing.loseNextAnswer();
    await device.edit("booking", booking(1), { amount: "7" });
    await device.pass();
    expect(await device.work.outbox()).toEqual([]);
    expect(upstream.rows("booking").get(booking(1))?.values).toMatchObject({
      amount: "7",
      currency: "USD",
    });
  });
});

describe("deleting a record before it was sent", () => {
  it("waits for unsent work that points at it, so that nothing is refused", async () => {
    await device.save({
      kind: "create",
      table: "workorder",
      id: order(9),
      values: { name: "New" },
    });
    await pushing.addTask(9, order(9));
    await device.save({ kind: "delete", table: "workorder", id: order(9), seen: {} });
    await device.pass();
    expect(await device.work.outbox()).toEqual([]);
    expect(await pushing.outcomes()).toEqual(["applied", "applied", "applied"]);
  });
});

describe("a transaction that has to be tried again", () => {
  it("sends no change set twice in one request", async () => {
    await device.edit("booking", booking(1), { status: "done" });
    let isBroken = false;
    const heal = failing(["put"], ({ database, name }) => {
      if (isBroken || !database.startsWith("work") || name !== "outbox") return null;
      isBroken = true;
      return "UnknownError";
    });
    server.drain();
    await device.pass();
    heal();
    const pushed = server.log.filter(({ path }) => path === "push");
    expect(isBroken).toBe(true);
    expect(pushed.map(({ body }) => body.changeSets.length)).toEqual([1]);
  });
});

describe("a row that is gone when its deletion is answered", () => {
  it("comes back, held, when another tab saved work on it in that very moment", async () => {
    await device.save({ kind: "delete", table: "booking", id: booking(1), seen: {} });
    const write = device.base.write.bind(device.base);
    device.base.write = async (input) => {
      const isRemoving = input.changes.some(({ removes }) => removes?.includes(booking(1)));
      if (isRemoving) {
        const other = new WorkStore(device.owner, device.clock.newId);
        const mutation = change("update", booking(1), { name: "Mine" });
        const mine = { ...mutation, table: "booking" };
        const id = device.clock.newId();
        await other.add([], (_related, sequence) => ({
          puts: [set(sequence, mine, { id })],
          removes: [],
        }));
        await other.close();
        device.base.write = write;
      }
      return write(input);
    };
    await device.pass();
    const row = (await device.base.rows("booking")).get(booking(1));
    expect(row).toMatchObject({ standing: "held", values: { name: "Booking 1" } });
  });
});

describe("a device whose room held back is used up", () => {
  it("sends, but reads nothing into what is left for saving", async () => {
    await device.work.reserve();
    const work = await openDB(`work-${device.owner}`);
    await work.delete("meta", "ballast");
    work.close();
    const heal = failing(["put"], ({ value }) =>
      value instanceof Uint32Array && value.length > 0 ? "QuotaExceededError" : null,
    );
    await device.edit("booking", booking(1), { status: "done" });
    upstream.put("booking", booking(5), { name: "New", status: "planned", owner: "bob" });
    await expect(device.pass()).rejects.toMatchObject({ code: "quota" });
    heal();
    expect(upstream.rows("booking").get(booking(1))?.values.status).toBe("done");
    expect(await device.work.outbox()).toEqual([]);
    expect((await device.base.rows("booking")).has(booking(5))).toBe(false);
    await device.pass();
    expect((await device.base.rows("booking")).has(booking(5))).toBe(true);
    expect(await device.work.isShort()).toBe(false);
  });
});
