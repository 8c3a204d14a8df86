/**
 * What people were promised, and what their devices sent.
 *
 * Every text that anybody writes is unique, so that it can be found again wherever it goes.
 */

import type { WireChangeSet } from "../../static/engine/wire.js";
import type { Value } from "../../static/metadata/row.js";
import { Violation } from "./violation.js";

export interface Edit {
  readonly order: number;
  readonly user: string;
  readonly device: string;
  readonly kind: "create" | "update";
  readonly table: string;
  readonly id: string;
  readonly column: string;
  readonly value: string;
  /** What upstream may hold when it is overwritten: what its author had seen. */
  readonly seen: readonly Value[];
  /** tried: its tab died before it said anything. */
  state: "tried" | "saved" | "failed" | "discarded";
  /** He said "mine" to whatever was there. */
  isInsisted: boolean;
  /** His row was gone, and he had it made anew: under another id, with all that was in it. */
  isRestored: boolean;
}

export interface Deletion {
  readonly order: number;
  readonly user: string;
  readonly device: string;
  readonly table: string;
  readonly id: string;
  state: Edit["state"];
}

type NewEdit = Omit<Edit, "order" | "state" | "isInsisted" | "isRestored" | "value" | "seen"> & {
  seen: Value;
};

export class Ledger {
  readonly edits: Edit[] = [];
  readonly deletions: Deletion[] = [];
  /** Change sets as they were pushed, by id. */
  readonly sets = new Map<string, WireChangeSet>();
  /** What became of cancelled change sets, as the server answered. */
  readonly cancels = new Map<string, string>();
  /** Broken on the way; told when the round is judged. */
  readonly violations: Violation[] = [];
  readonly #seed: number;
  readonly #byValue = new Map<Value, Edit>();
  #order = 0;
  #texts = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** A text that nobody has written before. */
  text(author: string): string {
    this.#texts += 1;
    return `${author} ${this.#seed}-${String(this.#texts).padStart(4, "0")}`;
  }

  edit(made: NewEdit, ending = ""): Edit {
    const seen = [made.seen, ...(this.#byValue.get(made.seen)?.seen ?? [])];
    const value = this.text(made.user) + ending;
    const edit: Edit = { ...made, seen, value, order: this.#next(), ...PROMISED };
    this.edits.push(edit);
    this.#byValue.set(value, edit);
    return edit;
  }

  delete(made: Omit<Deletion, "order" | "state">): Deletion {
    const deletion: Deletion = { ...made, order: this.#next(), state: "tried" };
    this.deletions.push(deletion);
    return deletion;
  }

  /** A row that is gone is made anew, with what its author wrote in it. */
  restore(device: string, ids: ReadonlySet<string>): void {
    const mine = this.edits.filter((edit) => edit.device === device && ids.has(edit.id));
    for (const edit of mine) edit.isRestored = true;
  }

  byValue(value: Value): Edit | undefined {
    return this.#byValue.get(value);
  }

  /** Hears what a device and the server say to each other. */
  hear(path: string, body: Buffer, answer: Buffer | null): void {
    if (path === "/api/sync/push" && !answer) {
      const { changeSets } = JSON.parse(body.toString()) as { changeSets: WireChangeSet[] };
      for (const set of changeSets) this.#sent(set);
    }
    if (path === "/api/sync/cancel" && answer) this.#cancelled(answer);
  }

  #next(): number {
    this.#order += 1;
    return this.#order;
  }

  /** I1: sent once, a set is the same for good; only the versions it goes on may be newer. */
  #sent(set: WireChangeSet): void {
    const known = this.sets.get(set.id);
    if (known && bodyOf(known) !== bodyOf(set)) {
      const what = `change set ${set.id} was ${bodyOf(known)} and is ${bodyOf(set)}`;
      this.violations.push(new Violation("I1", what));
    }
    this.sets.set(set.id, set);
  }

  #cancelled(answer: Buffer): void {
    const { outcomes } = parsed(answer) as {
      outcomes?: { changeSet: string; outcome: string }[];
    };
    for (const { changeSet, outcome } of outcomes ?? []) this.cancels.set(changeSet, outcome);
  }
}

const PROMISED = { state: "tried", isInsisted: false, isRestored: false } as const;

function bodyOf({ mutations }: WireChangeSet): string {
  return JSON.stringify(mutations.map(({ version: _, ...body }) => body));
}

function parsed(answer: Buffer): unknown {
  try {
    return JSON.parse(answer.toString());
  } catch {
    return {};
  }
}
