/**
 * Tables in use, held in memory, with the outbox beside them.
 *
 * A read gives base and outbox of one moment: an edit leaves the outbox only after its row is in
 * base, so whoever sees it gone must not show an older base. Hence: when sets vanish from the
 * outbox, the tables they wrote are read again.
 */

import type { BaseStore } from "./base.js";
import type { ChangeSet } from "./outbox.js";
import { type Overlay, overlayOf } from "./overlay.js";
import type { Effect, StoredRow } from "./rows.js";
import type { WorkStore } from "./work.js";

type Rows = ReadonlyMap<string, StoredRow>;

interface Loaded {
  rows: Promise<Map<string, StoredRow>>;
}

/** Base and overlay of one moment. */
export interface Snapshot {
  /** Rows of the tables asked for. */
  base: ReadonlyMap<string, Rows>;
  outbox: readonly ChangeSet[];
  overlay: Overlay;
}

export class Tables {
  readonly #base: Pick<BaseStore, "rows">;
  readonly #work: Pick<WorkStore, "outbox">;
  readonly #loaded = new Map<string, Loaded>();
  #outbox: readonly ChangeSet[] | null = null;
  #overlay: Overlay = new Map();
  #refreshing: Promise<void> = Promise.resolve();

  constructor(base: Pick<BaseStore, "rows">, work: Pick<WorkStore, "outbox">) {
    this.#base = base;
    this.#work = work;
  }

  async snapshot(tables: Iterable<string>): Promise<Snapshot> {
    const names = [...new Set(tables)];
    if (!this.#outbox) await this.refreshOutbox();
    for (;;) {
      const loading = names.map((name) => this.#load(name));
      const rows = await Promise.all(loading.map((one) => one.rows));
      const isCurrent = names.every((name, at) => this.#loaded.get(name) === loading[at]);
      if (!isCurrent) continue;
      const base = new Map(names.map((name, at) => [name, rows[at] ?? new Map()]));
      return { base, outbox: this.#outbox ?? [], overlay: this.#overlay };
    }
  }

  async rows(table: string): Promise<Rows> {
    return (await this.snapshot([table])).base.get(table) ?? new Map();
  }

  async outbox(): Promise<readonly ChangeSet[]> {
    return (await this.snapshot([])).outbox;
  }

  isLoaded(table: string): boolean {
    return this.#loaded.has(table);
  }

  /** Takes over what this tab has written. */
  async patch(effects: readonly Effect[]): Promise<void> {
    for (const table of new Set(effects.map((effect) => effect.table))) {
      const mine = effects.filter((effect) => effect.table === table);
      await this.#patchTable(table, mine);
    }
  }

  /** Another tab has written these tables. */
  forget(tables: Iterable<string>): void {
    for (const table of tables) this.#loaded.delete(table);
  }

  /** Base may not be the one that was read. Gives the tables that were held. */
  forgetAll(): string[] {
    const names = [...this.#loaded.keys()];
    this.#loaded.clear();
    return names;
  }

  /**
   * Reads the outbox again, after all refreshes asked for before.
   *
   * `isBaseCurrent`: whoever took sets from the outbox has patched base here, as a leader does.
   */
  refreshOutbox(isBaseCurrent = false): Promise<void> {
    const refresh = () => this.#readOutbox(isBaseCurrent);
    this.#refreshing = this.#refreshing.catch(() => {}).then(refresh);
    return this.#refreshing;
  }

  async #readOutbox(isBaseCurrent: boolean): Promise<void> {
    const outbox = await this.#work.outbox();
    const remaining = new Set(outbox.map(({ sequence }) => sequence));
    const vanished = (this.#outbox ?? []).filter(({ sequence }) => !remaining.has(sequence));
    const stale = vanished.flatMap(({ mutations }) => mutations.map(({ table }) => table));
    if (!isBaseCurrent) this.forget(stale);
    this.#outbox = outbox;
    this.#overlay = overlayOf(outbox);
  }

  #load(table: string): Loaded {
    const known = this.#loaded.get(table);
    if (known) return known;
    return this.#hold(table, this.#base.rows(table));
  }

  /** What could not be read is not held: the next who asks tries again. */
  #hold(table: string, rows: Promise<Map<string, StoredRow>>): Loaded {
    const held = { rows };
    rows.catch(() => {
      if (this.#loaded.get(table) === held) this.#loaded.delete(table);
    });
    this.#loaded.set(table, held);
    return held;
  }

  async #patchTable(table: string, effects: readonly Effect[]): Promise<void> {
    const known = this.#loaded.get(table);
    if (!known) return;
    // A new entry: whoever waits for the old one sees that it is no longer current.
    const patched = known.rows.then((rows) => patchRows(rows, effects));
    await this.#hold(table, patched).rows;
  }
}

function patchRows(
  rows: Map<string, StoredRow>,
  effects: readonly Effect[],
): Map<string, StoredRow> {
  const patched = new Map(rows);
  for (const { before, after } of effects) {
    if (after) patched.set(after.id, after);
    else if (before) patched.delete(before.id);
  }
  return patched;
}
