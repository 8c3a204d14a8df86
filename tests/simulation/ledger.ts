/**
 * What people were promised: every edit that a device acknowledged, and what became of it.
 *
 * Every text that a person writes is unique, so that it can be found again wherever it goes.
 */

import type { WireChangeSet, WireMutation } from "../../static/engine/wire.js";
import { sameValue, type Value, type Values } from "../../static/metadata/row.js";
import { type RowKey, rowKey } from "../../static/store/outbox.js";
import type { Organisation } from "./organisation.js";
import { Violation } from "./violation.js";

export interface Edit {
  order: number;
  user: string;
  device: string;
  /** Where it was saved; other tabs hear of it. */
  tab: string;
  table: string;
  id: string;
  column: string;
  value: string;
  /** What upstream may hold when it is overwritten: what its author had seen. */
  seen: Value[];
  /** tried: its tab died before it said anything. */
  state: "tried" | "saved" | "failed" | "discarded";
  /** The place in the row's history where it took effect. */
  appliedAt: number | null;
}

export interface Deletion {
  order: number;
  user: string;
  device: string;
  key: RowKey;
  seen: Values;
  /** A person has said "mine" to whatever was there. */
  isInsisted: boolean;
}

interface Move {
  user: string;
  key: RowKey;
  seen: Value;
  value: Value;
}

/** Columns in which a value of somebody else may be overwritten by the profile's own policy. */
const POLICY_MINE = "workorder";

export class Ledger {
  readonly edits: Edit[] = [];
  readonly deletions: Deletion[] = [];
  /** What became of cancelled change sets, as upstream answered. */
  readonly cancels = new Map<string, string>();
  readonly #organisation: Organisation;
  readonly #byValue = new Map<Value, Edit>();
  readonly #moves: Move[] = [];
  readonly #mutations = new Set<string>();
  readonly #appliedBy = new Map<Edit, string>();
  #order = 0;

  constructor(organisation: Organisation) {
    this.#organisation = organisation;
  }

  /** Promises made so far. */
  get made(): number {
    return this.#order;
  }

  /** A text that nobody has written before. */
  text(): string {
    return `u${this.edits.length + 1000}`;
  }

  edit(made: Omit<Edit, "order" | "state" | "appliedAt" | "seen"> & { seen: Value }): Edit {
    const seen = [made.seen, ...(this.#byValue.get(made.seen)?.seen ?? [])];
    const edit: Edit = { ...made, seen, order: this.#next(), state: "tried", appliedAt: null };
    this.edits.push(edit);
    this.#byValue.set(edit.value, edit);
    return edit;
  }

  delete(made: Omit<Deletion, "order" | "isInsisted">): Deletion {
    const deletion = { ...made, order: this.#next(), isInsisted: false };
    this.deletions.push(deletion);
    return deletion;
  }

  byValue(value: Value): Edit | undefined {
    return this.#byValue.get(value);
  }

  /** A lookup was pointed elsewhere: not unique, so only known for what its author saw and wrote. */
  move(made: Move): void {
    this.#moves.push(made);
  }

  /** I1, I5, I8: judged before a change set takes effect. */
  apply(user: string, set: WireChangeSet): void {
    for (const mutation of set.mutations) {
      if (this.#mutations.has(mutation.id)) throw new Violation("I1", `${mutation.id} twice`);
      this.#mutations.add(mutation.id);
      if (mutation.kind === "delete") this.#judgeDelete(user, mutation);
      else this.#judgeWrite(user, set, mutation);
    }
  }

  /** The set under which the edit took effect. */
  appliedBy(edit: Edit): string | undefined {
    return this.#appliedBy.get(edit);
  }

  /** The person insists: whatever was there until now counts as seen. */
  insist(values: Iterable<Value>, keys: readonly RowKey[]): void {
    for (const value of values) {
      const edit = this.#byValue.get(value);
      if (!edit) continue;
      const states = this.#organisation.history.get(rowKey(edit.table, edit.id)) ?? [];
      edit.seen.push(...states.map((state) => state?.[edit.column] ?? null));
    }
    for (const deletion of this.deletions) {
      if (keys.includes(deletion.key)) deletion.isInsisted = true;
    }
  }

  #next(): number {
    this.#order += 1;
    return this.#order;
  }

  #judgeWrite(user: string, set: WireChangeSet, mutation: WireMutation): void {
    for (const [column, value] of Object.entries(mutation.values)) {
      const edit = this.#byValue.get(value);
      if (edit) this.#judgeValue(user, edit, mutation, column);
      if (edit) this.#appliedBy.set(edit, set.id);
    }
  }

  #judgeValue(user: string, edit: Edit, { table, row, kind }: WireMutation, column: string): void {
    const key = rowKey(table, row);
    const what = `${key} ${column} ${edit.value}`;
    if (edit.user !== user) throw new Violation("I8", `${what} sent for ${user}`);
    if (edit.state === "failed") throw new Violation("I2", `${what} was refused, yet sent`);
    if (edit.appliedAt !== null) throw new Violation("I1", `${what} took effect twice`);
    const now = this.#organisation.row(key)?.values[column] ?? null;
    const isSeen = [...edit.seen, edit.value].some((seen) => sameValue(seen, now));
    const isGuarded = kind === "update" && table !== POLICY_MINE;
    if (isGuarded && !isSeen) throw new Violation("I5", `${what} over the unseen ${now}`);
    edit.appliedAt = this.#organisation.history.get(key)?.length ?? 0;
  }

  #judgeDelete(user: string, { table, row }: WireMutation): void {
    const key = rowKey(table, row);
    const mine = this.deletions.filter((one) => one.key === key && one.user === user);
    if (mine.length === 0) throw new Violation("I8", `${key} deleted by nobody's word`);
    if (table === POLICY_MINE || mine.some(({ isInsisted }) => isInsisted)) return;
    const now = this.#organisation.row(key)?.values ?? {};
    const isSeen = mine.some(({ seen }) =>
      Object.entries(seen).every(
        ([column, value]) =>
          sameValue(value, now[column]) || this.#isOwnWord(user, key, value, now[column] ?? null),
      ),
    );
    if (!isSeen) {
      const told = JSON.stringify([now, mine.map(({ seen }) => seen)]);
      throw new Violation("I5", `${key} deleted with values nobody saw: ${told}`);
    }
  }

  /** Whether what is there is the person's own writing, or what he had seen before he wrote. */
  #isOwnWord(user: string, key: RowKey, seen: Value, now: Value): boolean {
    const plain = typeof now === "string" ? now.toLowerCase() : now;
    if (this.#byValue.get(plain)?.user === user || seen === plain) return true;
    if (this.#byValue.get(seen)?.seen.some((one) => sameValue(one, now))) return true;
    const moves = this.#moves.filter((one) => one.key === key && one.user === user);
    return moves.some((one) => sameValue(one.seen, now) || sameValue(one.value, now));
  }
}
