/** What a person does with rows: saving, deciding about refused changes, keeping rows here. */

import type { Manifest } from "../metadata/manifest.js";
import { type RowKey, rowKey } from "../store/outbox.js";
import type { StoredRow } from "../store/rows.js";
import type { Clock } from "./clock.js";
import { decide } from "./deciding.js";
import { keepRow } from "./kept-rows.js";
import type { KeepInput, Problem, SaveInput, SaveResult, Verdict } from "./protocol.js";
import { save } from "./saving.js";
import type { Stores } from "./stored.js";
import { problemOfFault } from "./troubles.js";

export interface HandTools {
  stores: Stores;
  clock: Clock;
  manifest(): Manifest | null;
  /** The outbox is another one; rows of these tables with it. */
  changed(tables: readonly string[]): Promise<void>;
  /** Something is stored here that exists nowhere else. */
  saved(): void;
}

export class Hand {
  readonly #tools: HandTools;

  constructor(tools: HandTools) {
    this.#tools = tools;
  }

  keep(input: KeepInput): Promise<void> {
    const { stores, clock } = this.#tools;
    return keepRow(stores.base, clock, input);
  }

  async save(input: SaveInput): Promise<SaveResult> {
    const { stores, clock, changed, saved } = this.#tools;
    const manifest = this.#tools.manifest();
    const { work, tables, trouble } = stores;
    if (!manifest) return failed(trouble ? problemOfFault(trouble) : NO_MANIFEST);
    const rows = (table: string) => tables.rows(table);
    const result = await save({ manifest, work, clock, rows }, input);
    if (result.kind === "saved") {
      await changed(input.mutations.map(({ table }) => table));
      saved();
    }
    return result;
  }

  /** Attention: a person's decision about a change set. */
  async resolve(changeSetId: string, decision: Verdict): Promise<SaveResult> {
    const { stores, clock, changed } = this.#tools;
    const manifest = this.#tools.manifest();
    const outbox = await stores.work.outbox();
    const mutations = outbox.flatMap((set) => (set.id === changeSetId ? set.mutations : []));
    const tables = mutations.map(({ table }) => table);
    const { base } = await stores.tables.snapshot(tables);
    const current = new Map<RowKey, StoredRow>();
    for (const { table, row } of mutations) {
      const here = base.get(table)?.get(row);
      if (here) current.set(rowKey(table, row), here);
    }
    const input = { changeSetId, decision, manifest, current, clock };
    const result = await decide(stores.work, input);
    if (result.kind === "saved") await changed(tables);
    return result;
  }
}

function failed(problem: Problem): SaveResult {
  return { kind: "failed", problem };
}

const NO_MANIFEST: Problem = {
  code: "no-manifest",
  title: "Not saved",
  detail: "The first synchronisation has not begun yet: connect once, then try again.",
  status: null,
};
