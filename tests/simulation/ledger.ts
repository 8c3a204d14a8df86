/**
 * What people were promised: every edit that a device acknowledged, and what became of it.
 *
 * Every text that a person writes is unique, so that it can be found again wherever it goes.
 */

import type { WireChangeSet, WireMutation } from "../../static/engine/wire.js";
import { sameValue, type Value, type Values } from "../../static/metadata/row.js";
import { type RowKey, rowKey } from "../../static/store/outbox.js";
import { pairKey } from "../../static/store/pairs.js";
import type { Organisation } from "./organisation.js";
import { endsText, HELP } from "./pairs.js";
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
  /** It was in a database that the browser deleted, or that its person let go. */
  isLost: boolean;
  /** It was given out in a file. */
  isExported: boolean;
  /** Its person insisted on it. */
  isInsisted: boolean;
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

/** What is known of an edit when it is made. */
export type Promised = Pick<
  Edit,
  "user" | "device" | "tab" | "table" | "id" | "column" | "value"
> & {
  seen: Value;
};

interface Move {
  user: string;
  key: RowKey;
  seen: Value;
  value: Value;
}

/** A link or an unlink that a person saved. */
export interface Pairing {
  order: number;
  user: string;
  device: string;
  /** Both ends as text. */
  ends: string;
  kind: "link" | "unlink";
  isSaved: boolean;
  /** The device knew it to be so when it was saved. */
  wasSo: boolean;
  isApplied: boolean;
  /** Discarded by its person, or lost with its database. */
  isDropped: boolean;
}

/** Columns in which a value of somebody else may be overwritten by the profile's own policy. */
const POLICY_MINE = "workorder";

export class Ledger {
  readonly edits: Edit[] = [];
  readonly deletions: Deletion[] = [];
  readonly pairings: Pairing[] = [];
  /** What became of cancelled change sets, as upstream answered. */
  readonly cancels = new Map<string, string>();
  readonly #organisation: Organisation;
  readonly #byValue = new Map<Value, Edit>();
  readonly #moves: Move[] = [];
  readonly #mutations = new Set<string>();
  readonly #exported = new Set<string>();
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

  edit(made: Promised): Edit {
    const seen = [made.seen, ...(this.#byValue.get(made.seen)?.seen ?? [])];
    const edit: Edit = {
      ...made,
      seen,
      order: this.#next(),
      state: "tried",
      isLost: false,
      isExported: false,
      isInsisted: false,
      appliedAt: null,
    };
    this.edits.push(edit);
    this.#byValue.set(edit.value, edit);
    return edit;
  }

  delete(made: Omit<Deletion, "order" | "isInsisted">): Deletion {
    const deletion = { ...made, order: this.#next(), isInsisted: false };
    this.deletions.push(deletion);
    return deletion;
  }

  pair(made: Pick<Pairing, "user" | "device" | "ends" | "kind">): Pairing {
    const fresh = { isSaved: false, wasSo: false, isApplied: false, isDropped: false };
    const pairing = { ...made, ...fresh, order: this.#next() };
    this.pairings.push(pairing);
    return pairing;
  }

  /** `keys`: of pairs, as a device has them. */
  dropPairs(user: string, keys: ReadonlySet<string>): void {
    for (const one of this.pairings) {
      const [first = "", second = ""] = one.ends.split("/");
      if (one.user === user && keys.has(pairKey({ first, second }))) one.isDropped = true;
    }
  }

  byValue(value: Value): Edit | undefined {
    return this.#byValue.get(value);
  }

  /** Work that is gone with its database, or that may go by its person's word. */
  lose(isGone: (one: Edit | Pairing) => boolean): void {
    for (const edit of this.edits) if (isGone(edit)) edit.isLost = true;
    for (const pairing of this.pairings) if (isGone(pairing)) pairing.isDropped = true;
  }

  /** Two devices may send it from now on. */
  export(sets: readonly { mutations: readonly { id: string; values?: Values }[] }[]): void {
    for (const { id, values = {} } of sets.flatMap(({ mutations }) => mutations)) {
      this.#exported.add(id);
      for (const value of Object.values(values)) {
        const edit = this.#byValue.get(value);
        if (edit) edit.isExported = true;
      }
    }
  }

  /** A lookup was pointed elsewhere: not unique, so only known for what its author saw and wrote. */
  move(made: Move): void {
    this.#moves.push(made);
  }

  /** I1, I5, I8: judged before a change set takes effect. */
  apply(user: string, set: WireChangeSet): void {
    for (const mutation of set.mutations) {
      const isTwice = this.#mutations.has(mutation.id) && !this.#exported.has(mutation.id);
      if (isTwice) throw new Violation("I1", `${mutation.id} twice`);
      this.#mutations.add(mutation.id);
      if (mutation.table === HELP) this.#judgePairing(user, mutation);
      else if (mutation.kind === "delete") this.#judgeDelete(user, mutation);
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
      edit.isInsisted = true;
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

  #judgePairing(user: string, { kind, values }: WireMutation): void {
    const ends = endsText(values);
    const mine = this.pairings.filter((one) => one.user === user && one.ends === ends);
    const meant = mine.filter((one) => one.kind === kind);
    if (meant.length === 0) throw new Violation("I8", `${kind} ${ends} by nobody's word`);
    for (const one of meant) one.isApplied = true;
  }

  #judgeValue(user: string, edit: Edit, { table, row, kind }: WireMutation, column: string): void {
    const key = rowKey(table, row);
    const what = `${key} ${column} ${edit.value}`;
    if (edit.user !== user) throw new Violation("I8", `${what} sent for ${user}`);
    if (edit.state === "failed") throw new Violation("I2", `${what} was refused, yet sent`);
    // A copy on another device goes again over what came after it where its person or the policy wants.
    const mayRepeat = edit.isExported && (edit.isInsisted || table === POLICY_MINE);
    if (edit.appliedAt !== null && !mayRepeat) {
      throw new Violation("I1", `${what} took effect twice`);
    }
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
