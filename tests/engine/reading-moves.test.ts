/**
 * What can go wrong between a listing and what the device does about it.
 *
 * Longer than most files: every case is told over the same small organisation.
 */

import { beforeEach, describe, expect, it } from "vitest";
import { RequestFault } from "../../static/engine/errors.js";
import { digestOf, xorHex } from "../../static/store/digests.js";
import type { ChangeSet } from "../../static/store/outbox.js";
import { WorkStore } from "../../static/store/work.js";
import { Device, guid } from "./device.js";
import { manifestOf } from "./manifest.js";
import { type Answering, type Asked, ModelServer, problem } from "./model-server.js";
import { Upstream } from "./upstream.js";

const TABLES = ["booking", "workorder", "task", "account"];
const booking = (number: number) => guid(0xb0, number);
const order = (number: number) => guid(0x0d, number);
const task = (number: number) => guid(0x7a, number);
const DAY_MS = 24 * 3_600_000;

let upstream: Upstream;
let server: ModelServer;
let device: Device;

const online: Answering = (_asked, answer) => answer();

function book(number: number): void {
  upstream.put("workorder", order(number), { name: `Order ${number}` });
  upstream.put("task", task(number), {
    name: `Task ${number}`,
    workorder: [order(number), "workorder", null],
  });
  upstream.put("booking", booking(number), {
    name: `Booking ${number}`,
    status: "planned",
    owner: "bob",
    workorder: [order(number), "workorder", null],
  });
}

async function expectScope(): Promise<void> {
  for (const table of TABLES) {
    const scope = upstream.scope(table);
    const expected = scope.map(({ id, version }) => `${id} ${version}`).sort();
    expect(await device.held(table), table).toEqual(expected);
    expect(xorHex(await device.base.digest(table)), table).toBe(xorHex(digestOf(scope)));
  }
}

const standingOf = async (table: string, id: string) =>
  (await device.base.rows(table)).get(id)?.standing;

const stateOf = async (name: string) =>
  (await device.base.states()).find(({ table }) => table === name);

/** Another tab saves an edit of a row; this one has not heard of it yet. */
async function otherTabEdits(table: string, id: string): Promise<void> {
  const work = new WorkStore(device.owner, device.clock.newId);
  const mutation = { id: device.clock.newId(), table, row: id, version: null } as const;
  const set: Omit<ChangeSet, "sequence"> = {
    id: device.clock.newId(),
    label: "edit",
    madeAt: "2026-11-22T12:00:00Z",
    state: "pending",
    everSent: false,
    cancels: [],
    notBeforeMs: 0,
    mutations: [{ ...mutation, kind: "update", values: { name: "Mine" }, seen: {} }],
    reason: null,
    conflicts: [],
  };
  await work.add([], (_related, sequence) => ({ puts: [{ ...set, sequence }], removes: [] }));
  await work.close();
}

/** Does something once, right after a request was answered and before the device hears of it. */
function afterAnswer(path: string, then: () => unknown): void {
  let isDone = false;
  server.network = async (asked, answer) => {
    const answered = answer();
    if (asked.path !== path || isDone) return answered;
    isDone = true;
    await then();
    return answered;
  };
}

beforeEach(async () => {
  upstream = new Upstream();
  server = new ModelServer(upstream, manifestOf());
  device = new Device(server);
  for (let number = 1; number <= 3; number += 1) book(number);
});

describe("a row that leaves while another tab saves work on it", () => {
  beforeEach(() => device.firstSync());

  it("is held when the work was saved while the listing was under way", async () => {
    upstream.hidden.add(booking(1));
    afterAnswer("pull", () => otherTabEdits("booking", booking(1)));
    await device.pass();
    expect(await standingOf("booking", booking(1))).toBe("held");
  });

  it("is held when the work was saved while verify asked for it", async () => {
    upstream.put("booking", booking(1), { owner: "dora" });
    device.clock.ms += 11 * 60_000;
    afterAnswer("get", () => otherTabEdits("task", task(1)));
    await device.pass("due");
    expect(await standingOf("task", task(1))).toBe("held");
  });

  it("comes back, held, when the work was saved in the very moment of its removal", async () => {
    upstream.hidden.add(booking(1));
    const write = device.base.write.bind(device.base);
    device.base.write = async (input) => {
      const isRemoving = input.changes.some(({ removes }) => removes?.includes(booking(1)));
      if (isRemoving) await otherTabEdits("booking", booking(1));
      return write(input);
    };
    await device.pass();
    expect(await standingOf("booking", booking(1))).toBe("held");
    expect((await device.base.rows("booking")).get(booking(1))?.values.name).toBe("Booking 1");
  });

  it("leaves when the work has ended", async () => {
    upstream.hidden.add(booking(1));
    afterAnswer("pull", () => otherTabEdits("booking", booking(1)));
    await device.pass();
    await device.work.change(null, (outbox) => ({
      puts: [],
      removes: outbox.map(({ sequence }) => sequence),
    }));
    await device.tables.refreshOutbox();
    await device.pass();
    await expectScope();
  });
});

describe("check", () => {
  beforeEach(() => device.firstSync());

  it("takes over rows whose versions went back, as after a restore from a backup", async () => {
    const now = upstream.rows("booking").get(booking(1));
    upstream.put("booking", booking(1), { name: "After the backup" });
    await device.pass();
    if (now) upstream.rows("booking").set(booking(1), now);
    await device.pass();
    await expectScope();
    expect((await device.row("booking", booking(1)))?.values.name).toBe("Booking 1");
  });

  it("does not sign a table whose rows it could not fetch", async () => {
    const before = (await stateOf("booking"))?.checkedAt;
    device.clock.ms += DAY_MS;
    upstream.rows("booking").delete(booking(3));
    device.base.write = withoutRow(device, booking(2));
    server.network = async (asked, answer) => {
      if (asked.path === "get") server.refused.add("booking");
      return answer();
    };
    await device.pass("check");
    expect((await stateOf("booking"))?.problem).toMatchObject({ code: "forbidden" });
    expect((await stateOf("booking"))?.checkedAt).toBe(before);
    server.refused.clear();
    server.network = online;
    await device.pass("check");
    await expectScope();
  });

  it("goes on with the other tables when upstream refuses to list one", async () => {
    for (let number = 10; number < 40; number += 1) book(number);
    await device.pass();
    upstream.remove("task", task(10));
    upstream.remove("workorder", order(11));
    server.network = (asked, answer) =>
      asked.path === "list" && asked.body.table === "task" ? problem(403, "forbidden") : answer();
    await device.pass();
    expect((await stateOf("task"))?.problem).toMatchObject({ code: "forbidden" });
    expect(await device.row("workorder", order(11))).toBeUndefined();
    server.network = online;
    await device.pass();
    await expectScope();
  });
});

/** As if a row had been lost from disk by a fault. */
function withoutRow({ base }: Device, id: string): typeof base.write {
  const write = base.write.bind(base);
  let isDone = false;
  return async (input) => {
    if (isDone) return write(input);
    isDone = true;
    return write({ ...input, changes: [...input.changes, { table: "booking", removes: [id] }] });
  };
}

describe("rows that their user wants here", () => {
  beforeEach(() => device.firstSync());

  const leaves = () => upstream.put("booking", booking(1), { owner: "dora" });
  const sinceAt = () => new Date(device.clock.nowMs()).toISOString();

  it("stay, refreshed and marked, while they are pinned", async () => {
    await device.base.keep(`booking/${booking(1)}`, { reason: "pinned", sinceAt: sinceAt() });
    leaves();
    await device.pass();
    expect(await standingOf("booking", booking(1))).toBe("kept");
    upstream.put("booking", booking(1), { status: "done" });
    device.clock.ms += 40 * DAY_MS;
    await device.pass("check");
    expect(await device.row("booking", booking(1))).toMatchObject({
      mark: "kept",
      values: { status: "done" },
    });
    await device.base.keep(`booking/${booking(1)}`, null);
    await device.pass("check");
    await expectScope();
  });

  it("stay while they are open, a day at most", async () => {
    await device.base.keep(`booking/${booking(1)}`, { reason: "open", sinceAt: sinceAt() });
    leaves();
    await device.pass();
    expect(await standingOf("booking", booking(1))).toBe("kept");
    device.clock.ms += DAY_MS + 1;
    await device.pass("check");
    await expectScope();
  });

  it("go when they can no longer be read", async () => {
    await device.base.keep(`booking/${booking(1)}`, { reason: "pinned", sinceAt: sinceAt() });
    leaves();
    await device.pass();
    upstream.hidden.add(booking(1));
    await device.pass("check");
    await expectScope();
  });

  it("are in scope again when the scope takes them back", async () => {
    await device.base.keep(`booking/${booking(1)}`, { reason: "pinned", sinceAt: sinceAt() });
    leaves();
    await device.pass();
    upstream.put("booking", booking(1), { owner: "bob" });
    await device.pass();
    expect(await standingOf("booking", booking(1))).toBe("scope");
    await expectScope();
  });
});

describe("a first sync that is killed", () => {
  const rowsIn = (body: { tables?: { rows?: [string, number][] }[] }) =>
    (body.tables ?? [])
      .flatMap(({ rows }) => rows ?? [])
      .map(([id, version]) => `${id} ${version}`);

  beforeEach(() => {
    for (let number = 10; number < 60; number += 1) book(number);
  });

  /** Kills the device after its n-th pull; says which rows travelled, in order. */
  async function killedAfter(pulls: number, isStored: boolean): Promise<string[]> {
    const travelled: string[] = [];
    let seen = 0;
    server.network = async (asked, answer) => {
      if (asked.path !== "pull") return answer();
      seen += 1;
      if (isStored && seen === pulls + 1) throw new TypeError("killed");
      const answered = answer();
      travelled.push(...rowsIn(await answered.clone().json()));
      if (!isStored && seen === pulls) throw new TypeError("killed");
      return answered;
    };
    await expect(device.pass()).rejects.toThrow(RequestFault);
    await device.restart();
    await device.pass();
    return travelled;
  }

  it.each([1, 2])("between two pages, after page %i, reads no row twice", async (pulls) => {
    const travelled = await killedAfter(pulls, true);
    expect(travelled.length).toBeGreaterThan(100);
    expect(new Set(travelled).size).toBe(travelled.length);
    await device.pass("check");
    await expectScope();
  });

  it.each([1, 2, 3])(
    "before page %i is stored reads that page again, and no other",
    async (pulls) => {
      const travelled = await killedAfter(pulls, false);
      const twice = travelled.length - new Set(travelled).size;
      expect(twice).toBeGreaterThan(0);
      expect(twice).toBeLessThanOrEqual(80);
      await device.pass("check");
      await expectScope();
    },
  );

  it("has each table for use when its last page is stored, not before", async () => {
    const priorities = { task: 4, workorder: 3, account: 2, booking: 1 };
    for (const table of server.manifest.tables) {
      table.priority = priorities[table.name as keyof typeof priorities];
    }
    const complete: string[][] = [];
    const write = device.base.write.bind(device.base);
    device.base.write = async (input) => {
      const result = await write(input);
      const states = await device.base.states();
      complete.push(states.filter(({ isComplete }) => isComplete).map(({ table }) => table));
      return result;
    };
    await device.pass();
    // What is larger than a page becomes complete later, whatever its place.
    expect(complete.find((names) => names.length > 0)).toEqual(["account"]);
    expect(new Set(complete.at(-1))).toEqual(new Set(TABLES));
    await device.pass("check");
    await expectScope();
  });
});

describe("a cursor that the server no longer takes", () => {
  it("leaves every table complete and shown while it is read again", async () => {
    await device.firstSync();
    let pulls = 0;
    server.network = (asked, answer) => {
      if (asked.path !== "pull") return answer();
      pulls += 1;
      if (pulls === 1) return problem(410, "cursor-expired");
      throw new TypeError("network");
    };
    await expect(device.pass()).rejects.toThrow(RequestFault);
    expect((await device.base.states()).every(({ isComplete }) => isComplete)).toBe(true);
    server.network = online;
    server.drain();
    book(7);
    await device.pass();
    expect(new Set(server.drain()[0]?.body.again)).toEqual(new Set(TABLES));
    await expectScope();
  });
});

describe("answers that lie", () => {
  // biome-ignore lint/suspicious/noExplicitAny: an answer is spoilt in whatever way a case needs
  type Spoil = (body: any) => void;

  const cases: [string, string, Spoil][] = [
    ["a table that nobody asked for", "pull", (body) => (body.tables[0].table = "secret")],
    ["a table named twice", "pull", (body) => (body.tables[1] = body.tables[0])],
    ["a table left out", "pull", (body) => body.tables.pop()],
    ["no tables at all", "pull", (body) => delete body.tables],
    ["rows without their id", "pull", (body) => (body.tables[0].rows[0][0] = null)],
    ["rows whose version is text", "pull", (body) => (body.tables[0].rows[0][1] = "7")],
    ["rows that are cut off", "pull", (body) => body.tables[0].rows[0].pop()],
    ["columns in another order", "pull", (body) => body.tables[0].columns.reverse()],
    ["a column left out", "pull", (body) => dropColumn(body.tables[0], 2)],
    ["no word on whether more is to come", "pull", (body) => delete body.tables[0].more],
    ["no cursor", "pull", (body) => delete body.cursor],
  ];

  function dropColumn(page: { columns: string[]; rows: unknown[][] }, at: number): void {
    page.columns.splice(at, 1);
    for (const row of page.rows) row.splice(at, 1);
  }

  function spoiling(path: string, spoil: Spoil): Answering {
    return async (asked: Asked, answer: () => Response) => {
      if (asked.path !== path) return answer();
      const body = await answer().json();
      spoil(body);
      return Response.json(body);
    };
  }

  it.each(cases)("(%s) change nothing and are a fault", async (_name, path, spoil) => {
    server.network = spoiling(path, spoil);
    await expect(device.pass()).rejects.toThrow(RequestFault);
    expect(await device.base.meta("cursor")).toBeUndefined();
    for (const table of TABLES) expect((await device.base.rows(table)).size).toBe(0);
    server.network = online;
    await device.firstSync();
    await expectScope();
  });

  const readings: [string, string, Spoil][] = [
    ["rows that nobody asked for", "get", (body) => (body.tables[0].rows[0][0] = guid(1, 1))],
    ["rows that are not accounted for", "get", (body) => body.tables[0].rows.pop()],
    ["absent rows that nobody asked for", "get", (body) => body.tables[0].absent.push(guid(1, 1))],
    ["answers for another table", "get", (body) => (body.tables[0].table = "account")],
    ["a listing without ids", "list", (body) => (body.rows[0] = [null, 1])],
    ["a listing of another bucket", "list", (body) => body.rows.push([otherBucket(), 1])],
  ];

  /** Of 41 rows here the device has one bucket; none has this id's form. */
  const otherBucket = () => "no guid";

  it.each(readings)("(%s) keep base as it was", async (_name, path, spoil) => {
    for (let number = 10; number < 40; number += 1) book(number);
    await device.firstSync();
    upstream.rows("booking").set(booking(70), {
      id: booking(70),
      version: 3,
      values: { name: "Old", status: "planned", owner: "bob" },
    });
    const before = await device.held("booking");
    server.network = spoiling(path, spoil);
    await expect(device.pass("check")).rejects.toThrow(RequestFault);
    expect(await device.held("booking")).toEqual(before);
    server.network = online;
    await device.pass("check");
    await expectScope();
  });

  it("(more and more of the same) end with a fault and not in a loop", async () => {
    for (let number = 10; number < 60; number += 1) book(number);
    let pulls = 0;
    const first = new Map<string, string>();
    server.network = async (asked, answer) => {
      if (asked.path !== "pull") return answer();
      pulls += 1;
      if (pulls > 50) throw new Error("It goes on for ever.");
      const key = asked.body.tables.map(([table]: [string]) => table).join();
      const text = first.get(key) ?? (await answer().text());
      first.set(key, text);
      return new Response(text, { headers: { "Content-Type": "application/json" } });
    };
    await expect(device.pass()).rejects.toMatchObject({ problem: { code: "wrong-answer" } });
  });

  it("(ever newer rows by following) leave the rest to the next pass", async () => {
    server.manifest.follow.push({
      table: "workorder",
      from: "account",
      column: "account",
      direction: "children",
      mode: "also",
    });
    await device.firstSync();
    let asked = 0;
    server.network = (request, answer) => {
      if (request.path !== "related") return answer();
      asked += 1;
      if (asked > 100) throw new Error("It goes on for ever.");
      return Response.json({ tables: request.body.asks.map(alwaysElsewhere) });
    };
    upstream.put("booking", booking(1), { workorder: [order(99), "workorder", null] });
    upstream.put("workorder", order(1), { account: [guid(0xac, 1), "account", null] });
    device.clock.ms += 11 * 60_000;
    await device.pass("due");
    expect(asked).toBeGreaterThan(4);
    expect(asked).toBeLessThanOrEqual(16);
  });

  let told = 0;

  /** An order that points at yet another account whenever one asks. */
  function alwaysElsewhere(ask: { table: string; ids?: string[] }) {
    told += 1;
    const names = server.manifest.tables.find(({ name }) => name === ask.table)?.columns ?? [];
    const columns = ["id", "version", ...names.map(({ name }) => name)];
    const row = (id: string, account: string) => [
      id,
      1_000_000 + told,
      ...names.map(({ name }) => (name === "account" ? [account, "account", null] : null)),
    ];
    const isOrder = ask.table === "workorder";
    const ids = isOrder ? [order(1)] : (ask.ids ?? []);
    const wanted = isOrder && ask.ids && !ask.ids.includes(order(1)) ? ask.ids : ids;
    return { table: ask.table, columns, rows: wanted.map((id) => row(id, guid(0xac, told))) };
  }
});
