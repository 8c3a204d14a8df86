/**
 * A pass, move by move, against a server in memory.
 *
 * Longer than most files: every move is tried over the same three tables.
 */

import { beforeEach, describe, expect, it } from "vitest";
import { RequestFault } from "../../static/engine/errors.js";
import type { PullPage } from "../../static/engine/wire.js";
import { digestOf, xorHex } from "../../static/store/digests.js";
import { LeadershipLost } from "../../static/store/errors.js";
import { Device, guid } from "./device.js";
import { manifestOf } from "./manifest.js";
import { type Answering, json, ModelServer, problem } from "./model-server.js";
import { Upstream } from "./upstream.js";

const TABLES = ["booking", "workorder", "task", "account"];
const booking = (number: number) => guid(0xb0, number);
const order = (number: number) => guid(0x0d, number);
const task = (number: number) => guid(0x7a, number);
const account = (number: number) => guid(0xac, number);

let upstream: Upstream;
let server: ModelServer;
let device: Device;

/** A booking with its order, two tasks and the account: everything that belongs to it. */
function book(number: number, owner = "bob"): void {
  upstream.put("account", account(number), { name: `Account ${number}`, phone: "1" });
  upstream.put("workorder", order(number), {
    name: `Order ${number}`,
    account: [account(number), "account", `Account ${number}`],
  });
  for (const one of [2 * number, 2 * number + 1]) {
    upstream.put("task", task(one), {
      name: `Task ${one}`,
      workorder: [order(number), "workorder", null],
    });
  }
  upstream.put("booking", booking(number), {
    name: `Booking ${number}`,
    status: "planned",
    owner,
    workorder: [order(number), "workorder", null],
  });
}

/** I3: base is what the user's scope is. */
async function expectScope(): Promise<void> {
  for (const table of TABLES) {
    const scope = upstream.scope(table).map(({ id, version }) => `${id} ${version}`);
    expect(await device.held(table), table).toEqual(scope.sort());
    const mine = await device.base.digest(table);
    expect(xorHex(mine)).toBe(xorHex(digestOf(upstream.scope(table))));
  }
}

/** The next request of this name has its answer lost, though it took effect. */
function loseAnswer(path: string): void {
  let isLost = false;
  server.network = (asked, answer) => {
    const answered = answer();
    if (asked.path !== path || isLost) return answered;
    isLost = true;
    throw new TypeError("network");
  };
}

const offline: Answering = () => {
  throw new TypeError("network");
};
const online: Answering = (_asked, answer) => answer();

beforeEach(() => {
  upstream = new Upstream();
  server = new ModelServer(upstream, manifestOf());
  device = new Device(server);
  for (let number = 1; number <= 3; number += 1) book(number);
  book(9, "dora");
});

describe("a first sync", () => {
  it("brings the scope of every table and nothing else", async () => {
    await device.firstSync();
    await expectScope();
    expect(await device.row("booking", booking(9))).toBeUndefined();
  });

  it("asks for all tables in one request, the most wanted first", async () => {
    const priorities = { task: 1, workorder: 2, account: 3, booking: 4 };
    for (const table of server.manifest.tables) {
      table.priority = priorities[table.name as keyof typeof priorities];
    }
    await device.pass();
    const pulls = server.drain().filter(({ path }) => path === "pull");
    expect(pulls).toHaveLength(1);
    const names = ["task", "workorder", "account", "booking"];
    expect(pulls[0]?.body).toMatchObject({ cursor: null, tables: names.map((name) => [name]) });
    expect(new Set(pulls[0]?.body.again)).toEqual(new Set(names));
    await expectScope();
  });

  it("makes small tables usable while a large one is still being read", async () => {
    for (let number = 10; number < 70; number += 1) {
      const workorder = [order(1), "workorder", null] as const;
      upstream.put("booking", booking(number), { name: "Small", owner: "bob", workorder });
    }
    let pages = 0;
    server.network = (asked, answer) => {
      pages += asked.path === "pull" ? 1 : 0;
      if (pages === 2) throw new TypeError("network");
      return answer();
    };
    await expect(device.pass()).rejects.toThrow(RequestFault);
    const states = await device.base.states();
    const complete = states.filter(({ isComplete }) => isComplete).map(({ table }) => table);
    expect(complete).toContain("account");
    expect(complete).not.toContain("booking");
    server.network = online;
    server.drain();
    await device.pass();
    expect(server.drain()[0]?.body.again).toEqual([]);
    await expectScope();
  });

  it("stores neither rows nor cursor of an answer that does not account for every table", async () => {
    server.network = async (asked, answer) => {
      if (asked.path !== "pull") return answer();
      const body = await answer().json();
      return Response.json({ ...body, tables: body.tables.slice(1) });
    };
    await expect(device.pass()).rejects.toThrow("not complete");
    expect(await device.base.meta("cursor")).toBeUndefined();
    expect((await device.base.rows("booking")).size).toBe(0);
  });

  it("reads large tables page by page and goes on where it was interrupted", async () => {
    for (let number = 10; number < 70; number += 1) book(number);
    let pages = 0;
    server.network = (asked, answer) => {
      pages += asked.path === "pull" ? 1 : 0;
      if (pages === 3) throw new TypeError("network");
      return answer();
    };
    await expect(device.pass()).rejects.toThrow(RequestFault);
    server.network = online;
    await device.restart();
    const before = (await device.base.rows("booking")).size;
    expect(before).toBeGreaterThan(0);
    server.drain();
    await device.pass();
    const [first] = server.drain();
    expect(first?.path).toBe("pull");
    expect(first?.body.cursor).not.toBeNull();
    expect(first?.body.again).toEqual([]);
    await expectScope();
  });
});

describe("a pass", () => {
  beforeEach(() => device.firstSync());

  it("with nothing changed is one request", async () => {
    await device.pass();
    expect(server.drain().map(({ path }) => path)).toEqual(["pull"]);
  });

  it("brings a new booking with everything that belongs to it", async () => {
    book(4);
    await device.pass();
    await expectScope();
  });

  it("brings what belongs to a booking also from tables that are not due", async () => {
    book(4);
    device.clock.ms += 11 * 60_000;
    await device.pass("due");
    const asked = server.drain();
    expect(asked[0]?.body.tables.map(([table]: [string]) => table)).toEqual(["booking"]);
    expect(asked.map(({ path }) => path)).toContain("related");
    await expectScope();
  });

  it("goes on following after a crash in the middle of it", async () => {
    book(4);
    device.clock.ms += 11 * 60_000;
    server.network = (asked, answer) => {
      if (asked.path === "related") throw new TypeError("network");
      return answer();
    };
    await expect(device.pass("due")).rejects.toThrow(RequestFault);
    server.network = online;
    await device.restart();
    await device.pass("due");
    await expectScope();
  });

  it("removes a booking that was taken away, with all that only it brought", async () => {
    upstream.put("booking", booking(2), { owner: "dora" });
    await device.pass();
    await expectScope();
    expect(await device.row("task", task(4))).toBeUndefined();
  });

  it("verifies what a removed booking brought when those tables are not due", async () => {
    upstream.put("booking", booking(2), { owner: "dora" });
    device.clock.ms += 11 * 60_000;
    await device.pass("due");
    const asks = server.drain().filter(({ path }) => path === "get");
    expect(asks.length).toBeGreaterThan(0);
    await expectScope();
  });

  it("keeps what a removed booking brought while another booking needs it", async () => {
    upstream.put("booking", booking(1), { workorder: [order(2), "workorder", null] });
    upstream.remove("booking", booking(2));
    await device.pass();
    await expectScope();
    expect(await device.row("workorder", order(2))).toBeDefined();
    expect(await device.row("workorder", order(1))).toBeUndefined();
  });

  it("removes rows whose access was revoked without a trace in their version", async () => {
    upstream.hidden.add(booking(3));
    await device.pass();
    await expectScope();
  });

  it("does not remove what arrived after the listing was made", async () => {
    server.network = async (asked, answer) => {
      if (asked.path !== "pull") return answer();
      upstream.put("booking", booking(1), { status: "started" });
      const listed = (await answer().json()) as { tables: PullPage[] };
      book(4);
      const read = (await answer().json()) as { tables: PullPage[] };
      const tables = read.tables.map((one, at) => ({ ...one, check: listed.tables[at]?.check }));
      return json({ ...read, tables });
    };
    await device.pass();
    server.network = online;
    expect(await device.row("booking", booking(4))).toBeDefined();
    await device.pass();
    await expectScope();
  });

  it("repairs by bucket a table that is too large to list whole", async () => {
    for (let number = 10; number < 40; number += 1) book(number);
    await device.pass();
    upstream.remove("booking", booking(15));
    upstream.remove("task", task(50));
    server.drain();
    await device.pass();
    expect(server.drain().map(({ path }) => path)).toContain("list");
    await expectScope();
  });

  it("goes on without a table that upstream refuses, says why, and heals", async () => {
    book(4);
    server.refused.add("task");
    await device.pass();
    expect((await device.row("booking", booking(4)))?.values.name).toBe("Booking 4");
    const problemOf = async () =>
      (await device.base.states()).find((state) => state.table === "task")?.problem;
    expect(await problemOf()).toMatchObject({ code: "forbidden", detail: "No." });
    server.refused.clear();
    await device.pass();
    expect(await problemOf()).toBeNull();
    await expectScope();
  });

  it("does not lose what is to be followed while its table is refused", async () => {
    book(4);
    server.refused.add("workorder");
    device.clock.ms += 11 * 60_000;
    await device.pass("due");
    server.refused.clear();
    await device.pass("due");
    await expectScope();
  });

  it("removes nothing on a guess while the suspects' table is refused", async () => {
    upstream.put("booking", booking(2), { owner: "dora" });
    server.refused.add("workorder").add("task").add("account");
    device.clock.ms += 11 * 60_000;
    await device.pass("due");
    expect(await device.row("task", task(4))).toBeDefined();
    server.refused.clear();
    await device.pass("due");
    await expectScope();
  });

  it("takes a new manifest when its fingerprint changed, and reads new columns", async () => {
    const manifest = manifestOf({ fingerprint: "profile-2" });
    manifest.tables[3]?.columns.push({ ...manifest.tables[3].columns[0], name: "city" } as never);
    upstream.rows("account").forEach((row) => {
      upstream.rows("account").set(row.id, { ...row, values: { ...row.values, city: "Bonn" } });
    });
    server.manifest = manifest;
    await device.pass();
    expect((await device.row("account", account(1)))?.values.city).toBe("Bonn");
    await device.pass();
    await expectScope();
  });

  it("forgets tables that a new manifest leaves out", async () => {
    const manifest = manifestOf({ fingerprint: "profile-2", follow: [] });
    manifest.tables.splice(3, 1);
    server.manifest = manifest;
    await device.pass();
    expect((await device.base.rows("account")).size).toBe(0);
    expect((await device.base.states()).map(({ table }) => table)).not.toContain("account");
  });

  it("compares a table whose scope changed, without reading its rows again", async () => {
    const manifest = manifestOf({ fingerprint: "profile-2" });
    for (const table of manifest.tables) table.scopeHash = "scope-2";
    server.manifest = manifest;
    device.clock.ms += 11 * 60_000;
    await device.pass("due");
    const pulls = server.drain().filter(({ path }) => path === "pull");
    expect(pulls.at(-1)?.body.again).toEqual([]);
    expect(pulls.at(-1)?.body.tables.every((ask: unknown[]) => ask.length === 4)).toBe(true);
    await expectScope();
  });

  it("asks again for a changed scope when a crash came between", async () => {
    const manifest = manifestOf({ fingerprint: "profile-2" });
    for (const table of manifest.tables) table.scopeHash = "scope-2";
    server.manifest = manifest;
    device.clock.ms += 11 * 60_000;
    let pulls = 0;
    server.network = (asked, answer) => {
      pulls += asked.path === "pull" ? 1 : 0;
      if (pulls === 2) throw new TypeError("network");
      return answer();
    };
    await expect(device.pass("due")).rejects.toThrow(RequestFault);
    await device.restart();
    server.network = online;
    server.drain();
    await device.pass("due");
    expect(server.drain()[0]?.body.tables).toHaveLength(manifest.tables.length);
    await expectScope();
  });

  it("reads all tables again when the server no longer takes the cursor", async () => {
    book(4);
    let isRefused = false;
    server.network = (asked, answer) => {
      if (asked.path !== "pull" || isRefused) return answer();
      isRefused = true;
      return problem(410, "cursor-expired");
    };
    await device.pass();
    await device.pass("check");
    await expectScope();
  });
});

describe("unsent work", () => {
  beforeEach(() => device.firstSync());

  it("goes up once though the answer was lost", async () => {
    await device.edit("booking", booking(1), { status: "done" });
    loseAnswer("push");
    await expect(device.pass()).rejects.toThrow(RequestFault);
    expect((await device.work.outbox()).map(({ state }) => state)).toEqual(["sent"]);
    expect((await device.row("booking", booking(1)))?.values.status).toBe("done");
    await device.pass();
    expect(await device.work.outbox()).toEqual([]);
    expect(upstream.applied).toHaveLength(1);
    expect((await device.work.journal()).map(({ outcome }) => outcome)).toEqual(["duplicate"]);
    await expectScope();
  });

  it("is shown until upstream's row is here, also when a crash comes between", async () => {
    await device.edit("booking", booking(1), { status: "done" });
    const change = device.work.change.bind(device.work);
    let writes = 0;
    device.work.change = (...input) => {
      writes += 1;
      // The first marks the set as sent; the second would store its outcome.
      return writes === 2 ? Promise.reject(new Error("crash")) : change(...input);
    };
    await expect(device.pass()).rejects.toThrow("crash");
    await device.restart();
    expect((await device.base.rows("booking")).get(booking(1))?.values.status).toBe("done");
    expect((await device.row("booking", booking(1)))?.mark).toBe("sent");
    await device.pass();
    expect(upstream.applied).toHaveLength(1);
    expect(await device.work.outbox()).toEqual([]);
    await expectScope();
  });

  it("goes up under another id when its own was cancelled", async () => {
    await device.edit("booking", booking(1), { status: "done" });
    server.network = offline;
    await expect(device.pass()).rejects.toThrow(RequestFault);
    upstream.cancel((await device.work.outbox())[0]?.id ?? "");
    server.network = online;
    await device.pass();
    expect(await device.work.outbox()).toEqual([]);
    expect(upstream.applied).toHaveLength(1);
  });

  it("of more than fifty sets goes up in batches of fifty", async () => {
    for (let number = 600; number < 660; number += 1) {
      const values = { name: "New", workorder: [order(1), "workorder", null] as const };
      await device.save({ kind: "create", table: "task", id: task(number), values });
    }
    server.drain();
    await device.pass();
    const pushes = server.drain().filter(({ path }) => path === "push");
    expect(pushes.map(({ body }) => body.changeSets.length)).toEqual([50, 10]);
    await expectScope();
  });

  it("is never changed once it was sent; later edits wait for its outcome", async () => {
    await device.edit("booking", booking(1), { status: "started" });
    server.network = offline;
    await expect(device.pass()).rejects.toThrow(RequestFault);
    await device.edit("booking", booking(1), { status: "done" });
    const [sent, pending] = await device.work.outbox();
    expect(sent?.mutations[0]?.values).toEqual({ status: "started" });
    expect(pending?.mutations[0]?.values).toEqual({ status: "done" });
    server.network = online;
    await device.pass();
    expect(upstream.applied.map(({ mutations }) => mutations[0]?.values.status)).toEqual([
      "started",
      "done",
    ]);
    await expectScope();
  });

  it("merges with what others changed in other columns, under the same id", async () => {
    await device.edit("booking", booking(1), { status: "done" });
    let isRaced = false;
    server.network = (asked, answer) => {
      if (asked.path === "push" && !isRaced) {
        isRaced = true;
        upstream.put("booking", booking(1), { name: "Renamed" });
      }
      return answer();
    };
    await device.pass();
    const pushes = server.drain().filter(({ path }) => path === "push");
    expect(pushes).toHaveLength(2);
    const [first, second] = pushes.map(({ body }) => body.changeSets[0].id);
    expect(second).toBe(first);
    expect(upstream.rows("booking").get(booking(1))?.values).toMatchObject({
      name: "Renamed",
      status: "done",
    });
    await expectScope();
  });

  it("asks a person when others changed the same column, and goes on elsewhere", async () => {
    await device.edit("booking", booking(1), { status: "done" });
    await device.edit("booking", booking(2), { status: "done" });
    upstream.put("booking", booking(1), { status: "cancelled" });
    await device.pass();
    await device.pass();
    const [set, ...others] = await device.work.outbox();
    expect(others).toEqual([]);
    expect(set).toMatchObject({ state: "attention", reason: { outcome: "stale" } });
    expect(set?.conflicts).toEqual([
      {
        table: "booking",
        id: booking(1),
        column: "status",
        seen: "planned",
        mine: "done",
        theirs: "cancelled",
      },
    ]);
    expect((await device.row("booking", booking(1)))?.values.status).toBe("done");
    expect(upstream.rows("booking").get(booking(2))?.values.status).toBe("done");
  });

  it("sends a new parent before its children, and parks only them when it is refused", async () => {
    const made = order(50);
    await device.save({ kind: "create", table: "workorder", id: made, values: { name: "New" } });
    await device.save({
      kind: "create",
      table: "task",
      id: task(500),
      values: { name: "Child", workorder: [made, "workorder", "New"] },
    });
    await device.edit("booking", booking(1), { status: "done" });
    upstream.plugin = ({ table, values }) => (table === "workorder" ? "No customer." : values);
    await device.pass();
    const outbox = await device.work.outbox();
    expect(outbox.map(({ state }) => state)).toEqual(["attention", "pending"]);
    expect(outbox[0]?.reason?.message).toBe("No customer.");
    expect((await device.row("task", task(500)))?.mark).toBe("attention");
    expect(upstream.applied).toHaveLength(1);
  });

  it("keeps a row made here that its scope leaves out, and says so", async () => {
    const made = order(51);
    await device.save({ kind: "create", table: "workorder", id: made, values: { name: "Mine" } });
    await device.pass();
    await device.pass("check");
    expect(await device.row("workorder", made)).toMatchObject({
      mark: "kept",
      values: { name: "Mine" },
    });
    device.clock.ms += 31 * 24 * 3_600_000;
    await device.pass("check");
    expect(await device.row("workorder", made)).toBeUndefined();
  });

  it("holds a kept row that can no longer be read or has become old", async () => {
    const made = [order(51), order(52)] as const;
    for (const id of made) {
      await device.save({ kind: "create", table: "workorder", id, values: { name: "Mine" } });
    }
    await device.pass();
    await device.pass("check");
    for (const id of made) await device.edit("workorder", id, { note: "Not sent" });
    upstream.plugin = () => "Closed.";
    upstream.hidden.add(made[0]);
    await device.pass("check");
    device.clock.ms += 31 * 24 * 3_600_000;
    await device.pass("check");
    const rows = await device.base.rows("workorder");
    expect(made.map((id) => rows.get(id)?.standing)).toEqual(["held", "held"]);
  });

  it("holds its row when the row leaves the scope, and verifies it when the work has ended", async () => {
    await device.edit("task", task(4), { name: "Note" });
    upstream.plugin = () => "Closed.";
    await device.pass();
    upstream.put("booking", booking(2), { owner: "dora" });
    await device.pass();
    expect((await device.row("task", task(4)))?.values.name).toBe("Note");
    expect((await device.base.rows("task")).get(task(4))?.standing).toBe("held");
    server.drain();
    await device.pass();
    expect(server.drain().map(({ path }) => path)).toEqual(["pull"]);
    await device.work.change(null, (outbox) => ({
      puts: [],
      removes: outbox.map((s) => s.sequence),
    }));
    await device.tables.refreshOutbox();
    await device.pass();
    await expectScope();
  });

  it("holds its row when an earlier change of his own took the row away", async () => {
    await device.edit("booking", booking(1), { owner: "dora" });
    loseAnswer("push");
    await expect(device.pass()).rejects.toThrow(RequestFault);
    await device.edit("booking", booking(1), { status: "done" });
    upstream.plugin = () => "Closed.";
    upstream.hidden.add(booking(1));
    await device.pass();
    expect((await device.base.rows("booking")).get(booking(1))?.standing).toBe("held");
    expect((await device.row("booking", booking(1)))?.values.name).toBeTruthy();
  });

  it("of a tab that lost the leadership is not written by it any more", async () => {
    const input = await device.input();
    await device.edit("booking", booking(1), { status: "done" });
    await device.work.lead();
    await expect(
      device.work.change(input.epoch, () => ({ puts: [], removes: [] })),
    ).rejects.toThrow(LeadershipLost);
    await expect(device.pass()).rejects.toThrow(LeadershipLost);
    expect(upstream.applied).toEqual([]);
  });
});
