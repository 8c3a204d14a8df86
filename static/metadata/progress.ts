/** Columns that say how much of something is done. */

import type { Column } from "./manifest.js";

/** What such a column holds when the work is finished. */
export const DONE = 100;

const NUMERIC = new Set(["Integer", "Decimal", "Double"]);

/**
 * Whether `column` counts 0 to 100 per cent of completion, so that one tap may finish it.
 *
 * The range alone would take discounts and rates too; Dataverse names completion columns
 * `percentcomplete`, publishers with their prefix before it.
 */
export function isPercentComplete(column: Column): boolean {
  const inRange = column.minimum === 0 && column.maximum === DONE;
  return NUMERIC.has(column.type) && inRange && column.name.endsWith("percentcomplete");
}
