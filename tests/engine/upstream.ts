/** An organisation in memory: rows with versions, receipts, and the scope of one user. */

import type { Outcome, WireChangeSet, WireMutation } from "../../static/engine/wire.js";
import { isLookup, type Row, type Value, type Values } from "../../static/metadata/row.js";

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
  #version = 1_000;

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
    switch (table) {
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

  #refusal(set: WireChangeSet, mutation: WireMutation): Omit<Outcome, "changeSet"> | null {
    const row = this.rows(mutation.table).get(mutation.row);
    const isThere = row !== undefined && this.isReadable(mutation.row);
    if (mutation.kind === "create") {
      if (row) return { outcome: "stale", message: "It exists already." };
      const missing = this.#missingParent(set, mutation);
      if (missing) return { outcome: "invalid", message: `There is no ${missing}.` };
    } else {
      if (!isThere) return { outcome: "gone" };
      if (row.version !== mutation.version) return { outcome: "stale" };
    }
    const written = this.plugin(mutation);
    return typeof written === "string" ? { outcome: "invalid", message: written } : null;
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
    if (mutation.kind === "delete") this.remove(mutation.table, mutation.row);
    else this.put(mutation.table, mutation.row, this.plugin(mutation) as Values);
  }
}

function lookupId(value: Value | undefined): string | null {
  return isLookup(value) ? value[0] : null;
}
