/**
 * Profiles that change while a device has rows and unsent work.
 *
 * Longer than most files: every change is told over the same profile and the same rows.
 */

import { beforeEach, describe, expect, it } from "vitest";
import { RequestFault } from "../../static/engine/errors.js";
import type { Manifest, Table } from "../../static/metadata/manifest.js";
import type { TableState } from "../../static/store/base.js";
import { digestOf, xorHex } from "../../static/store/digests.js";
import { Device, guid } from "./device.js";
import { column, manifestOf, table } from "./manifest.js";
import { type Answering, type Asked, ModelServer, problem } from "./model-server.js";
import { Upstream } from "./upstream.js";

const account = (number: number) => guid(0xac, number);
const order = (number: number) => guid(0x0d, number);
const booking = (number: number) => guid(0xb0, number);
const ACCOUNTS = 50;

let upstream: Upstream;
let server: ModelServer;
let device: Device;
let editions = 1;

const online: Answering = (_asked, answer) => answer();

beforeEach(async () => {
  upstream = new Upstream();
  for (let number = 1; number <= ACCOUNTS; number += 1) {
    const city = `City ${number}`;
    upstream.put("account", account(number), { name: `Account ${number}`, phone: "1", city });
    upstream.put("workorder", order(number), {
      name: `Order ${number}`,
      account: [account(number), "account", null],
    });
    const workorder = [order(number), "workorder", null] as const;
    upstream.put("booking", booking(number), { name: "Visit", owner: "bob", workorder });
  }
  server = new ModelServer(upstream, manifestOf());
  device = new Device(server);
  await device.firstSync();
});

/** Publishes what `change` makes of the manifest. */
function publish(change: (tables: Map<string, Table>, manifest: Manifest) => void): void {
  const manifest = structuredClone(server.manifest);
  change(new Map(manifest.tables.map((one) => [one.name, one])), manifest);
  editions += 1;
  server.manifest = { ...manifest, fingerprint: `edition-${editions}` };
}

function addColumn(name = "city"): void {
  publish((tables) => tables.get("account")?.columns.push(column(name, "String")));
}

function removeColumn(of: string, name: string): void {
  publish((tables) => {
    const one = tables.get(of);
    if (one) one.columns = one.columns.filter((column) => column.name !== name);
  });
}

function removeTable(name: string): void {
  publish((_, manifest) => {
    manifest.tables = manifest.tables.filter((one) => one.name !== name);
    manifest.follow = manifest.follow.filter((rule) => rule.table !== name && rule.from !== name);
  });
}

async function stateOf(name: string): Promise<TableState | undefined> {
  return (await device.base.states()).find(({ table }) => table === name);
}

async function values(name: string, id: string) {
  return (await device.base.rows(name)).get(id)?.values;
}

/** What the tab shows, not what is stored. */
async function cities(): Promise<Set<unknown>> {
  return new Set([...(await device.rows("account")).values()].map((row) => row.values.city));
}

const pulls = (asked: readonly Asked[]) => asked.filter(({ path }) => path === "pull");
const isForColumns = ({ path, body }: Asked) =>
  path === "pull" && body.again.some((one: unknown) => Array.isArray(one));

const ALL_CITIES = new Set(Array.from({ length: ACCOUNTS }, (_, at) => `City ${at + 1}`));

describe("a column that is added", () => {
  it("is read for the rows that are here, with nothing but key and version", async () => {
    const answers: { tables: { columns: string[]; rows: unknown[] }[] }[] = [];
    server.network = async (asked, answer) => {
      const answered = answer();
      if (isForColumns(asked)) answers.push(await answered.clone().json());
      return answered;
    };
    addColumn();
    const before = await device.base.digest("account");
    await device.pass();
    expect(await cities()).toEqual(ALL_CITIES);
    const pages = answers.flatMap(({ tables }) => tables);
    for (const page of pages) expect(page.columns).toEqual(["id", "version", "city"]);
    expect(pages.flatMap(({ rows }) => rows)).toHaveLength(ACCOUNTS);
    expect(await device.base.digest("account")).toEqual(before);
    expect((await stateOf("account"))?.completing).toBeNull();
  });

  it("reads no row again", async () => {
    const whole: unknown[] = [];
    server.network = async (asked, answer) => {
      const answered = answer();
      const { tables = [] } = await answered.clone().json();
      if (asked.path !== "manifest" && !isForColumns(asked)) {
        whole.push(...tables.flatMap((page: { rows: unknown[] }) => page.rows));
      }
      return answered;
    };
    addColumn();
    await device.pass("all");
    expect(whole).toEqual([]);
  });

  it("goes on where it was when the device is killed in the middle", async () => {
    addColumn();
    let pages = 0;
    server.network = (asked, answer) => {
      pages += isForColumns(asked) ? 1 : 0;
      if (pages === 2) throw new TypeError("network");
      return answer();
    };
    await expect(device.pass()).rejects.toThrow(RequestFault);
    const known = [...(await cities())].filter((city) => city !== undefined);
    expect(known).toHaveLength(20);
    await device.restart();
    server.network = online;
    server.drain();
    await device.pass("due");
    expect(await cities()).toEqual(ALL_CITIES);
    expect(server.drain().filter(isForColumns)).toHaveLength(2);
  });

  it("is there for rows that changed meanwhile, in their newer version", async () => {
    addColumn();
    let isFirst = true;
    server.network = (asked, answer) => {
      if (isForColumns(asked) && isFirst) {
        isFirst = false;
        upstream.put("account", account(7), { city: "Moved", phone: "7" });
      }
      return answer();
    };
    await device.pass();
    await device.pass();
    expect(await values("account", account(7))).toMatchObject({ city: "Moved", phone: "7" });
  });

  it("is asked for by id for rows that are held or kept outside the scope", async () => {
    await device.edit("account", account(3), { phone: "3" });
    upstream.plugin = () => "No.";
    upstream.remove("booking", booking(3));
    await device.pass();
    const standing = (await device.base.rows("account")).get(account(3))?.standing;
    expect(standing).toBe("held");
    addColumn();
    await device.pass();
    expect(await values("account", account(3))).toMatchObject({ city: "City 3" });
    expect((await device.base.rows("account")).get(account(3))?.standing).toBe("held");
  });

  it("causes no request when the table has no rows yet", async () => {
    removeTable("account");
    await device.pass();
    upstream.tables.delete("account");
    publish((_, { tables }) => tables.push(table("account", [column("name")])));
    await device.pass();
    addColumn();
    server.drain();
    await device.pass();
    expect(server.drain().filter(isForColumns)).toEqual([]);
  });

  it("is read once for two profiles that are published one after the other", async () => {
    addColumn("city");
    server.network = (asked, answer) => {
      if (isForColumns(asked)) {
        server.network = online;
        addColumn("phone2");
      }
      return answer();
    };
    await device.pass();
    expect(await cities()).toEqual(ALL_CITIES);
    expect(await values("account", account(1))).toMatchObject({ phone2: null });
    expect((await stateOf("account"))?.completing).toBeNull();
  });

  it("that is written to before it has been read is merged, not overwritten", async () => {
    addColumn();
    server.network = (asked, answer) => {
      if (isForColumns(asked)) throw new TypeError("network");
      return answer();
    };
    await expect(device.pass()).rejects.toThrow();
    await device.edit("account", account(4), { city: "Mine" });
    server.network = online;
    await device.pass();
    const [set] = await device.work.outbox();
    expect(set?.state).toBe("attention");
    expect(set?.conflicts[0]).toMatchObject({ column: "city", mine: "Mine", theirs: "City 4" });
    expect(upstream.rows("account").get(account(4))?.values.city).toBe("City 4");
  });

  it("of another type than before is read again and nothing else is", async () => {
    publish((tables) => {
      const phone = tables.get("account")?.columns.find(({ name }) => name === "phone");
      if (phone) phone.type = "Integer";
    });
    for (const row of upstream.rows("account").values()) {
      upstream.rows("account").set(row.id, { ...row, values: { ...row.values, phone: 1 } });
    }
    server.drain();
    await device.pass();
    expect(await values("account", account(1))).toMatchObject({ name: "Account 1", phone: 1 });
    const [again] = server.drain().filter(isForColumns);
    expect(again?.body.again).toEqual([["account", "phone"]]);
  });
});

describe("a column that is taken away", () => {
  it("leaves the rows at once, without any of them being read again", async () => {
    removeColumn("account", "phone");
    const before = await device.base.digest("account");
    server.drain();
    await device.pass();
    expect(await values("account", account(1))).toEqual({ name: "Account 1" });
    expect(await device.row("account", account(1))).toMatchObject({
      values: { name: "Account 1" },
    });
    expect(await device.base.digest("account")).toEqual(before);
    expect(
      server
        .drain()
        .filter(({ path }) => path !== "manifest")
        .map(({ path }) => path),
    ).toEqual(["pull", "pull"]);
  });

  it("is read again when the profile is rolled back", async () => {
    const first = server.manifest;
    removeColumn("account", "phone");
    await device.pass();
    server.manifest = first;
    await device.pass();
    expect(await values("account", account(1))).toMatchObject({ phone: "1" });
    expect(xorHex(await device.base.digest("account"))).toBe(
      xorHex(digestOf(upstream.scope("account"))),
    );
  });

  it("holds back the work that writes to it, with its values and the reason", async () => {
    server.network = () => {
      throw new TypeError("network");
    };
    await device.edit("account", account(1), { name: "New", phone: "2" });
    removeColumn("account", "phone");
    server.network = online;
    await device.pass();
    const [set] = await device.work.outbox();
    expect(set?.state).toBe("attention");
    expect(set?.reason).toMatchObject({ outcome: "profile", column: "phone" });
    expect(set?.reason?.message).toContain('"phone" of "account"');
    expect(set?.mutations[0]?.values).toEqual({ name: "New", phone: "2" });
    expect(upstream.applied).toEqual([]);
  });

  it("lets that work go when it comes back", async () => {
    await device.edit("account", account(1), { name: "New", phone: "2" });
    const first = server.manifest;
    removeColumn("account", "phone");
    await device.pass();
    expect(upstream.applied).toEqual([]);
    server.manifest = first;
    await device.pass();
    await device.pass();
    expect(upstream.rows("account").get(account(1))?.values).toMatchObject({
      name: "New",
      phone: "2",
    });
    expect(await device.work.outbox()).toEqual([]);
  });

  it("or may no longer be changed holds back work in the same way", async () => {
    publish((tables) => {
      const phone = tables.get("account")?.columns.find(({ name }) => name === "phone");
      if (phone) phone.updatable = false;
    });
    await device.pass();
    await device.edit("account", account(1), { phone: "2" });
    await device.pass();
    const [set] = await device.work.outbox();
    expect(set?.reason).toMatchObject({ outcome: "profile", column: "phone" });
    expect(upstream.applied).toEqual([]);
  });

  it("leaves what was sent already to its outcome, and writes nothing twice", async () => {
    await device.edit("account", account(1), { phone: "2" });
    server.network = (asked, answer) => {
      const answered = answer();
      if (asked.path === "push") throw new TypeError("network");
      return answered;
    };
    await expect(device.pass()).rejects.toThrow();
    removeColumn("account", "phone");
    server.network = online;
    await device.pass();
    expect(upstream.applied).toHaveLength(1);
    expect(await device.work.outbox()).toEqual([]);
  });

  it("holds back work that a tab saves by the manifest it still has", async () => {
    removeColumn("account", "phone");
    await device.pass();
    const { manifest } = server;
    server.manifest = manifestOf();
    await device.edit("account", account(1), { phone: "2" });
    server.manifest = manifest;
    server.drain();
    await device.pass();
    expect(server.drain().filter(({ path }) => path === "push")).toEqual([]);
    expect((await device.work.outbox())[0]?.reason).toMatchObject({ column: "phone" });
  });
});

describe("a table that is taken away", () => {
  it("is forgotten with its rows, and the others stay as they are", async () => {
    removeTable("account");
    await device.pass();
    expect(await stateOf("account")).toBeUndefined();
    expect(await device.base.rows("account")).toEqual(new Map());
    expect(await device.held("workorder")).toHaveLength(ACCOUNTS);
  });

  it("leaves its unsent work to be read, and to be sent when it comes back", async () => {
    await device.edit("account", account(1), { phone: "2" });
    const first = server.manifest;
    removeTable("account");
    await device.pass();
    const [set] = await device.work.outbox();
    expect(set?.reason?.message).toContain('"account" is no longer in your offline profile');
    expect((await device.row("account", account(1)))?.values.phone).toBe("2");
    server.manifest = first;
    await device.pass();
    await device.pass();
    expect(upstream.rows("account").get(account(1))?.values.phone).toBe("2");
  });

  it("is not asked for by work that was queued before", async () => {
    upstream.put("booking", booking(60), {
      owner: "bob",
      workorder: [order(1), "workorder", null],
    });
    upstream.remove("booking", booking(2));
    server.network = (asked, answer) => {
      if (asked.path === "related" || asked.path === "get") throw new TypeError("network");
      return answer();
    };
    await device.pass("due").catch(() => {});
    removeTable("account");
    server.network = online;
    server.drain();
    await device.pass();
    expect(JSON.stringify(server.drain().filter(({ path }) => path !== "pull"))).not.toContain(
      '"table":"account"',
    );
  });

  it("is found out by any request that names it, and the pass goes on", async () => {
    upstream.put("account", account(5), { name: "New" });
    server.network = (asked, answer) => {
      if (asked.path !== "pull") return answer();
      const answered = answer();
      removeTable("task");
      server.network = (next, rest) =>
        next.path === "pull" || next.path === "manifest" ? rest() : problem(400, "unknown-table");
      return answered;
    };
    upstream.hidden.add(booking(8));
    await device.pass("all").catch(() => {});
    server.network = online;
    await device.pass();
    expect(await stateOf("task")).toBeUndefined();
  });
});

describe("a table that is added", () => {
  it("is the only one that is read", async () => {
    const first = server.manifest;
    removeTable("account");
    await device.pass();
    server.manifest = first;
    const rows: string[] = [];
    server.network = async (asked, answer) => {
      const answered = answer();
      if (asked.path === "pull") {
        const { tables = [] } = await answered.clone().json();
        rows.push(
          ...tables.flatMap((page: { table: string; rows: [] }) => page.rows.map(() => page.table)),
        );
      }
      return answered;
    };
    server.drain();
    await device.pass();
    expect(rows).toHaveLength(ACCOUNTS);
    expect(new Set(rows)).toEqual(new Set(["account"]));
    const again = pulls(server.drain()).flatMap(({ body }) => body.again);
    expect(again).toEqual(["account"]);
    expect(await stateOf("account")).toMatchObject({ isComplete: true, count: ACCOUNTS });
  });
});

describe("a profile", () => {
  it("that is taken away altogether leaves rows and work, and comes back without a download", async () => {
    await device.edit("account", account(1), { phone: "2" });
    server.network = () => problem(403, "no-profile");
    await expect(device.pass()).rejects.toMatchObject({ problem: { code: "no-profile" } });
    expect(await device.held("account")).toHaveLength(ACCOUNTS);
    expect(await device.work.outbox()).toHaveLength(1);
    server.network = online;
    server.drain();
    await device.pass();
    expect(upstream.applied).toHaveLength(1);
    expect(
      pulls(server.drain()).every(({ body }) => body.cursor !== null && !body.again.length),
    ).toBe(true);
  });

  it("that changes while everything is compared leaves nothing uncompared", async () => {
    addColumn();
    server.drain();
    await device.pass("check");
    const last = pulls(server.drain())
      .filter((asked) => !isForColumns(asked))
      .at(-1);
    expect(last?.body.tables.every((ask: unknown[]) => ask.length === 4)).toBe(true);
  });

  it("that a server process does not know yet makes no row that lacks a column", async () => {
    const old = server.manifest;
    addColumn();
    await device.pass();
    const current = server.manifest;
    upstream.put("account", account(1), { name: "Renamed" });
    server.network = (asked, answer) => {
      if (asked.path === "manifest") return answer();
      server.manifest = { ...old, fingerprint: current.fingerprint };
      const answered = answer();
      server.manifest = current;
      return answered;
    };
    await expect(device.pass()).rejects.toMatchObject({ problem: { code: "manifest-changed" } });
    expect(await values("account", account(1))).toMatchObject({ name: "Account 1" });
    server.network = online;
    await device.pass();
    expect(await values("account", account(1))).toMatchObject({ name: "Renamed", city: "City 1" });
  });

  it("that changes leaves half-filled forms alone", async () => {
    await device.work.putDraft("account/1", { phone: "half", gone: "x" });
    removeColumn("account", "phone");
    await device.pass();
    expect(await device.work.draft("account/1")).toEqual({ phone: "half", gone: "x" });
    expect(await device.edit("account", account(1), { phone: "half" })).toMatchObject({
      kind: "failed",
      problem: { code: "unknown-column" },
    });
  });
});
