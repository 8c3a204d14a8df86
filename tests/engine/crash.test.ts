import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SaveResult } from "../../static/engine/protocol.js";
import { Device, guid } from "./device.js";
import { manifestOf } from "./manifest.js";
import { ModelServer } from "./model-server.js";
import { Mortality } from "./mortality.js";
import { Upstream } from "./upstream.js";

const BOOKING = guid(0xb0, 1);
const OTHER = guid(0xb0, 2);
const ORDER = guid(0x0d, 1);
const TASK = guid(0x7a, 1);
const NEW_TASK = guid(0x7a, 2);
const TABLES = ["booking", "workorder", "task", "account"];

let mortality: Mortality;

beforeEach(() => {
  mortality = new Mortality();
});

afterEach(() => mortality.end());

/** One device and its organisation, before anything has happened. */
class World {
  readonly upstream = new Upstream();
  readonly server = new ModelServer(this.upstream, manifestOf());
  readonly device: Device;
  /** What the device was told is saved. */
  readonly promised: string[] = [];

  constructor() {
    const workorder = [ORDER, "workorder", null] as const;
    this.upstream.put("workorder", ORDER, { name: "Order" });
    this.upstream.put("booking", BOOKING, {
      name: "Booking",
      status: "planned",
      owner: "bob",
      workorder,
    });
    this.upstream.put("task", TASK, { name: "Task", workorder });
    const { fetch } = this.server;
    Object.defineProperty(this.server, "fetch", { value: mortality.fetch(fetch) });
    this.device = new Device(this.server);
  }

  async promise(what: string, saving: Promise<SaveResult>): Promise<void> {
    if ((await saving).kind === "saved") this.promised.push(what);
  }

  /** Until nothing is left to do, by a process that lives. */
  async settle(): Promise<void> {
    mortality.revive();
    await this.device.restart();
    for (let turn = 0; turn < 3; turn += 1) await this.device.pass("check");
  }
}

interface Scenario {
  name: string;
  /** What comes before, undisturbed. */
  prepare(world: World): Promise<unknown>;
  /** What is killed. */
  act(world: World): Promise<unknown>;
  /** What a promise means upstream. */
  kept: Readonly<Record<string, (world: World) => boolean>>;
}

const edit = (world: World, status: string) =>
  world.promise(status, world.device.edit("booking", BOOKING, { status }));
const isStatus = (status: string) => (world: World) =>
  world.upstream.rows("booking").get(BOOKING)?.values.status === status;

const SCENARIOS: Scenario[] = [
  {
    name: "a first sync",
    prepare: async () => {},
    act: ({ device }) => device.pass(),
    kept: {},
  },
  {
    name: "saving and sending an edit",
    prepare: ({ device }) => device.firstSync(),
    act: async (world) => {
      await edit(world, "started");
      await world.device.pass();
    },
    kept: { started: isStatus("started") },
  },
  {
    name: "two edits, a new row, and news from others in one pass",
    prepare: async (world) => {
      await world.device.firstSync();
      world.upstream.put("booking", OTHER, { name: "Other", status: "planned", owner: "bob" });
      world.upstream.remove("task", TASK);
    },
    act: async (world) => {
      await edit(world, "started");
      await edit(world, "done");
      const values = { name: "New", workorder: [ORDER, "workorder", null] as const };
      const made = { kind: "create", table: "task", id: NEW_TASK, values } as const;
      await world.promise("task", world.device.save(made));
      await world.device.pass();
    },
    kept: {
      started: () => true,
      done: isStatus("done"),
      task: ({ upstream }) => upstream.rows("task").has(NEW_TASK),
    },
  },
  {
    name: "a new profile, with an edit waiting",
    prepare: async (world) => {
      await world.device.firstSync();
      await edit(world, "done");
      const { manifest } = world.server;
      const tables = manifest.tables.filter(({ name }) => name !== "account");
      const follow = manifest.follow.filter(
        ({ table, from }) => table !== "account" && from !== "account",
      );
      world.server.manifest = { ...manifest, tables, follow, fingerprint: "profile-2" };
    },
    act: ({ device }) => device.pass(),
    kept: { done: isStatus("done") },
  },
];

async function compare(world: World, { kept }: Scenario): Promise<void> {
  const { upstream, device, promised } = world;
  for (const what of promised) expect(kept[what]?.(world), `${what} was promised`).toBe(true);
  expect(await device.work.outbox()).toEqual([]);
  const applied = upstream.applied.map(({ id }) => id);
  expect(new Set(applied).size).toBe(applied.length);
  const writes = upstream.applied.flatMap(({ mutations }) => mutations.map(({ id }) => id));
  expect(new Set(writes).size).toBe(writes.length);
  const here = new Set(world.server.manifest.tables.map(({ name }) => name));
  for (const table of TABLES.filter((name) => here.has(name))) {
    const wanted = upstream.scope(table).map(({ id, version }) => `${id} ${version}`);
    expect(await device.held(table), table).toEqual(wanted.sort());
    await device.base.inspect(table);
  }
}

/** Runs it with its process killed after so many operations. Says whether it came to its end. */
async function survive(scenario: Scenario, operations: number): Promise<boolean> {
  const world = new World();
  mortality.revive();
  await scenario.prepare(world);
  mortality.killAfter(operations);
  await scenario.act(world).catch(() => {});
  const isWhole = mortality.count <= operations;
  await world.settle();
  await compare(world, scenario);
  return isWhole;
}

describe("a process killed at any moment", () => {
  it.each(SCENARIOS)(
    "of $name loses and doubles nothing",
    async (scenario) => {
      for (let operations = 0; ; operations += 1) {
        const isWhole = await survive(scenario, operations).catch((error: Error) => {
          throw new Error(`Killed after ${operations}: ${error.message}`, { cause: error });
        });
        if (isWhole) {
          // The scenario must be long enough to be worth it.
          expect(operations).toBeGreaterThan(20);
          return;
        }
      }
    },
    120_000,
  );
});
