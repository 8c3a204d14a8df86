/** Small questions about values in lists. */

import type { GridColumn } from "../../metadata/layoutxml.js";
import { isPercentComplete } from "../../metadata/progress.js";
import { isLookup, type Value } from "../../metadata/row.js";

/** Whether there is anything to show. */
export function hasText(value: Value | undefined): boolean {
  if (isLookup(value as Value)) return Boolean((value as readonly unknown[])[2]);
  return value !== null && value !== undefined && value !== "";
}

/** The column of the row's own table by which a tap finishes it, or null. */
export function tickColumn(columns: readonly GridColumn[]): GridColumn | null {
  return (
    columns.find(
      ({ name, column }) => !name.includes(".") && isPercentComplete(column) && column.updatable,
    ) ?? null
  );
}

/** Below these the contents cannot be read: the grid scrolls sideways instead. */
const MIN_COLUMN_PX = 104;
const MIN_MOMENT_PX = 172;
const MIN_TITLE_PX = 220;
/** The name is what rows are told apart by: it gets more than its share. */
const TITLE_SHARE = 1.6;

/** The grid's column tracks: the widths of the layout as shares, none unreadably narrow. */
export function gridTemplate(columns: readonly GridColumn[]): string {
  return columns
    .map((column, index) => {
      const least = index === 0 ? MIN_TITLE_PX : leastWidth(column);
      const share = Math.max(column.width, least) * (index === 0 ? TITLE_SHARE : 1);
      return `minmax(${least}px, ${share}fr)`;
    })
    .join(" ");
}

function leastWidth({ column }: GridColumn): number {
  const isMoment = column.type === "DateTime" && column.behavior !== "DateOnly";
  return isMoment ? MIN_MOMENT_PX : MIN_COLUMN_PX;
}
