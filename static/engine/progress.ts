/** Whether a table that is read page by page comes nearer to its end. */

import { wrongAnswer } from "./answers.js";
import type { PullPage } from "./wire.js";

export class Progress {
  /** The highest version of each table's last page that was not the end. */
  readonly #reached = new Map<string, number>();

  /** Rejects a page that says more is to come and has nothing new: it would be asked for for ever. */
  check({ table, rows, more }: PullPage): void {
    if (!more) return;
    const version = Math.max(-1, ...rows.map(([, one]) => Number(one)));
    const before = this.#reached.get(table) ?? -1;
    if (version <= before) throw wrongAnswer(`"${table}" has more and more of the same rows.`);
    this.#reached.set(table, version);
  }
}
