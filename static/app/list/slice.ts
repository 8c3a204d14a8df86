/** A window of rows, asked for as it is scrolled to and again when its tables change. */

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { QueryResult, RowView } from "../../engine/protocol.js";
import type { Range } from "../../ui/visible-range.js";
import { usePortal } from "../portal.js";

const PAGE_ROWS = 100;

export type Slice =
  | { kind: "loading" }
  | { kind: "unavailable"; reason: string }
  | { kind: "rows"; total: number; from: number; rows: RowView[] };

export interface SliceState {
  slice: Slice;
  /** Asks for the rows in sight; what is held already is not asked for again. */
  want: (range: Range) => void;
}

/**
 * The rows that `fetch` gives. `key` names the question: another one starts afresh.
 *
 * `tables` are those whose changes may change the answer.
 */
export function useSlice(
  key: string,
  tables: readonly string[],
  fetch: (range: Range) => Promise<QueryResult>,
): SliceState {
  const { onChanged } = usePortal();
  const [state, setState] = useState<{ key: string; slice: Slice }>({ key, slice: LOADING });
  const asked = useRef<Range>(FIRST_PAGE);
  const turn = useRef(0);

  const read = useCallback(
    async (range: Range) => {
      asked.current = range;
      turn.current += 1;
      const mine = turn.current;
      const result = await fetch(range);
      if (mine === turn.current) setState({ key, slice: result });
    },
    [key],
  );
  useEffect(() => {
    read(FIRST_PAGE);
    return onChanged((changed) => {
      if (changed.some((table) => tables.includes(table))) read(asked.current);
    });
  }, [key]);
  useEffect(
    () => () => {
      turn.current = Number.POSITIVE_INFINITY;
    },
    [],
  );
  const want = useCallback(
    (range: Range) => {
      const page = pageAround(range);
      if (!covers(asked.current, range)) read(page);
    },
    [read],
  );
  return { slice: state.key === key ? state.slice : LOADING, want };
}

const LOADING: Slice = { kind: "loading" };
const FIRST_PAGE: Range = { from: 0, to: PAGE_ROWS };

/** A page with `range` in its middle, so that scrolling either way finds rows there. */
export function pageAround(range: Range): Range {
  const from = Math.max(0, range.from - PAGE_ROWS / 2);
  return { from, to: Math.max(range.to + PAGE_ROWS / 2, from + PAGE_ROWS) };
}

function covers(held: Range, range: Range): boolean {
  return held.from <= range.from && range.to <= held.to;
}

/** The row at `index` of the whole list, or null when it is not held. */
export function rowAt(slice: Slice, index: number): RowView | null {
  return slice.kind === "rows" ? (slice.rows[index - slice.from] ?? null) : null;
}
