/** Every state that every row was in during a round, in the order in which they were committed. */

import type { Values } from "../../static/metadata/row.js";
import type { Edit } from "./ledger.js";
import type { Witnessed } from "./serving.js";

export interface Transition {
  before: Values | null;
  after: Values | null;
}

export class History {
  readonly #rows = new Map<string, Transition[]>();

  constructor(witnessed: readonly Witnessed[]) {
    for (const [table, id, , before, after] of witnessed) {
      const key = `${table}/${id}`;
      const known = this.#rows.get(key) ?? [];
      known.push({ before, after });
      this.#rows.set(key, known);
    }
  }

  /** When an edit took effect: the transitions that brought its text into its cell. */
  timesOf({ table, id, column, value, isRestored }: Edit): Transition[] {
    const isIt = (values: Values | null) => values?.[column] === value;
    const transitions = isRestored ? this.#all(table) : this.of(table, id);
    return transitions.filter(({ before, after }) => isIt(after) && !isIt(before));
  }

  of(table: string, id: string): readonly Transition[] {
    return this.#rows.get(`${table}/${id}`) ?? [];
  }

  #all(table: string): Transition[] {
    return [...this.#rows].flatMap(([key, all]) => (key.startsWith(`${table}/`) ? all : []));
  }
}
