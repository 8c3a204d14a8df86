/**
 * A person, an outbox and an upstream without databases or a network, for properties of the outbox.
 *
 * Every value that the person writes is a number of its own, so that it can be traced. What the
 * device does is done by the functions of static/ alone; upstream keeps receipts, and copies of
 * change sets stay under way until they arrive.
 */

import { type Deciding, freeze, settle } from "../../static/engine/outcomes.js";
import type { Outcome } from "../../static/engine/wire.js";
import { isLookup, type Row, type Values } from "../../static/metadata/row.js";
import { neighbourhood, place } from "../../static/store/coalesce.js";
import { afterCancel, type CancelOutcome } from "../../static/store/late-copies.js";
import { mergeRulesOf } from "../../static/store/merge.js";
import {
  type ChangeSet,
  type Mutation,
  type RowKey,
  readySets,
  rowKey,
  rowsOf,
} from "../../static/store/outbox.js";
import { overlayOf, type SeenRow, seenRows } from "../../static/store/overlay.js";
import { discard, insist } from "../../static/store/resolving.js";
import { isRestorable, restore } from "../../static/store/restoring.js";
import { set as changeSet, stored } from "../store/changes.js";
import { bodyOf, pageOf, TABLE, tokensOf } from "./outbox-traces.js";

export interface Copy {
  id: string;
  mutations: readonly Mutation[];
}

/** What upstream does with the next copies instead of applying them. */
export type Mood = "willing" | "refusing" | "busy";

export class OutboxModel {
  outbox: ChangeSet[] = [];
  readonly upstream = new Map<string, Row>();
  base = new Map<string, Row>();
  readonly receipts = new Map<string, CancelOutcome>();
  readonly underWay: Copy[] = [];
  readonly answers: Outcome[] = [];
  /** Every mutation that took effect, in order. */
  readonly applied: Mutation[] = [];
  /** Sets that went up, by id: nothing else may ever go up under it. */
  readonly bodies = new Map<string, string>();
  /** The ids under which something took effect. */
  readonly effects = new Set<string>();
  /** What a person gave up. */
  readonly given = new Set<number>();
  /** The ids under which what he gave up had gone up. */
  readonly givenIds = new Set<string>();
  /** The ids of which he was told that they had been done already. */
  readonly told = new Set<string>();
  /** Values by the row and column they were written to, in order. */
  readonly written: { row: string; column: string; value: number }[] = [];
  readonly deleted = new Set<string>();
  readonly made = new Set<string>();
  mood: Mood = "willing";
  #sequence = 0;
  #ids = 0;
  #version = 0;
  #nowMs = 0;

  constructor(rows: readonly string[]) {
    for (const id of rows) this.#put(id, { n: 0, m: 0 });
    this.pull();
  }

  shown(): Map<string, SeenRow> {
    const here = new Map([...this.base].map(([id, row]) => [id, stored(id, row.values, row)]));
    return seenRows(here, overlayOf(this.outbox).get(TABLE));
  }

  /** A value that nobody has written before, in each of the rows and columns, as one action. */
  write(targets: readonly { row: string; column: string }[]): void {
    const shown = this.shown();
    const there = targets.filter(({ row }) => shown.has(row));
    const byRow = new Map<string, { values: Record<string, number>; seen: Values }>();
    for (const { row, column } of there) {
      const one = byRow.get(row) ?? { values: {}, seen: {} };
      const value = this.#token(row, column);
      const seen = { ...one.seen, [column]: shown.get(row)?.values[column] ?? null };
      byRow.set(row, { values: { ...one.values, [column]: value }, seen });
    }
    this.#save(
      [...byRow].map(([row, { values, seen }]) => {
        const version = this.base.get(row)?.version ?? null;
        return this.#mutation({ row, kind: "update", values, seen, version });
      }),
    );
  }

  create(row: string, parent: string): void {
    if (this.made.has(row) || this.upstream.has(row)) return;
    this.made.add(row);
    const values: Record<string, Values[string]> = { n: this.#token(row, "n"), m: null };
    if (this.shown().has(parent)) values.parent = [parent, TABLE, null];
    this.#save([this.#mutation({ row, kind: "create", values, seen: {}, version: null })]);
  }

  remove(row: string): void {
    const shown = this.shown().get(row);
    if (!shown) return;
    this.deleted.add(row);
    const version = this.base.get(row)?.version ?? null;
    this.#save([this.#mutation({ row, kind: "delete", values: {}, seen: shown.values, version })]);
  }

  /** Everything that is ready goes up; a copy of each is under way from now on. */
  send(): void {
    for (const ready of readySets(this.outbox, this.#nowMs)) {
      const next = freeze(ready, this.#deciding());
      this.#replace(ready, next);
      if (next?.state !== "sent") continue;
      const body = bodyOf(next);
      if ((this.bodies.get(next.id) ?? body) !== body) throw new Error(`${next.id} has changed`);
      this.bodies.set(next.id, body);
      this.underWay.push({ id: next.id, mutations: next.mutations });
    }
  }

  /** A copy arrives; its answer may get lost. */
  arrive(which: number, isAnswered: boolean): void {
    const [copy] = this.underWay.splice(which % Math.max(1, this.underWay.length), 1);
    if (!copy) return;
    const answer = this.#answerTo(copy);
    if (isAnswered) this.answers.push(answer);
  }

  wait(ms: number): void {
    this.#nowMs += ms;
  }

  /** The device hears what became of what it sent. */
  hear(): void {
    for (const outcome of this.answers.splice(0)) {
      this.#nowMs += 1;
      for (const page of outcome.rows ?? []) this.#read(page.rows.map(([id]) => String(id)));
      const set = this.outbox.find(({ id }) => id === outcome.changeSet);
      if (set?.state === "sent") this.#replace(set, settle(set, outcome, this.#deciding()));
    }
  }

  /** A proxy refuses what is under way, of which a copy may be through already, or come later. */
  refuseAtTheDoor(): void {
    const sent = this.outbox.find(({ state }) => state === "sent");
    if (sent) this.answers.push({ changeSet: sent.id, outcome: "invalid", code: "too-large" });
  }

  cancel(): void {
    const ids = this.outbox.flatMap(({ cancels }) => cancels);
    const outcomes = new Map<string, CancelOutcome>();
    for (const id of ids) {
      outcomes.set(id, this.receipts.get(id) ?? "cancelled");
      this.receipts.set(id, this.receipts.get(id) ?? "cancelled");
    }
    for (const set of [...this.outbox]) {
      if (!set.cancels.some((id) => outcomes.get(id) === "applied")) continue;
      this.#read(set.mutations.map(({ row }) => row));
    }
    for (const set of [...this.outbox]) {
      if (set.cancels.length === 0) continue;
      const next = afterCancel(set, outcomes);
      if (next?.reason?.outcome === "applied") for (const id of set.cancels) this.told.add(id);
      this.#replace(set, next);
    }
  }

  /** The person looks after the first set that needs him. */
  decide(verdict: "mine" | "discard" | "restore", which: number): void {
    const asked = this.outbox.filter(({ state }) => state === "attention");
    const set = asked[which % Math.max(1, asked.length)];
    if (!set) return;
    const { newId } = this.#deciding();
    const current = this.#current();
    if (verdict === "restore" && isRestorable(set, () => true)) {
      const { puts } = restore(this.outbox, set, { current, newId, isCreatable: () => true });
      this.#store(puts, []);
    } else if (verdict === "discard" || set.reason?.outcome !== "stale") {
      for (const value of tokensOf(set.mutations)) this.given.add(value);
      if (set.mutations.length > 0 && set.everSent) this.givenIds.add(set.id);
      const { puts, removes } = discard(this.outbox, set);
      this.#store(puts, removes);
    } else {
      const again = insist(set, current, () => ({ isWritable: () => true }));
      this.#store([{ ...again.set, mutations: again.mutations }], []);
    }
  }

  /** Somebody else writes, or deletes. */
  interfere(row: string, column: string | null): void {
    const there = this.upstream.get(row);
    if (!there) return;
    if (column === null) this.upstream.delete(row);
    else this.#put(row, { ...there.values, [column]: -this.#version });
  }

  pull(): void {
    this.base = new Map(this.upstream);
  }

  #answerTo({ id, mutations }: Copy): Outcome {
    const rows = [pageOf(this.upstream, mutations)];
    const known = this.receipts.get(id);
    if (known === "applied") return { changeSet: id, outcome: "duplicate", rows };
    if (known) return { changeSet: id, outcome: "invalid", code: "cancelled", rows };
    if (this.mood === "busy") return { changeSet: id, outcome: "wait", retryAfterSeconds: 0, rows };
    for (const mutation of mutations) {
      const refusal = this.#refusalOf(mutation, mutations);
      if (refusal)
        return { changeSet: id, outcome: refusal, table: TABLE, row: mutation.row, rows };
    }
    this.receipts.set(id, "applied");
    this.effects.add(id);
    for (const mutation of mutations) this.#apply(mutation);
    return { changeSet: id, outcome: "applied", rows: [pageOf(this.upstream, mutations)] };
  }

  #refusalOf(mutation: Mutation, all: readonly Mutation[]): "stale" | "gone" | "invalid" | null {
    const there = this.upstream.get(mutation.row);
    if (mutation.kind === "create") {
      if (there) return "stale";
      const made = new Set(all.map(({ row }) => row));
      const parents = Object.values(mutation.values).filter(isLookup);
      const isOrphan = parents.some(([id]) => !this.upstream.has(id) && !made.has(id));
      if (isOrphan) return "invalid";
    } else {
      if (!there) return "gone";
      if (mutation.version !== null && there.version !== mutation.version) return "stale";
    }
    return this.mood === "refusing" ? "invalid" : null;
  }

  #apply(mutation: Mutation): void {
    this.applied.push(mutation);
    if (mutation.kind === "delete") this.upstream.delete(mutation.row);
    else {
      this.#put(mutation.row, { ...this.upstream.get(mutation.row)?.values, ...mutation.values });
    }
  }

  #put(id: string, values: Values): void {
    this.#version += 1;
    this.upstream.set(id, { id, version: this.#version, values });
  }

  /** Rows that upstream returned; one that is gone is held while there is work on it. */
  #read(ids: readonly string[]): void {
    for (const id of ids) {
      const row = this.upstream.get(id);
      if (row) this.base.set(id, row);
    }
  }

  #deciding(): Deciding {
    return {
      current: this.#current(),
      rulesOf: () => mergeRulesOf(undefined),
      newId: () => `id-${++this.#ids}`,
      nowMs: this.#nowMs,
    };
  }

  #current(): Map<RowKey, Row> {
    return new Map([...this.base].map(([id, row]) => [rowKey(TABLE, id), row]));
  }

  #token(row: string, column: string): number {
    const value = this.written.length + 1;
    this.written.push({ row, column, value });
    return value;
  }

  #mutation(rest: Omit<Mutation, "id" | "table">): Mutation {
    return { id: `m-${++this.#ids}`, table: TABLE, ...rest };
  }

  #save(mutations: readonly Mutation[]): void {
    if (mutations.length === 0) return;
    this.#sequence += 1;
    const added = changeSet(this.#sequence, [...mutations], { id: `id-${++this.#ids}` });
    const keys = neighbourhood(added);
    const isRelated = (set: ChangeSet) =>
      keys === "all" || rowsOf(set).some((key) => keys.includes(key));
    const related = this.outbox.filter(isRelated);
    const { puts, removes } = place(related, added);
    this.#store(puts, removes);
  }

  #replace(set: ChangeSet, next: ChangeSet | null): void {
    this.#store(next ? [next] : [], next ? [] : [set.sequence]);
  }

  #store(puts: readonly ChangeSet[], removes: readonly number[]): void {
    const bySequence = new Map(this.outbox.map((set) => [set.sequence, set]));
    for (const sequence of removes) bySequence.delete(sequence);
    for (const set of puts) bySequence.set(set.sequence, set);
    this.outbox = [...bySequence.values()].sort((a, b) => a.sequence - b.sequence);
  }
}
