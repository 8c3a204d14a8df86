/** Walking the ticked relationships over rows that the device holds. */

import type { FollowRule, Manifest } from "../metadata/manifest.js";
import { isLookup } from "../metadata/row.js";
import { type RowKey, rowKey } from "../store/outbox.js";
import type { StoredRow } from "../store/rows.js";
import type { PassContext } from "./context.js";
import { MAX_HOPS } from "./reactions.js";

export interface Place {
  table: string;
  id: string;
  hops: number;
}

type Rows = ReadonlyMap<string, StoredRow>;

/** The rows here of all tables that rules reach, with indexes by lookup made as they are used. */
export class Landscape {
  readonly #rules: readonly FollowRule[];
  readonly #rows: ReadonlyMap<string, Rows>;
  /** Tables of pairs: they lie between the rows they pair, not beside them. */
  readonly #pairs: ReadonlySet<string>;
  readonly #indexes = new Map<string, Map<string, string[]>>();

  private constructor({ follow, tables }: Manifest, rows: ReadonlyMap<string, Rows>) {
    this.#rules = follow;
    this.#rows = rows;
    this.#pairs = new Set(tables.filter(({ pair }) => pair).map(({ name }) => name));
  }

  static async of(context: PassContext): Promise<Landscape> {
    const { follow } = context.manifest;
    const names = new Set(follow.flatMap(({ table, from }) => [table, from]));
    const { base } = await context.input.tables.snapshot(names);
    return new Landscape(context.manifest, base);
  }

  row(table: string, id: string): StoredRow | undefined {
    return this.#rows.get(table)?.get(id);
  }

  rulesFrom(table: string): FollowRule[] {
    return this.#rules.filter((rule) => rule.from === table);
  }

  /** The hops at which a step along a rule arrives; null: that is too far. */
  hopsAfter({ table }: FollowRule, hops: number): number | null {
    const next = this.#pairs.has(table) ? hops : hops + 1;
    return next > MAX_HOPS ? null : next;
  }

  /** One step along a rule from a row, which need not be here for children. */
  step(rule: FollowRule, id: string): string[] {
    if (rule.direction === "children") return this.#children(rule.table, rule.column, id);
    const parent = this.row(rule.from, id)?.values[rule.column];
    return isLookup(parent) && parent[1] === rule.table ? [parent[0]] : [];
  }

  /** Visits everything within four hops once, nearest first; `visit` says whether to go on. */
  walk(starts: readonly Place[], visit: (place: Place, row: StoredRow | undefined) => boolean) {
    const seen = new Set<RowKey>();
    const levels = Array.from({ length: MAX_HOPS + 1 }, (): Place[] => []);
    for (const start of starts) levels[start.hops]?.push(start);
    for (const level of levels) {
      // A level grows while it is walked: a step onto a pair costs no hop.
      for (const place of level) {
        const key = rowKey(place.table, place.id);
        if (seen.has(key)) continue;
        seen.add(key);
        if (!visit(place, this.row(place.table, place.id))) continue;
        for (const next of this.neighbours(place)) levels[next.hops]?.push(next);
      }
    }
  }

  /** What lies one step from a place, here or not; no farther than four hops. */
  neighbours({ table, id, hops }: Place, rules = this.rulesFrom(table)): Place[] {
    return rules.flatMap((rule) => {
      const after = this.hopsAfter(rule, hops);
      if (after === null) return [];
      return this.step(rule, id).map((next) => ({ table: rule.table, id: next, hops: after }));
    });
  }

  #children(table: string, column: string, parent: string): string[] {
    const name = `${table}.${column}`;
    const index = this.#indexes.get(name) ?? this.#index(table, column);
    this.#indexes.set(name, index);
    return index.get(parent) ?? [];
  }

  #index(table: string, column: string): Map<string, string[]> {
    const index = new Map<string, string[]>();
    for (const row of this.#rows.get(table)?.values() ?? []) {
      const parent = row.values[column];
      if (!isLookup(parent)) continue;
      addTo(index, parent[0], row.id);
    }
    return index;
  }
}

/** Adds in place: copying the list of a parent with many children for each would take for ever. */
export function addTo<Key>(lists: Map<Key, string[]>, key: Key, id: string): void {
  const known = lists.get(key);
  if (known) known.push(id);
  else lists.set(key, [id]);
}
