/** Values as people read them: in their language, their time zone, with choice labels. */

import { isDayOnly, toDateInput } from "./dates.js";
import type { Column, Option } from "./manifest.js";
import { DONE, isPercentComplete } from "./progress.js";
import { isLookup, type Value } from "./row.js";

export interface FormatContext {
  /** BCP 47. */
  locale: string;
  /** IANA name. */
  timeZone: string;
  yes: string;
  no: string;
}

/** `value` of `column` as text; "" when there is none. */
export function formatValue(
  value: Value | undefined,
  column: Column,
  context: FormatContext,
): string {
  if (value === null || value === undefined || value === "") return "";
  if (isLookup(value)) return value[2] ?? "";
  switch (column.type) {
    case "Picklist":
    case "State":
    case "Status":
      return optionOf(column, value)?.label ?? String(value);
    case "MultiSelectPicklist":
      return formatChoices(String(value), column);
    case "Boolean":
      return formatBoolean(value === true, column, context);
    case "DateTime":
      return formatDate(String(value), column, context);
    case "Integer":
    case "BigInt":
    case "Decimal":
    case "Double":
    case "Money":
      return formatNumber(Number(value), column, context);
    default:
      return String(value);
  }
}

/** The option that `value` names, if the column has it. */
export function optionOf(column: Column, value: Value | undefined): Option | null {
  return column.options?.find((option) => option.value === Number(value)) ?? null;
}

function formatChoices(value: string, column: Column): string {
  return value
    .split(",")
    .map((part) => optionOf(column, part)?.label ?? part)
    .join(", ");
}

function formatBoolean(value: boolean, column: Column, context: FormatContext): string {
  return optionOf(column, value ? 1 : 0)?.label ?? (value ? context.yes : context.no);
}

function formatDate(stored: string, column: Column, context: FormatContext): string {
  const wallClock = toDateInput(stored, column, context.timeZone);
  const instant = Date.parse(wallClock.length === 10 ? wallClock : `${wallClock}Z`);
  if (Number.isNaN(instant)) return stored;
  return new Intl.DateTimeFormat(context.locale, {
    timeZone: "UTC",
    dateStyle: "medium",
    ...(isDayOnly(column) ? {} : { timeStyle: "short" }),
  }).format(instant);
}

function formatNumber(value: number, column: Column, context: FormatContext): string {
  if (column.format === "Duration") return formatDuration(value, context);
  if (isPercentComplete(column)) return formatPercent(value, context);
  const digits = fractionDigits(column);
  return new Intl.NumberFormat(context.locale, {
    minimumFractionDigits: column.type === "Money" ? digits : 0,
    maximumFractionDigits: digits,
  }).format(value);
}

function formatPercent(value: number, { locale }: FormatContext): string {
  return new Intl.NumberFormat(locale, { style: "percent" }).format(value / DONE);
}

function fractionDigits(column: Column): number {
  if (column.type === "Integer" || column.type === "BigInt") return 0;
  return Math.min(10, Math.max(0, column.precision ?? 2));
}

const HOUR_MINUTES = 60;

/** A whole number of minutes: "45 min", "1 hr 30 min". */
function formatDuration(minutes: number, { locale }: FormatContext): string {
  const unit = (amount: number, name: string) =>
    new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "short" }).format(
      amount,
    );
  const hours = Math.trunc(minutes / HOUR_MINUTES);
  const rest = minutes % HOUR_MINUTES;
  if (hours === 0) return unit(rest, "minute");
  return rest === 0 ? unit(hours, "hour") : `${unit(hours, "hour")} ${unit(rest, "minute")}`;
}
