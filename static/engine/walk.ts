/** Walking the ticked relationships over rows that the device holds. */

import type { FollowRule } from "../metadata/manifest.js";
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

/** What lies one hop from a row: rows that the rule names, here or not. */
export interface Step {
  rule: FollowRule;
  /** parents: the row pointed at. children: the rows here that point at it. */
  ids: string[];
}

type Rows = ReadonlyMap<string, StoredRow>;

/** The rows here of all tables that rules reach, with indexes by lookup made as they are used. */
export class Landscape {
  readonly #rules: readonly FollowRule[];
  readonly #rows: ReadonlyMap<string, Rows>;
  readonly #indexes = new Map<string, Map<string, string[]>>();

  private constructor(rules: readonly FollowRule[], rows: ReadonlyMap<string, Rows>) {
    this.#rules = rules;
    this.#rows = rows;
  }

  static async of(context: PassContext): Promise<Landscape> {
    const { follow } = context.manifest;
    const names = new Set(follow.flatMap(({ table, from }) => [table, from]));
    const { base } = await context.input.tables.snapshot(names);
    return new Landscape(follow, base);
  }

  row(table: string, id: string): StoredRow | undefined {
    return this.#rows.get(table)?.get(id);
  }

  rulesFrom(table: string): FollowRule[] {
    return this.#rules.filter((rule) => rule.from === table);
  }

  /** One hop along a rule from a row, which need not be here for children. */
  step(rule: FollowRule, id: string): string[] {
    if (rule.direction === "children") return this.#children(rule.table, rule.column, id);
    const parent = this.row(rule.from, id)?.values[rule.column];
    return isLookup(parent) && parent[1] === rule.table ? [parent[0]] : [];
  }

  /** Visits everything within four hops once, nearest first; `visit` says whether to go on. */
  walk(starts: readonly Place[], visit: (place: Place, row: StoredRow | undefined) => boolean) {
    const seen = new Set<RowKey>();
    let frontier = [...starts].sort((a, b) => a.hops - b.hops);
    while (frontier.length > 0) {
      const next: Place[] = [];
      for (const place of frontier) {
        const key = rowKey(place.table, place.id);
        if (seen.has(key)) continue;
        seen.add(key);
        const goesOn = visit(place, this.row(place.table, place.id));
        if (goesOn && place.hops < MAX_HOPS) next.push(...this.#neighbours(place));
      }
      frontier = next.sort((a, b) => a.hops - b.hops);
    }
  }

  #neighbours({ table, id, hops }: Place): Place[] {
    return this.rulesFrom(table).flatMap((rule) =>
      this.step(rule, id).map((next) => ({ table: rule.table, id: next, hops: hops + 1 })),
    );
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
      index.set(parent[0], [...(index.get(parent[0]) ?? []), row.id]);
    }
    return index;
  }
}
