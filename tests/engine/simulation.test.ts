/**
 * Random histories of one device, its user, other people and a bad network; then all is healed.
 *
 * Deterministic by seed: `SEEDS=2000 npx vitest run tests/engine/simulation` walks further, and a
 * failure names the seed. Invariants: offline-sync-engines, I1 to I5.
 */

import { describe, expect, it } from "vitest";
import type { WireMutation } from "../../static/engine/wire.js";
import { isLookup, type Value, type Values } from "../../static/metadata/row.js";
import { digestOf, xorHex } from "../../static/store/digests.js";
import { Device, guid } from "./device.js";
import { manifestOf } from "./manifest.js";
import { type Asked, ModelServer } from "./model-server.js";
import { Upstream } from "./upstream.js";

const SEEDS = Number(process.env.SEEDS ?? 60);
const STEPS = 60;
const TABLES = ["booking", "workorder", "task", "account"] as const;
const KINDS = { booking: 0xb0, workorder: 0x0d, task: 0x7a, account: 0xac };

type Name = (typeof TABLES)[number];

/** The cell a person last wrote, and what he wrote. */
interface Edit {
  table: Name;
  id: string;
  column: string;
  value: Value;
}

class Crash extends Error {}

class History {
  readonly upstream = new Upstream();
  readonly server = new ModelServer(this.upstream, manifestOf());
  readonly device = new Device(this.server);
  readonly edits = new Map<string, Edit>();
  /** What the author of each mutation saw. */
  readonly #seen = new Map<string, Values>();
  /** Rows made on the device. */
  readonly #own = new Set<string>();
  readonly #late: (() => void)[] = [];
  #state: number;
  #made = 100;
  #isHealed = false;

  constructor(seed: number) {
    this.#state = seed;
    for (let number = 1; number <= 6; number += 1) this.#seedFamily(number);
    this.server.network = (asked, answer) => this.#network(asked, answer);
    this.upstream.plugin = (mutation) => this.#expectSeen(mutation);
  }

  async run(): Promise<void> {
    for (let step = 0; step < STEPS; step += 1) {
      await this.#step();
      await this.#expectEditsShown();
      await this.#expectRowsOfWorkHere();
    }
    await this.#heal();
  }

  /** mulberry32 */
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }

  #pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.#random() * from.length)];
  }

  #seedFamily(number: number): void {
    const id = (name: Name) => guid(KINDS[name], number);
    const account = [id("account"), "account", null] as const;
    const order = [id("workorder"), "workorder", null] as const;
    this.upstream.put("account", id("account"), { name: "A", phone: "0" });
    this.upstream.put("workorder", id("workorder"), { name: "W", note: "0", account });
    this.upstream.put("task", id("task"), { name: "T", done: false, workorder: order });
    const owner = number < 4 ? "bob" : "dora";
    this.upstream.put("booking", id("booking"), {
      name: "B",
      status: "0",
      owner,
      workorder: order,
    });
  }

  /** A crash takes the device; a lost answer takes only the answer; half of lost pushes arrive late. */
  #network(asked: Asked, answer: () => Response): Response {
    if (this.#isHealed) return answer();
    if (this.#chance(0.04)) throw new Crash();
    if (this.#chance(0.08)) {
      if (asked.path === "push" && this.#chance(0.5)) this.#late.push(answer);
      throw new TypeError("request lost");
    }
    const answered = answer();
    if (asked.path === "push" && this.#chance(0.1)) this.#late.push(answer);
    if (this.#chance(0.08)) throw new TypeError("answer lost");
    return answered;
  }

  async #step(): Promise<void> {
    this.device.clock.ms += 60_000 * Math.floor(this.#random() * 8);
    const roll = this.#random();
    if (roll < 0.25) await this.#edit();
    else if (roll < 0.31) await this.#create();
    else if (roll < 0.6) this.#others();
    else if (roll < 0.65) this.#deliverLate();
    else await this.#pass();
  }

  #deliverLate(): void {
    for (const answer of this.#late.splice(0)) answer();
  }

  async #edit(): Promise<void> {
    const table = this.#pick(TABLES.slice(0, 3)) ?? "booking";
    const row = this.#pick([...(await this.device.rows(table)).values()]);
    if (!row) return;
    const column = { booking: "status", workorder: "note", task: "name", account: "phone" }[table];
    const value = `u${Math.floor(this.#random() * 1e6)}`;
    await this.device.edit(table, row.id, { [column]: value });
    await this.#learnSeen();
    this.#note({ table, id: row.id, column, value });
  }

  async #create(): Promise<void> {
    const parent = this.#pick([...(await this.device.rows("workorder")).values()]);
    this.#made += 1;
    const isOrder = !parent || this.#chance(0.3);
    const table = isOrder ? "workorder" : "task";
    const id = guid(KINDS[table], this.#made);
    const values = isOrder
      ? { name: "new" }
      : { name: "new", workorder: [parent.id, "workorder", null] as const };
    this.#own.add(id);
    await this.device.save({ kind: "create", table, id, values });
    await this.#learnSeen();
    this.#note({ table, id, column: "name", value: "new" });
  }

  #note(edit: Edit): void {
    this.edits.set(`${edit.table}/${edit.id}/${edit.column}`, edit);
  }

  /** Dispatchers assign and take away, colleagues write, rows go, rights come and go. */
  #others(): void {
    const table = this.#pick(TABLES) ?? "booking";
    const row = this.#pick([...this.upstream.rows(table).values()]);
    if (!row) return;
    const roll = this.#random();
    if (roll < 0.35) this.upstream.put(table, row.id, { name: `o${Math.floor(roll * 1e6)}` });
    else if (roll < 0.45 && table === "task") this.upstream.put(table, row.id, { done: true });
    else if (roll < 0.7 && table === "booking") {
      this.upstream.put(table, row.id, { owner: row.values.owner === "bob" ? "dora" : "bob" });
    } else if (roll < 0.78) this.#repoint(table, row.id);
    else if (roll < 0.86) this.upstream.hidden.add(row.id);
    else if (roll < 0.94) this.upstream.hidden.delete(this.#pick([...this.upstream.hidden]) ?? "");
    else this.upstream.remove(table, row.id);
  }

  #repoint(table: Name, id: string): void {
    const row = this.upstream.rows(table).get(id);
    const column = table === "workorder" ? "account" : "workorder";
    const target = row?.values[column];
    const other = this.#pick([...this.upstream.rows(column).keys()]);
    if (isLookup(target) && other)
      this.upstream.put(table, id, { [column]: [other, column, null] });
  }

  async #pass(): Promise<void> {
    const extent = this.#pick(["due", "all", "check"] as const) ?? "all";
    try {
      await this.device.pass(extent);
    } catch {
      // Whatever went wrong: the next pass goes on from what is stored.
    }
    if (this.#chance(0.2)) await this.device.restart();
  }

  async #heal(): Promise<void> {
    this.#isHealed = true;
    this.#deliverLate();
    for (let turn = 0; turn < 3; turn += 1) await this.device.pass("check");
    await this.#expectEditsShown();
    await this.#expectNothingLost();
    await this.#expectScope();
    this.#expectOnce();
  }

  /** I4: what the user has written is what he sees while it is unsent. */
  async #expectEditsShown(): Promise<void> {
    const outbox = await this.device.tables.outbox();
    for (const { table, id, column, value } of this.edits.values()) {
      const own = outbox.flatMap(({ mutations }) => mutations).filter(({ row }) => row === id);
      const last = own.findLast(({ values }) => column in values);
      if (last) expect((await this.device.row(table, id))?.values[column]).toEqual(value);
    }
  }

  /** I2: the last edit of every cell was applied, or waits for a person. I6: nothing else waits. */
  async #expectNothingLost(): Promise<void> {
    const outbox = await this.device.work.outbox();
    const waiting = outbox.flatMap(({ mutations }) => mutations);
    const applied = this.upstream.applied.flatMap(({ mutations }) => mutations);
    for (const { table, id, column, value } of this.edits.values()) {
      const has = [...applied, ...waiting].some(
        (one) => one.table === table && one.row === id && one.values[column] === value,
      );
      expect(has, `${table} ${id} ${column} ${value}`).toBe(true);
    }
    const isAnybodyNeeded = outbox.some(({ state }) => state === "attention");
    if (!isAnybodyNeeded) expect(outbox).toEqual([]);
    expect(outbox.filter(({ state }) => state === "sent")).toEqual([]);
  }

  /** I3: base is the scope, what is held for unsent work, and what was made here. */
  async #expectScope(): Promise<void> {
    for (const table of TABLES) {
      const rows = [...(await this.device.base.rows(table)).values()];
      const mine = rows.filter(({ standing }) => standing === "scope");
      const scope = this.upstream.scope(table);
      const figures = (of: readonly { id: string; version: number }[]) =>
        of.map(({ id, version }) => `${id} ${version}`).sort();
      expect(figures(mine), table).toEqual(figures(scope));
      expect(xorHex(await this.device.base.digest(table))).toBe(xorHex(digestOf(scope)));
      const outbox = await this.device.work.outbox();
      const strangers = rows.filter(({ standing }) => standing === "held");
      if (outbox.length === 0) expect(strangers).toEqual([]);
    }
  }

  async #learnSeen(): Promise<void> {
    for (const { mutations } of await this.device.tables.outbox()) {
      for (const { id, seen } of mutations) this.#seen.set(id, seen);
    }
  }

  /** I5: nothing is overwritten that its author had not seen. */
  #expectSeen({ id, kind, table, row, values }: WireMutation): Values {
    const before = this.upstream.rows(table).get(row)?.values ?? {};
    const seen = this.#seen.get(id) ?? {};
    if (kind !== "update") return values;
    for (const [column, value] of Object.entries(values)) {
      const known = [seen[column] ?? null, value];
      expect(known, `${table} ${row} ${column}`).toContainEqual(before[column] ?? null);
    }
    return values;
  }

  /** Rows with unsent work stay, whatever happens to their scope. */
  async #expectRowsOfWorkHere(): Promise<void> {
    for (const { mutations } of await this.device.tables.outbox()) {
      for (const { table, row } of mutations.filter(({ kind }) => kind === "update")) {
        if (this.#own.has(row)) continue;
        expect((await this.device.tables.rows(table)).has(row), `${table} ${row}`).toBe(true);
      }
    }
  }

  /** I1: every mutation took effect once at most. */
  #expectOnce(): void {
    const ids = this.upstream.applied.flatMap(({ mutations }) => mutations.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  }
}

describe("random histories", () => {
  it(`lose, double, hide and tear nothing (${SEEDS} seeds)`, { timeout: 600_000 }, async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      await new History(seed).run().catch((error: Error) => {
        throw new Error(`seed ${seed}: ${error.message}`, { cause: error });
      });
    }
  });
});
