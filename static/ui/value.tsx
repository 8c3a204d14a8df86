/** A column's value for reading. */

import { formatValue, optionOf } from "../metadata/format.js";
import type { Column } from "../metadata/manifest.js";
import type { Value } from "../metadata/row.js";
import { Chip } from "./chip.js";
import { formatContext } from "./format-context.js";

const CHOICE_TYPES = new Set(["Picklist", "State", "Status"]);

export function ValueView({ value, column }: { value: Value | undefined; column: Column }) {
  const text = formatValue(value, column, formatContext());
  if (text === "" || !CHOICE_TYPES.has(column.type)) return <>{text}</>;
  return <Chip label={text} color={safeColor(optionOf(column, value)?.color ?? null)} />;
}

/** Colours come from upstream as "#RRGGBB"; anything else is not drawn. */
function safeColor(color: string | null): string | null {
  return color && /^#[0-9a-f]{6}$/i.test(color) ? color : null;
}
