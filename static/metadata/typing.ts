/**
 * From what a person typed to a value, or the reason it is none.
 *
 * A reason is a tag with its figures; the message catalogue turns it into a sentence.
 */

import { fromDateInput } from "./dates.js";
import type { Column } from "./manifest.js";
import type { Value } from "./row.js";

export type InputProblem =
  | { kind: "required" }
  | { kind: "not-a-number" }
  | { kind: "not-whole" }
  | { kind: "not-a-date" }
  | { kind: "too-small"; minimum: number }
  | { kind: "too-large"; maximum: number }
  | { kind: "too-long"; maximum: number; length: number };

export type Typed = { kind: "value"; value: Value } | { kind: "problem"; problem: InputProblem };

/** What `text` means in a text, memo, number or date column. Empty text is null. */
export function readTyped(text: string, column: Column, context: TypingContext): Typed {
  if (text.trim() === "") return { kind: "value", value: null };
  switch (column.type) {
    case "Integer":
    case "BigInt":
    case "Decimal":
    case "Double":
    case "Money":
      return readNumber(text, column, context.locale);
    case "DateTime":
      return readDate(text, column, context.timeZone);
    default:
      return { kind: "value", value: text };
  }
}

export interface TypingContext {
  locale: string;
  timeZone: string;
}

function readNumber(text: string, column: Column, locale: string): Typed {
  const value = parseNumber(text, locale);
  if (value === null) return { kind: "problem", problem: { kind: "not-a-number" } };
  const whole = column.type === "Integer" || column.type === "BigInt";
  if (whole && !Number.isInteger(value)) return { kind: "problem", problem: { kind: "not-whole" } };
  return { kind: "value", value: whole ? value : roundTo(value, column.precision ?? 10) };
}

function readDate(text: string, column: Column, timeZone: string): Typed {
  const value = fromDateInput(text, column, timeZone);
  if (value === null) return { kind: "problem", problem: { kind: "not-a-date" } };
  return { kind: "value", value };
}

/** A number in the writing of `locale`; the decimal sign of either kind is taken when it is clear. */
export function parseNumber(text: string, locale: string): number | null {
  const { decimal, group } = separators(locale);
  // Swedish, for one, writes the minus sign and not the hyphen.
  const plain = text
    .trim()
    .replace(/[\s\u00a0\u202f'’]/g, "")
    .replace("\u2212", "-");
  const isOwnWriting = plain.includes(decimal) || hasGroups(plain, group);
  const canonical = isOwnWriting
    ? plain.split(group).join("").replace(decimal, ".")
    : plain.replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(canonical) ? Number(canonical) : null;
}

/** Whether `group` stands where only a thousands separator can: before each three last digits. */
function hasGroups(text: string, group: string): boolean {
  const parts = text.split(group);
  return parts.length > 1 && parts.slice(1).every((part) => part.length === 3);
}

function separators(locale: string): { decimal: string; group: string } {
  const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(1234567.5);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value;
  return { decimal: part("decimal") ?? ".", group: part("group") ?? "," };
}

function roundTo(value: number, digits: number): number {
  const factor = 10 ** Math.min(10, digits);
  return Math.round(value * factor) / factor;
}

/** A number as its input shows it for editing: own decimal sign, no grouping. */
export function numberForEditing(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: 10 }).format(
    value,
  );
}

/** Why `value` may not stay in `column`, or null when it may. */
export function checkValue(value: Value, column: Column, isRequired: boolean): InputProblem | null {
  if (value === null || value === "") return isRequired ? { kind: "required" } : null;
  if (typeof value === "string") return checkLength(value, column);
  if (typeof value === "number") return checkRange(value, column);
  return null;
}

function checkLength(text: string, column: Column): InputProblem | null {
  const limited = column.type === "String" || column.type === "Memo";
  if (!limited || column.maxLength === null || text.length <= column.maxLength) return null;
  return { kind: "too-long", maximum: column.maxLength, length: text.length };
}

function checkRange(value: number, column: Column): InputProblem | null {
  if (column.options) return null;
  if (column.minimum !== null && value < column.minimum) {
    return { kind: "too-small", minimum: column.minimum };
  }
  if (column.maximum !== null && value > column.maximum) {
    return { kind: "too-large", maximum: column.maximum };
  }
  return null;
}

/** Whether the platform asks for a value in this column. */
export function isRequiredByColumn(column: Column): boolean {
  return column.required === "ApplicationRequired" || column.required === "SystemRequired";
}
