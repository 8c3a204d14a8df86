/** A device in a test: its databases, saves and passes, without a loop. */

import "fake-indexeddb/auto";
import { createApi } from "../../static/engine/api.js";
import type { Clock } from "../../static/engine/clock.js";
import { Courier } from "../../static/engine/commands.js";
import type { PassInput } from "../../static/engine/context.js";
import type { Extent } from "../../static/engine/due.js";
import { Network } from "../../static/engine/network.js";
import { type PassResult, runPass } from "../../static/engine/pass.js";
import type { DraftMutation, SaveResult } from "../../static/engine/protocol.js";
import { save } from "../../static/engine/saving.js";
import { BaseStore } from "../../static/store/base.js";
import { type SeenRow, seenRows } from "../../static/store/overlay.js";
import { Tables } from "../../static/store/tables.js";
import { WorkStore } from "../../static/store/work.js";
import { guid } from "./guid.js";
import { ORGANIZATION, USER } from "./manifest.js";
import type { ModelServer } from "./model-server.js";

let devices = 0;

/** Time and ids that tests decide. Timers never fire by themselves. */
export class TestClock implements Clock {
  ms = Date.parse("2026-11-22T12:00:00Z");
  readonly timers = new Set<{ atMs: number; then: () => void }>();
  #ids = 0;

  nowMs(): number {
    return this.ms;
  }

  after(ms: number, then: () => void): () => void {
    const timer = { atMs: this.ms + ms, then };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  random(): number {
    return 0.5;
  }

  newId = (): string => {
    this.#ids += 1;
    return guid(0xc11e47, this.#ids);
  };

  /** Lets time pass; fires what is due, in order. */
  advance(ms: number): void {
    const end = this.ms + ms;
    for (;;) {
      const due = [...this.timers].sort((a, b) => a.atMs - b.atMs).find(({ atMs }) => atMs <= end);
      if (!due) break;
      this.timers.delete(due);
      this.ms = Math.max(this.ms, due.atMs);
      due.then();
    }
    this.ms = end;
  }
}

export { guid };

export class Device {
  readonly server: ModelServer;
  readonly clock: TestClock;
  readonly owner: string;
  work: WorkStore;
  base: BaseStore;
  tables: Tables;
  epoch = 0;
  readonly courier = new Courier();
  readonly announced: { kind: string; tables: string[] }[] = [];

  constructor(server: ModelServer, clock = new TestClock()) {
    devices += 1;
    this.server = server;
    this.clock = clock;
    this.owner = `device-${devices}`;
    this.work = new WorkStore(this.owner, clock.newId);
    this.base = new BaseStore(this.owner);
    this.tables = new Tables(this.base, this.work);
  }

  async lead(): Promise<void> {
    this.epoch = await this.work.lead();
    await this.base.setMeta("epoch", this.epoch);
  }

  /** What a crash leaves: what is on disk. */
  async restart(): Promise<void> {
    await Promise.all([this.work.close(), this.base.close()]);
    this.work = new WorkStore(this.owner, this.clock.newId);
    this.base = new BaseStore(this.owner);
    this.tables = new Tables(this.base, this.work);
    this.epoch = 0;
  }

  async input(signal = new AbortController().signal): Promise<PassInput> {
    if (this.epoch === 0) await this.lead();
    const { deviceId: device } = await this.work.settings();
    const network = new Network(this.server.fetch, this.clock);
    const identity = { organization: ORGANIZATION, user: USER, device };
    return {
      api: createApi(network, identity, signal, this.courier),
      base: this.base,
      work: this.work,
      tables: this.tables,
      clock: this.clock,
      epoch: this.epoch,
      signal,
      announce: (kind, tables) => this.announced.push({ kind, tables }),
      progress: () => {},
    };
  }

  async pass(extent: Extent = "all"): Promise<PassResult> {
    return runPass(await this.input(), extent, () => {});
  }

  /** The first sync, and the comparison that follows it. */
  async firstSync(): Promise<void> {
    await this.pass();
    await this.pass("check");
    this.server.drain();
  }

  async save(...mutations: DraftMutation[]): Promise<SaveResult> {
    const { manifest } = this.server;
    const rows = (table: string) => this.tables.rows(table);
    const { work, clock } = this;
    const result = await save({ manifest, work, clock, rows }, { mutations, label: "edit" });
    await this.tables.refreshOutbox();
    return result;
  }

  /** Changes columns of a row as a form does: with the values seen. */
  async edit(table: string, id: string, values: Record<string, string>): Promise<SaveResult> {
    const row = await this.row(table, id);
    const seen = Object.fromEntries(
      Object.keys(values).map((column) => [column, row?.values[column] ?? null]),
    );
    return this.save({ kind: "update", table, id, values, seen });
  }

  async rows(table: string): Promise<Map<string, SeenRow>> {
    const { base, overlay } = await this.tables.snapshot([table]);
    return seenRows(base.get(table) ?? new Map(), overlay.get(table));
  }

  async row(table: string, id: string): Promise<SeenRow | undefined> {
    return (await this.rows(table)).get(id);
  }

  /** Ids and versions in base, sorted. */
  async held(table: string): Promise<string[]> {
    const rows = await this.base.rows(table);
    return [...rows.values()].map(({ id, version }) => `${id} ${version}`).sort();
  }
}
