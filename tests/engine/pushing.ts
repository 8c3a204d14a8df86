/** A device that has synchronised, and a server that misbehaves once, for tests of push. */

import { IDBFactory } from "fake-indexeddb";
import { expect } from "vitest";
import { decide } from "../../static/engine/deciding.js";
import { RequestFault } from "../../static/engine/errors.js";
import type { SaveResult, Verdict } from "../../static/engine/protocol.js";
import { type ChangeSet, rowKey } from "../../static/store/outbox.js";
import { Device, guid } from "./device.js";
import { manifestOf } from "./manifest.js";
import { type Answering, ModelServer, problem } from "./model-server.js";
import { Upstream } from "./upstream.js";

export const booking = (number: number) => guid(0xb0, number);
export const order = (number: number) => guid(0x0d, number);
export const task = (number: number) => guid(0x7a, number);

export const online: Answering = (_asked, answer) => answer();

export class Pushing {
  readonly upstream = new Upstream();
  readonly server = new ModelServer(this.upstream, manifestOf());
  readonly device: Device;

  private constructor() {
    globalThis.indexedDB = new IDBFactory();
    this.device = new Device(this.server);
    for (const number of [1, 2]) this.#book(number);
  }

  static async begin(): Promise<Pushing> {
    const pushing = new Pushing();
    await pushing.device.firstSync();
    return pushing;
  }

  /** The next push takes effect and its answer is lost. */
  async loseNextAnswer(): Promise<void> {
    this.server.network = (asked, answer) => {
      const answered = answer();
      if (asked.path === "push") throw new TypeError("network");
      return answered;
    };
    await expect(this.device.pass()).rejects.toThrow(RequestFault);
    this.server.network = online;
  }

  /** The next push is too much for a proxy, whatever is in it. */
  async refuseNextAsTooLarge(): Promise<void> {
    this.server.network = (asked, answer) =>
      asked.path === "push" ? problem(413, "too-large") : answer();
    await this.device.pass();
    this.server.network = online;
  }

  /** What a person decides about a set of the outbox. */
  async resolve(decision: Verdict, which = 0): Promise<void> {
    const { work, tables, clock } = this.device;
    const set = (await work.outbox())[which] as ChangeSet;
    const { base } = await tables.snapshot(set.mutations.map(({ table }) => table));
    const current = new Map(
      set.mutations.flatMap(({ table, row }) => {
        const here = base.get(table)?.get(row);
        return here ? [[rowKey(table, row), here] as const] : [];
      }),
    );
    const { manifest } = this.server;
    const input = { changeSetId: set.id, decision, manifest, current, clock };
    expect(await decide(work, input)).toMatchObject({ kind: "saved" });
    await tables.refreshOutbox();
  }

  addTask(number: number, parent: string): Promise<SaveResult> {
    const values = { name: `Task ${number}`, workorder: [parent, "workorder", null] as const };
    return this.device.save({ kind: "create", table: "task", id: task(number), values });
  }

  /** What the journal says, in order. */
  async outcomes(): Promise<string[]> {
    return (await this.device.work.journal()).map(({ outcome }) => outcome);
  }

  async states(): Promise<string[]> {
    return (await this.device.work.outbox()).map(({ state }) => state);
  }

  #book(number: number): void {
    this.upstream.put("workorder", order(number), { name: `Order ${number}`, note: null });
    this.upstream.put("task", task(number), {
      name: `Task ${number}`,
      workorder: [order(number), "workorder", null],
    });
    this.upstream.put("booking", booking(number), {
      name: `Booking ${number}`,
      status: "planned",
      owner: "bob",
      workorder: [order(number), "workorder", null],
    });
  }
}
