/**
 * Pairs of many-to-many relationships, read, shown and changed.
 *
 * Longer than most files: every case is told over the same small organisation.
 */

import { beforeEach, describe, expect, it } from "vitest";
import { RequestFault } from "../../static/engine/errors.js";
import type { PairDraft, QueryResult } from "../../static/engine/protocol.js";
import { Reader } from "../../static/engine/reading.js";
import { Views } from "../../static/engine/views.js";
import { digestOf, xorHex } from "../../static/store/digests.js";
import { Device, guid } from "./device.js";
import { ModelServer } from "./model-server.js";
import { PAIRS, pairManifest } from "./pair-profile.js";
import { Upstream } from "./upstream.js";

const SKILLS = "workorder_skill";
const PARTNERS = "account_partner";
const TABLES = ["booking", "workorder", "task", "account", "skill", SKILLS, PARTNERS];
const booking = (number: number) => guid(0xb0, number);
const order = (number: number) => guid(0x0d, number);
const account = (number: number) => guid(0xac, number);
const skill = (number: number) => guid(0x5c, number);

let upstream: Upstream;
let server: ModelServer;
let device: Device;

function book(number: number): void {
  upstream.put("account", account(number), { name: `Account ${number}` });
  upstream.put("workorder", order(number), {
    name: `Order ${number}`,
    account: [account(number), "account", null],
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
    expect(xorHex(await device.base.digest(table))).toBe(xorHex(digestOf(scope)));
  }
}

const pairing = (kind: PairDraft["kind"], number: number, skillNumber: number): PairDraft => ({
  kind,
  table: SKILLS,
  first: order(number),
  second: skill(skillNumber),
});

async function related(relationship: string, parentId: string): Promise<string[]> {
  const views = new Views(new Reader(device.tables), () => device.clock.nowMs());
  const input = { relationship, parentId, viewId: null, from: 0, to: 50 };
  return names(await views.related(server.manifest, input));
}

function names(result: QueryResult): string[] {
  if (result.kind !== "rows") throw new Error(result.reason);
  return result.rows.map(({ values }) => String(values.name));
}

const pairsOf = async (table: string) => [...(await device.rows(table)).values()];

async function goOffline(): Promise<void> {
  server.network = () => {
    throw new TypeError("network");
  };
  await expect(device.pass()).rejects.toThrow(RequestFault);
  server.network = (_asked, answer) => answer();
}

beforeEach(async () => {
  upstream = new Upstream();
  for (const [table, pair] of Object.entries(PAIRS)) upstream.pairs.set(table, pair);
  server = new ModelServer(upstream, pairManifest());
  device = new Device(server);
  for (let number = 1; number <= 3; number += 1) book(number);
  for (let number = 1; number <= 5; number += 1) {
    upstream.put("skill", skill(number), { name: `Skill ${number}` });
  }
  upstream.link(SKILLS, order(1), skill(1));
  upstream.link(SKILLS, order(1), skill(2));
  upstream.link(SKILLS, order(2), skill(2));
  upstream.link(PARTNERS, account(1), account(2));
  upstream.link(PARTNERS, account(3), account(1));
});

describe("pairs that are read", () => {
  beforeEach(() => device.firstSync());

  it("are compared from the first request on, and never restarted", async () => {
    const fresh = new Device(server);
    await fresh.pass();
    const [pull] = server.drain().filter(({ path }) => path === "pull");
    const asks = pull?.body.tables as [string, ...unknown[]][];
    expect(asks.find(([table]) => table === SKILLS)).toEqual([SKILLS, 0, "0000000000000000", 0]);
    expect(pull?.body.again).not.toContain(SKILLS);
  });

  it("are what the scope is, with the rows that they bring", async () => {
    await expectScope();
    expect(await related("fp_workorder_skill", order(1))).toEqual(["Skill 1", "Skill 2"]);
  });

  it("are complete only when all of them are here", async () => {
    const fresh = new Device(server);
    server.network = (asked, answer) => {
      if (asked.path === "get") throw new TypeError("network");
      return answer();
    };
    await expect(fresh.pass()).rejects.toThrow(RequestFault);
    const isComplete = async () =>
      (await fresh.base.states()).find(({ table }) => table === SKILLS)?.isComplete;
    expect(await isComplete()).toBe(false);
    server.network = (_asked, answer) => answer();
    await fresh.pass();
    expect(await isComplete()).toBe(true);
  });

  it("cost nothing while nothing changes", async () => {
    await device.pass();
    expect(server.drain().map(({ path }) => path)).toEqual(["pull"]);
  });

  it("come and go by the check alone", async () => {
    upstream.link(SKILLS, order(3), skill(3));
    upstream.unlink(SKILLS, order(1), skill(1));
    await device.pass();
    await expectScope();
    expect(await related("fp_workorder_skill", order(3))).toEqual(["Skill 3"]);
    expect(await device.row("skill", skill(1))).toBeUndefined();
  });

  it("come by bucket when there are many", async () => {
    for (let number = 10; number < 60; number += 1) {
      upstream.put("skill", skill(number), { name: `Skill ${number}` });
      upstream.link(SKILLS, order(1), skill(number));
    }
    await device.pass();
    await expectScope();
    upstream.unlink(SKILLS, order(1), skill(30));
    await device.pass();
    await expectScope();
  });

  it("come with a new booking though their tables are not due", async () => {
    book(4);
    upstream.link(SKILLS, order(4), skill(4));
    upstream.link(PARTNERS, account(4), account(2));
    device.clock.ms += 11 * 60_000;
    await device.pass("due");
    const [pull] = server.drain();
    expect(pull?.body.tables.map(([table]: [string]) => table)).toEqual(["booking"]);
    await expectScope();
  });

  it("go with what left the scope though their tables are not due", async () => {
    upstream.put("booking", booking(1), { owner: "dora" });
    device.clock.ms += 11 * 60_000;
    await device.pass("due");
    await expectScope();
    expect(await device.row("skill", skill(1))).toBeUndefined();
    expect(await device.row("skill", skill(2))).toBeDefined();
  });
});

describe("rows related by pairs", () => {
  beforeEach(() => device.firstSync());

  it("are found from both ends", async () => {
    expect(await related("fp_workorder_skill", skill(2))).toEqual(["Order 1", "Order 2"]);
    expect(await related("fp_workorder_skill", order(2))).toEqual(["Skill 2"]);
    expect(await related("fp_workorder_skill", order(3))).toEqual([]);
  });

  it("are found by either column where a table is paired with itself", async () => {
    expect(await related("fp_account_partner", account(1))).toEqual(["Account 2", "Account 3"]);
    expect(await related("fp_account_partner", account(2))).toEqual(["Account 1"]);
    expect(await related("fp_account_partner", account(3))).toEqual(["Account 1"]);
  });

  it("show unsent links and hide unsent unlinks", async () => {
    await device.save(pairing("link", 2, 1));
    await device.save(pairing("unlink", 1, 1));
    expect(await related("fp_workorder_skill", skill(1))).toEqual(["Order 2"]);
    expect((await pairsOf(SKILLS)).find(({ mark }) => mark)).toMatchObject({
      mark: "pending",
      version: null,
    });
  });

  it("are not doubled by a link that upstream has meanwhile", async () => {
    await device.save(pairing("link", 2, 1));
    await goOffline();
    upstream.link(SKILLS, order(2), skill(1));
    server.network = (asked, answer) => {
      if (asked.path === "push") return Response.json({ outcomes: [] });
      return answer();
    };
    await device.pass();
    expect(await related("fp_workorder_skill", order(2))).toEqual(["Skill 1", "Skill 2"]);
    expect(await pairsOf(SKILLS)).toHaveLength(4);
  });
});

describe("links and unlinks", () => {
  beforeEach(() => device.firstSync());

  it("take effect, and base has their rows before the outbox lets them go", async () => {
    await device.save(pairing("link", 2, 1));
    await device.save(pairing("unlink", 1, 2));
    server.network = (asked, answer) => {
      if (asked.path === "pull") throw new TypeError("network");
      return answer();
    };
    await expect(device.pass()).rejects.toThrow(RequestFault);
    server.network = (_asked, answer) => answer();
    expect(await device.work.outbox()).toEqual([]);
    await expectScope();
    await device.pass();
    await expectScope();
    expect(await related("fp_workorder_skill", order(2))).toEqual(["Skill 1", "Skill 2"]);
    expect(await related("fp_workorder_skill", order(1))).toEqual(["Skill 1"]);
  });

  it("travel with both ends and without a version", async () => {
    await device.save(pairing("link", 2, 1));
    await device.pass();
    const [push] = server.drain().filter(({ path }) => path === "push");
    expect(push?.body.changeSets[0].mutations[0]).toMatchObject({
      kind: "link",
      table: SKILLS,
      version: null,
      values: {
        workorderid: [order(2), "workorder", null],
        skillid: [skill(1), "skill", null],
      },
    });
  });

  it("are applied when it is so already", async () => {
    await device.save(pairing("link", 2, 1));
    await device.save(pairing("unlink", 1, 2));
    upstream.link(SKILLS, order(2), skill(1));
    upstream.unlink(SKILLS, order(1), skill(2));
    await device.pass();
    expect(await device.work.outbox()).toEqual([]);
    await expectScope();
  });

  it("go up once though the answer was lost", async () => {
    await device.save(pairing("link", 2, 1));
    let isLost = false;
    server.network = (asked, answer) => {
      const answered = answer();
      if (asked.path !== "push" || isLost) return answered;
      isLost = true;
      throw new TypeError("network");
    };
    await expect(device.pass()).rejects.toThrow(RequestFault);
    await device.pass();
    expect(upstream.applied).toHaveLength(1);
    await expectScope();
  });

  it("cancel each other out while nobody has seen them", async () => {
    await device.save(pairing("link", 2, 1));
    await device.save(pairing("unlink", 2, 1));
    expect(await device.work.outbox()).toEqual([]);
    await device.save(pairing("unlink", 1, 1));
    await device.save(pairing("link", 1, 1));
    expect(await device.work.outbox()).toEqual([]);
    await device.pass();
    expect(upstream.applied).toEqual([]);
  });

  it("do not cancel out what others have meanwhile made so", async () => {
    await device.save(pairing("link", 2, 1));
    upstream.link(SKILLS, order(2), skill(1));
    server.network = (asked, answer) =>
      asked.path === "push" ? Response.json({ outcomes: [] }) : answer();
    const outbox = await device.work.outbox();
    await device.work.change(null, () => ({ puts: [], removes: outbox.map((s) => s.sequence) }));
    await device.tables.refreshOutbox();
    await device.pass();
    await device.work.change(null, () => ({ puts: outbox, removes: [] }));
    await device.tables.refreshOutbox();
    await device.save(pairing("unlink", 2, 1));
    const kinds = (await device.work.outbox()).flatMap(({ mutations }) => mutations);
    expect(kinds.map(({ kind }) => kind)).toEqual(["unlink"]);
    expect(await related("fp_workorder_skill", skill(1))).toEqual(["Order 1"]);
  });

  it("that were sent are followed by their contrary, in order", async () => {
    await device.save(pairing("link", 2, 1));
    await goOffline();
    await device.save(pairing("unlink", 2, 1));
    await device.save(pairing("link", 2, 1));
    await device.save(pairing("unlink", 2, 1));
    const outbox = await device.work.outbox();
    expect(outbox.map(({ state }) => state)).toEqual(["sent", "pending"]);
    expect(await related("fp_workorder_skill", order(2))).toEqual(["Skill 2"]);
    await device.pass();
    expect(upstream.applied.map(({ mutations }) => mutations[0]?.kind)).toEqual(["link", "unlink"]);
    await expectScope();
  });

  it("wait for the rows that they link, and deletes wait for them", async () => {
    const made = skill(50);
    await device.save({ kind: "create", table: "skill", id: made, values: { name: "New" } });
    await device.save(pairing("link", 1, 50));
    await device.save({ kind: "delete", table: "workorder", id: order(1), seen: {} });
    await device.pass();
    const kinds = upstream.applied.map(({ mutations }) => mutations[0]?.kind);
    expect(kinds).toEqual(["create", "link", "delete"]);
  });

  it("that are refused stay to be seen until a person has decided", async () => {
    await device.save(pairing("link", 2, 1));
    await device.save(pairing("unlink", 1, 1));
    upstream.plugin = () => "Closed.";
    await device.pass();
    expect((await device.work.outbox()).map(({ state }) => state)).toEqual([
      "attention",
      "attention",
    ]);
    const marks = (await pairsOf(SKILLS)).map(({ mark }) => mark).filter(Boolean);
    expect(marks).toEqual(["attention", "attention"]);
    expect(await related("fp_workorder_skill", skill(1))).toEqual(["Order 1", "Order 2"]);
  });

  it("hold both ends while they are unsent", async () => {
    await device.save(pairing("link", 2, 1));
    upstream.plugin = () => "Closed.";
    upstream.put("booking", booking(2), { owner: "dora" });
    await device.pass();
    expect((await device.base.rows("workorder")).get(order(2))?.standing).toBe("held");
    expect(await related("fp_workorder_skill", skill(1))).toEqual(["Order 1", "Order 2"]);
  });

  it("that need rows made here are parked with them when these are discarded", async () => {
    await device.save({ kind: "create", table: "skill", id: skill(50), values: { name: "New" } });
    await device.save(pairing("link", 1, 50));
    upstream.plugin = ({ kind, values }) => (kind === "create" ? "No." : values);
    await device.pass();
    const outbox = await device.work.outbox();
    expect(outbox.map(({ state }) => state)).toEqual(["attention", "pending"]);
    expect((await pairsOf(SKILLS)).find(({ mark }) => mark)?.mark).toBe("attention");
  });

  it("are refused without the right, or for a table that holds no pairs", async () => {
    const definition = server.manifest.tables.find(({ name }) => name === SKILLS);
    if (definition) definition.rights = { ...definition.rights, create: false };
    expect(await device.save(pairing("link", 2, 1))).toMatchObject({
      kind: "failed",
      problem: { code: "forbidden" },
    });
    expect(await device.save({ ...pairing("unlink", 1, 1), table: "task" })).toMatchObject({
      kind: "failed",
      problem: { code: "invalid-request" },
    });
    const create = { kind: "create", table: SKILLS, id: guid(1, 1), values: {} } as const;
    expect(await device.save(create)).toMatchObject({ kind: "failed" });
  });
});
