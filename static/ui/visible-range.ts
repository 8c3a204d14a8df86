/** Which rows of a virtual list are drawn. */

/** From `from` up to but without `to`. */
export interface Range {
  from: number;
  to: number;
}

const OVERSCAN_ROWS = 6;

/** The rows in sight plus a few on either side. */
export function visibleRange(input: {
  top: number;
  height: number;
  rowHeight: number;
  total: number;
}): Range {
  const first = Math.floor(Math.max(0, input.top) / input.rowHeight);
  const count = Math.ceil(input.height / input.rowHeight) + 1;
  const to = Math.min(input.total, first + count + OVERSCAN_ROWS);
  return { from: Math.max(0, Math.min(first - OVERSCAN_ROWS, to)), to };
}
