/** What the moves of one pass share. */

import type { Manifest, Table } from "../metadata/manifest.js";
import type { BaseStore, QueueItem } from "../store/base.js";
import { type RowKey, rowKey } from "../store/outbox.js";
import type { Effect } from "../store/rows.js";
import type { Tables } from "../store/tables.js";
import type { WorkStore } from "../store/work.js";
import type { BaseWrite } from "../store/writing.js";
import type { Pages, SyncApi } from "./api.js";
import type { Clock } from "./clock.js";
import { PassStopped } from "./errors.js";
import { reactTo } from "./reactions.js";
import { storable } from "./wholeness.js";

export interface PassInput {
  api: SyncApi;
  base: BaseStore;
  work: WorkStore;
  tables: Tables;
  clock: Clock;
  epoch: number;
  signal: AbortSignal;
  /** Rows of these tables changed: tell the pages and the other tabs. */
  announce(kind: "base" | "work", tables: string[]): void;
  /** Something has been achieved: the watchdog waits anew. */
  progress(): void;
}

/** The work that an effect causes. */
export type React = (effect: Effect) => QueueItem[];

type Write = Omit<BaseWrite, "epoch" | "react">;

export class PassContext {
  readonly input: PassInput;
  readonly manifest: Manifest;
  /** Tables whose scope was listed in this pass: nothing of them can be lacking. */
  readonly listed = new Set<string>();
  readonly #touched = new Map<RowKey, number>();
  #tick = 0;

  constructor(input: PassInput, manifest: Manifest) {
    this.input = input;
    this.manifest = manifest;
  }

  /** A mark in time: rows touched after it are newer than a listing asked for at it. */
  mark(): number {
    this.#tick += 1;
    return this.#tick;
  }

  isTouchedSince(mark: number, table: string, id: string): boolean {
    return (this.#touched.get(rowKey(table, id)) ?? 0) > mark;
  }

  /** Writes to base, queues what the effects cause, and shows the result to everybody. */
  async write(write: Write, react: React | null = this.react): Promise<Effect[]> {
    const { base, tables, epoch, signal } = this.input;
    if (signal.aborted) throw new PassStopped();
    const changes = storable(this.manifest, write.changes);
    const { effects } = await base.write({ ...write, changes, epoch, ...(react ? { react } : {}) });
    const tick = this.mark();
    for (const effect of effects) {
      const id = (effect.after ?? effect.before)?.id ?? "";
      this.#touched.set(rowKey(effect.table, id), tick);
    }
    await tables.patch(effects);
    this.input.progress();
    const changed = new Set(effects.map(({ table }) => table));
    if (changed.size > 0) this.input.announce("base", [...changed]);
    return effects;
  }

  /** Keeps why tables were not answered, for status; the pass goes on with the others. */
  async report(faults: Pages<unknown>["faults"]): Promise<void> {
    const changes = faults.map(({ table, problem }) => ({ table, state: { problem } }));
    if (changes.length > 0) await this.write({ changes });
  }

  readonly react: React = (effect) => reactTo(this.manifest.follow, effect);

  table(name: string): Table | undefined {
    return this.manifest.tables.find((table) => table.name === name);
  }
}
