/**
 * The golden messages are what the engine sends and takes: the server's tests read the same files.
 *
 * Longer than most files: one message of every kind.
 */

import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { createApi, type SyncApi } from "../../static/engine/api.js";
import { Courier } from "../../static/engine/commands.js";
import { complete } from "../../static/engine/completing.js";
import { PassContext } from "../../static/engine/context.js";
import type { RequestFault } from "../../static/engine/errors.js";
import { Network } from "../../static/engine/network.js";
import { type Deciding, settle } from "../../static/engine/outcomes.js";
import type { DraftMutation } from "../../static/engine/protocol.js";
import { pull } from "../../static/engine/pull.js";
import { push } from "../../static/engine/push.js";
import type { Command, DeviceFacts, Identity, Outcome } from "../../static/engine/wire.js";
import type { Manifest } from "../../static/metadata/manifest.js";
import { mergeRulesOf } from "../../static/store/merge.js";
import type { ChangeSet } from "../../static/store/outbox.js";
import { rowsOfPage } from "../../static/store/rows.js";
import { Device, TestClock } from "./device.js";
import { manifestOf } from "./manifest.js";
import { json, ModelServer } from "./model-server.js";
import { Upstream } from "./upstream.js";

function golden<T>(file: string): T {
  const url = new URL(`../wire/${file}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as T;
}

interface Message {
  // biome-ignore lint/suspicious/noExplicitAny: whatever the message has
  request: any;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the message has
  answer: any;
}

const MESSAGES = golden<Record<string, Message>>("messages");
const MANIFEST = golden<Manifest>("manifest");
const BOOKING = "bookableresourcebooking";

function message(name: string): Message {
  const found = MESSAGES[name];
  if (!found) throw new Error(`There is no golden message "${name}".`);
  return found;
}

/** A clock whose ids are those of the message. */
class GoldenClock extends TestClock {
  readonly ids: string[] = [];
  override newId = (): string => this.ids.shift() ?? "99999999-0000-4000-8000-000000000000";
}

let clock: GoldenClock;
let device: Device;
let courier: Courier;
let context: PassContext;
let api: SyncApi;
/** What went up, and what comes down for it. */
let sent: unknown[];
let answers: unknown[];

beforeEach(async () => {
  clock = new GoldenClock();
  clock.ms = Date.parse("2026-11-22T10:32:05.250Z");
  const { organization, user, device: id } = message("get").request;
  const identity: Identity = { organization, user, device: id };
  device = new Device(new ModelServer(new Upstream(), manifestOf()), clock);
  device.server.manifest = MANIFEST;
  for (let epoch = 0; epoch < 3; epoch += 1) await device.lead();
  sent = [];
  answers = [];
  const network = new Network(async (path, init) => {
    if (path === "/api/session") return json(message("session").answer);
    sent.push(JSON.parse(String(init.body)));
    return json(answers.shift());
  }, clock);
  courier = new Courier();
  api = createApi(network, identity, new AbortController().signal, courier);
  context = new PassContext({ ...(await device.input()), api }, MANIFEST);
});

async function hold(table: string, id: string, version: number, values: object): Promise<void> {
  const known = MANIFEST.tables.find(({ name }) => name === table)?.columns ?? [];
  const empty = Object.fromEntries(known.map(({ name }) => [name, null]));
  const row = { id, version, values: { ...empty, ...values } };
  const state = { isToRestart: false, isComplete: true };
  await context.write({ changes: [{ table, puts: [{ row, isInScope: true }], state }] }, null);
}

async function held(table: string, id: string) {
  return (await device.base.rows(table)).get(id);
}

describe("a golden pull", () => {
  const { request, answer } = message("pull");
  const asked: string[] = request.tables.map(([name]: [string]) => name);
  const only = { ...MANIFEST, tables: MANIFEST.tables.filter(({ name }) => asked.includes(name)) };

  beforeEach(async () => {
    context = new PassContext(context.input, only);
    const state = { isToRestart: false, isComplete: true };
    const read = asked.filter((name) => name !== BOOKING).map((table) => ({ table, state }));
    await context.write({ changes: read, cursor: request.cursor }, null);
    await hold("account", answer.tables[1].rows[0][0], 1_004_100, { name: "Mill" });
    await hold("bookingstatus", answer.tables[0].rows[0][3][0], 1_000_007, { name: "Scheduled" });
    await hold("leadcompetitors", "a0c4a1f2-7b1e-4d11-9db0-000d3a2b4c5d", 0, {});
    courier.tell(request.facts as DeviceFacts);
    courier.confirm({ id: request.done, kind: "resync" });
    answers.push(answer);
  });

  it("is what the engine asks", async () => {
    await pull(context, "check");
    expect(sent).toEqual([request]);
  });

  it("is stored, with its cursor, and its comparisons are acted upon", async () => {
    const { comparisons, isFirst } = await pull(context, "check");
    expect(isFirst).toBe(true);
    expect(comparisons.map(({ table, answer: { state } }) => [table, state])).toEqual([
      ["account", "rows"],
      ["contact", "rows"],
      ["product", "buckets"],
      ["bookingstatus", "same"],
      ["leadcompetitors", "rows"],
    ]);
    const [id, version, name] = answer.tables[0].rows[0];
    expect(await held(BOOKING, id)).toMatchObject({ version, values: { name } });
    expect(await device.base.meta("cursor")).toBe(answer.cursor);
    const states = await device.base.states();
    const refused = states.filter(({ problem }) => problem);
    expect(refused.map(({ table, problem }) => [table, problem?.code])).toEqual([
      ["uom", "forbidden"],
    ]);
    expect(courier.command).toEqual(answer.command);
  });
});

it("golden columns are what the engine asks for rows without them, and complete these", async () => {
  const { request, answer } = message("columns");
  const [id, version, telephone1] = answer.tables[0].rows[0];
  await hold("account", id, version, { name: "Alderwick Mill" });
  const completing = { columns: ["telephone1"], isRead: false };
  const changes = [{ table: "account", state: { completing } }];
  await context.write({ changes, cursor: request.cursor }, null);
  answers.push(answer);
  await complete(context);
  expect(sent).toEqual([request]);
  expect((await held("account", id))?.values).toEqual({ name: "Alderwick Mill", telephone1 });
});

describe("golden reads by id", () => {
  it("list rows of buckets", async () => {
    const { request, answer } = message("list");
    answers.push(answer);
    const { rows } = await api.list(request.table, request.bits, request.buckets);
    expect([sent, rows]).toEqual([[request], answer.rows]);
  });

  it("get rows, and say which are absent", async () => {
    const { request, answer } = message("get");
    answers.push(answer);
    const { pages } = await api.get(request.asks);
    expect(sent).toEqual([request]);
    expect(pages.flatMap(rowsOfPage).map(({ id }) => id)).toEqual([request.asks[0].ids[0]]);
    expect(pages[0]?.absent).toEqual([request.asks[0].ids[1]]);
  });

  it("get related rows, by id and by parent", async () => {
    const { request, answer } = message("related");
    answers.push(answer);
    const { pages } = await api.related(request.asks);
    expect(sent).toEqual([request]);
    const child = pages.flatMap(rowsOfPage)[1];
    expect(child?.values).toEqual({ msdyn_product: answer.tables[1].rows[0][2] });
  });
});

describe("a golden push", () => {
  async function save(name: string, drafts: DraftMutation[]): Promise<void> {
    const [set] = message(name).request.changeSets;
    clock.ids.push(...set.mutations.map(({ id }: { id: string }) => id), set.id);
    await device.save(...drafts);
    answers.push(message(name).answer);
    await push(context);
    expect(sent).toEqual([message(name).request]);
    expect(await device.work.outbox()).toEqual([]);
  }

  it("is what the engine sends, and its rows are stored", async () => {
    const [update, create, remove] = message("push").request.changeSets[0].mutations;
    const seen = { bookingstatus: null, duration: 60 };
    await hold(BOOKING, update.row, update.version, seen);
    await hold("task", remove.row, remove.version, { subject: "Call" });
    const { table, values } = create;
    await save("push", [
      { kind: "update", table: BOOKING, id: update.row, values: update.values, seen },
      { kind: "create", table, id: create.row, values },
      { kind: "delete", table: "task", id: remove.row, seen: {} },
    ]);
    expect(await held(BOOKING, update.row)).toMatchObject({ version: 1_004_300 });
    expect(await held(table, create.row)).toMatchObject({ standing: "kept", values });
    expect(await held("task", remove.row)).toBeUndefined();
  });

  it("of links is what the engine sends, and the pair is stored", async () => {
    const { answer, request } = message("linking");
    const [link, unlink] = request.changeSets[0].mutations;
    const ends = ({ values }: typeof link) => ({
      first: values.leadid[0],
      second: values.competitorid[0],
    });
    const table = "leadcompetitors";
    await save("linking", [
      { kind: "link", table, ...ends(link) },
      { kind: "unlink", table, ...ends(unlink) },
    ]);
    const [id] = answer.outcomes[0].rows[0].rows[0];
    expect((await held(table, id))?.version).toBe(0);
  });

  it("is cancelled in golden words", async () => {
    const { request, answer } = message("cancel");
    answers.push(answer);
    expect((await api.cancel(request.changeSets)).outcomes).toEqual(answer.outcomes);
    expect(sent).toEqual([request]);
  });
});

describe("a golden outcome", () => {
  interface GoldenOutcome {
    outcome: Outcome;
    becomes: null | {
      state: string;
      reason: string | null;
      column?: string;
      waitsSeconds?: number;
    };
  }

  for (const { outcome, becomes } of golden<GoldenOutcome[]>("outcomes")) {
    it(`${outcome.outcome} ${outcome.code ?? ""} decides what becomes of the set`, () => {
      const next = settle(sentSet(outcome), outcome, decidingFor(outcome));
      if (becomes === null || next === null) return expect(next).toBe(becomes);
      expect(next.state).toBe(becomes.state);
      expect(next.reason?.outcome ?? null).toBe(becomes.reason);
      expect(next.reason?.column ?? undefined).toBe(becomes.column);
      const waitsMs = (becomes.waitsSeconds ?? 0) * 1_000;
      if (waitsMs > 0) expect(next.notBeforeMs).toBeGreaterThanOrEqual(1_000_000 + waitsMs);
    });
  }

  const row = "1d2c3b4a-1b74-4a52-ab23-0c1b2a1c2a46";

  function sentSet({ changeSet }: Outcome): ChangeSet {
    const values = { name: "Mine" };
    const mutation = { id: "m", table: "account", row, values, seen: { name: "Before" } };
    return {
      sequence: 1,
      id: changeSet,
      label: "edit",
      madeAt: "2026-11-22T10:32:05.250Z",
      state: "sent",
      everSent: true,
      cancels: [],
      notBeforeMs: 0,
      mutations: [{ ...mutation, kind: "update", version: 1 }],
      reason: null,
      conflicts: [],
    };
  }

  function decidingFor({ rows }: Outcome): Deciding {
    const found = (rows ?? []).flatMap(rowsOfPage);
    const account = MANIFEST.tables.find(({ name }) => name === "account");
    return {
      current: new Map(found.map((one) => [`account/${one.id}` as const, one])),
      rulesOf: () => mergeRulesOf(account),
      newId: () => "new",
      nowMs: 1_000_000,
    };
  }
});

describe("a golden problem", () => {
  interface GoldenProblem {
    status: number;
    document: { type: string; title: string; retryAfterSeconds?: number; command?: Command };
  }

  for (const { status, document } of golden<GoldenProblem[]>("problems")) {
    const code = document.type.split(":").at(-1);
    it(`${code} is understood`, async () => {
      const body = JSON.stringify(document);
      const headers = { "Content-Type": "application/problem+json" };
      const network = new Network(async () => new Response(body, { status, headers }), clock);
      const fault = await network.send({ method: "GET", path: "/api/sync/manifest" }).then(
        () => null,
        (error: RequestFault) => error,
      );
      expect(fault?.problem).toMatchObject({ code, status, title: document.title });
      const seconds = document.retryAfterSeconds;
      expect(fault?.retryAfterMs).toBe(seconds === undefined ? null : seconds * 1_000);
      expect(fault?.command).toEqual(document.command ?? null);
    });
  }
});

it("the golden session says who is signed in", async () => {
  const bodies: unknown[] = [];
  const network = new Network(async (_path, init) => {
    if (init.method === "POST") bodies.push(JSON.parse(String(init.body)));
    return json(message("session").answer);
  }, clock);
  const { username, password } = message("session").request;
  expect(await network.signIn(username, password)).toEqual(message("session").answer);
  expect(bodies).toEqual([message("session").request]);
});
