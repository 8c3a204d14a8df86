/** What the stories of the outbox are judged by: bodies, values and rows. */

import type { Row } from "../../static/metadata/row.js";
import type { ChangeSet, Mutation } from "../../static/store/outbox.js";

/** The one table of the stories. */
export const TABLE = "t";

/** What goes up under an id: versions may differ from copy to copy. */
export function bodyOf({ mutations }: Pick<ChangeSet, "mutations">): string {
  return JSON.stringify(mutations.map(({ id, row, kind, values }) => [id, row, kind, values]));
}

/** The values that the person wrote. */
export function tokensOf(mutations: readonly Mutation[]): number[] {
  return mutations.flatMap(({ values }) =>
    Object.values(values).filter(
      (value): value is number => typeof value === "number" && value > 0,
    ),
  );
}

/** The rows of mutations as upstream returns them. */
export function pageOf(upstream: ReadonlyMap<string, Row>, mutations: readonly Mutation[]) {
  const ids = [...new Set(mutations.map(({ row }) => row))];
  const there = ids.filter((id) => upstream.has(id));
  return {
    table: TABLE,
    columns: ["id", "version"],
    rows: there.map((id) => [id, upstream.get(id)?.version ?? 0]),
    inScope: there.map(() => true),
    absent: ids.filter((id) => !upstream.has(id)),
  };
}
