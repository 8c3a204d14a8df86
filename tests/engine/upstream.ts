/** An organisation in memory: rows with versions, receipts, and the scope of one user. */

import type { Outcome, WireChangeSet, WireMutation } from "../../static/engine/wire.js";
import type { Pair } from "../../static/metadata/manifest.js";
import { isLookup, type Row, type Value, type Values } from "../../static/metadata/row.js";
import { endsOf, pairValues } from "../../static/store/pairs.js";

export interface Applied {
  set: WireChangeSet;
  at: number;
}

export class Upstream {
  readonly tables = new Map<string, Map<string, Row>>();
  readonly receipts = new Map<string, "applied" | "cancelled">();
  /** Every change set that took effect, in order. */
  readonly applied: WireChangeSet[] = [];
  /** Rows the user may not read, whatever their scope. */
  readonly hidden = new Set<string>();
  /** A plug-in: may change what is written, or refuse with a message. */
  plugin: (mutation: WireMutation) => Values | string = ({ values }) => values;
  /** Tables of pairs; their rows have no version. */
  readonly pairs = new Map<string, Pair>();
  #version = 1_000;
  #pairs = 0;

  rows(table: string): Map<string, Row> {
    const known = this.tables.get(table) ?? new Map<string, Row>();
    this.tables.set(table, known);
    return known;
  }

  put(table: string, id: string, values: Values): Row {
    this.#version += 1;
    const before = this.rows(table).get(id)?.values ?? {};
    const row = { id, version: this.#version, values: { ...before, ...values } };
    this.rows(table).set(id, row);
    return row;
  }

  /** Gives back the id of the pair's row, made or there already. */
  link(table: string, first: string, second: string): string {
    const known = this.pairOf(table, first, second);
    if (known) return known.id;
    this.#pairs += 1;
    const pair = this.#pair(table);
    const id = `${(0xba12_0000 + this.#pairs).toString(16)}-0000-4000-8000-000000000000`;
    this.rows(table).set(id, { id, version: 0, values: pairValues(pair, { first, second }) });
    return id;
  }

  unlink(table: string, first: string, second: string): void {
    const known = this.pairOf(table, first, second);
    if (known) this.rows(table).delete(known.id);
  }

  pairOf(table: string, first: string, second: string): Row | undefined {
    const pair = this.#pair(table);
    return [...this.rows(table).values()].find(({ values }) => {
      const ends = endsOf(pair, values);
      return ends?.first === first && ends.second === second;
    });
  }

  #pair(table: string): Pair {
    const pair = this.pairs.get(table);
    if (!pair) throw new Error(`${table} holds no pairs`);
    return pair;
  }

  remove(table: string, id: string): void {
    this.#version += 1;
    this.rows(table).delete(id);
  }

  isReadable(id: string): boolean {
    return !this.hidden.has(id);
  }

  /** The rows of a table that the user's device should hold. */
  scope(table: string): Row[] {
    return [...this.rows(table).values()].filter(
      (row) => this.isReadable(row.id) && this.#isInScope(table, row),
    );
  }

  /** One change set: all of it or nothing, once per id. */
  apply(set: WireChangeSet): Omit<Outcome, "changeSet" | "rows"> {
    if (this.receipts.get(set.id) === "applied") return { outcome: "duplicate" };
    if (this.receipts.has(set.id)) return { outcome: "invalid", code: "cancelled" };
    for (const mutation of set.mutations) {
      const refusal = this.#refusal(set, mutation);
      if (refusal) return { ...refusal, table: mutation.table, row: mutation.row };
    }
    for (const mutation of set.mutations) this.#write(mutation);
    this.receipts.set(set.id, "applied");
    this.applied.push(set);
    return { outcome: "applied" };
  }

  cancel(id: string): "cancelled" | "applied" {
    const known = this.receipts.get(id) ?? "cancelled";
    this.receipts.set(id, known);
    return known;
  }

  #isInScope(table: string, row: Row): boolean {
    const points = (from: string, column: string) =>
      this.scope(from).some((other) => lookupId(other.values[column]) === row.id);
    const pair = this.pairs.get(table);
    if (pair) return this.#isPairInScope(pair, row);
    switch (table) {
      case "skill":
        return this.#isPaired("workorder_skill", row.id);
      case "booking":
        return row.values.owner === "bob";
      case "workorder":
        return points("booking", "workorder");
      case "task": {
        const parent = lookupId(row.values.workorder);
        return this.scope("workorder").some(({ id }) => id === parent);
      }
      case "account":
        return points("workorder", "account");
      default:
        return false;
    }
  }

  #isPairInScope(pair: Pair, { values }: Row): boolean {
    const ends = endsOf(pair, values);
    const isThere = (table: string, id: string | undefined) =>
      this.scope(table).some((row) => row.id === id);
    return isThere(pair.first, ends?.first) && isThere(pair.second, ends?.second);
  }

  /** Whether a row is the second end of a pair whose first end is in scope. */
  #isPaired(table: string, id: string): boolean {
    const pair = this.#pair(table);
    const firsts = new Set(this.scope(pair.first).map((row) => row.id));
    return [...this.rows(table).values()].some(({ values }) => {
      const ends = endsOf(pair, values);
      return ends?.second === id && firsts.has(ends.first);
    });
  }

  #refusal(set: WireChangeSet, mutation: WireMutation): Omit<Outcome, "changeSet"> | null {
    const refusal = this.pairs.has(mutation.table)
      ? this.#pairRefusal(set, mutation)
      : this.#rowRefusal(set, mutation);
    if (refusal) return refusal;
    const written = this.plugin(mutation);
    return typeof written === "string" ? { outcome: "invalid", message: written } : null;
  }

  /** A pair that is already so is no conflict; but an end may be missing. */
  #pairRefusal(set: WireChangeSet, mutation: WireMutation): Omit<Outcome, "changeSet"> | null {
    const missing = this.#missingParent(set, mutation);
    if (mutation.kind !== "link" && mutation.kind !== "unlink") return { outcome: "invalid" };
    return missing ? { outcome: "gone" } : null;
  }

  #rowRefusal(set: WireChangeSet, mutation: WireMutation): Omit<Outcome, "changeSet"> | null {
    const row = this.rows(mutation.table).get(mutation.row);
    const isThere = row !== undefined && this.isReadable(mutation.row);
    if (mutation.kind !== "create") {
      if (!isThere) return { outcome: "gone" };
      return row.version === mutation.version ? null : { outcome: "stale" };
    }
    if (row) return { outcome: "stale", message: "It exists already." };
    const missing = this.#missingParent(set, mutation);
    return missing ? { outcome: "invalid", message: `There is no ${missing}.` } : null;
  }

  #missingParent(set: WireChangeSet, { values }: WireMutation): string | null {
    const made = new Set(set.mutations.map(({ row }) => row));
    for (const value of Object.values(values)) {
      if (!isLookup(value)) continue;
      const [id, table] = value;
      if (!this.rows(table).has(id) && !made.has(id)) return table;
    }
    return null;
  }

  #write(mutation: WireMutation): void {
    const pair = this.pairs.get(mutation.table);
    const ends = pair ? endsOf(pair, mutation.values) : null;
    if (mutation.kind === "delete") this.remove(mutation.table, mutation.row);
    else if (mutation.kind === "link" && ends) this.link(mutation.table, ends.first, ends.second);
    else if (mutation.kind === "unlink" && ends)
      this.unlink(mutation.table, ends.first, ends.second);
    else this.put(mutation.table, mutation.row, this.plugin(mutation) as Values);
  }
}

function lookupId(value: Value | undefined): string | null {
  return isLookup(value) ? value[0] : null;
}
