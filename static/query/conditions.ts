/** Conditions as functions of a row, compiled once a query. */

import type { Value } from "../metadata/row.js";
import type { Condition } from "./ast.js";
import { dayOf, startOf } from "./calendar.js";
import {
  type Cell,
  type Comparable,
  choices,
  comparable,
  instantMs,
  lookupName,
  operand,
} from "./cells.js";
import type { QueryContext, QueryTables } from "./context.js";
import { MalformedFetch, UnsupportedFetch } from "./errors.js";
import { type Positive, positiveOf } from "./operators.js";
import { dayRange, isIn, type Range, relativeRange } from "./ranges.js";
import { fold, likePattern } from "./text.js";

/** Says whether a cell's value meets a condition. */
export type Test = (value: Value) => boolean;

export function compileTest(
  condition: Condition,
  cell: Cell,
  context: QueryContext,
  tables: QueryTables,
): Test {
  const { positive, isNegative } = positiveOf(condition.operator);
  if (positive === "null") return (value) => isEmpty(value);
  if (positive === "not-null") return (value) => !isEmpty(value);
  const matches = testOf(positive, condition.values, cell, context, tables);
  // Positive operators never match null, negative ones always do.
  return isNegative
    ? (value) => isEmpty(value) || !matches(value)
    : (value) => !isEmpty(value) && matches(value);
}

function isEmpty(value: Value): boolean {
  return value === null || value === "";
}

function testOf(
  operator: Positive,
  values: readonly string[],
  cell: Cell,
  context: QueryContext,
  tables: QueryTables,
): Test {
  return (
    userTest(operator, context) ??
    textTest(operator, values, cell, tables) ??
    choicesTest(operator, values, cell) ??
    dateTest(operator, values, cell, context) ??
    compareTest(operator, values, cell, context)
  );
}

function userTest(operator: Positive, { user }: QueryContext): Test | null {
  const among = (ids: readonly string[]): Test => {
    const known = new Set(ids);
    return (value) => known.has(String(comparable("id", value)));
  };
  switch (operator) {
    case "eq-userid":
      return among([user.id]);
    case "eq-userteams":
      return among(user.teamIds);
    case "eq-useroruserteams":
      return among([user.id, ...user.teamIds]);
    case "eq-businessid":
      return among([user.businessUnitId]);
    case "eq-userlanguage":
      return (value) => value === user.languageCode;
    default:
      return null;
  }
}

function textTest(
  operator: Positive,
  [text = ""]: readonly string[],
  cell: Cell,
  tables: QueryTables,
): Test | null {
  const pattern = patternOf(operator, text);
  if (!pattern) return null;
  const shown = (value: Value) => (cell.kind === "id" ? lookupName(value, tables) : String(value));
  return (value) => pattern.test(fold(shown(value) ?? ""));
}

function patternOf(operator: Positive, text: string): RegExp | null {
  switch (operator) {
    case "like":
      return likePattern(text);
    case "begins-with":
      return likePattern(`${text}%`);
    case "ends-with":
      return likePattern(`%${text}`);
    default:
      return null;
  }
}

function choicesTest(operator: Positive, values: readonly string[], cell: Cell): Test | null {
  if (operator === "contain-values") {
    const wanted = new Set(values.flatMap(choices));
    return (value) => choices(String(value)).some((choice) => wanted.has(choice));
  }
  if (cell.kind !== "choices" || (operator !== "eq" && operator !== "in")) return null;
  // A choices column is compared as a whole: `in` names the members of one set.
  const wanted = operand("choices", values.join(","));
  return (value) => comparable("choices", value) === wanted;
}

function dateTest(
  operator: Positive,
  values: readonly string[],
  cell: Cell,
  context: QueryContext,
): Test | null {
  const range = rangeOf(operator, values, cell, context);
  if (!range) return null;
  if (cell.kind !== "instant") throw new UnsupportedFetch(`"${operator}" needs a date column.`);
  return (value) => isIn(range, instantMs(String(value)));
}

function rangeOf(
  operator: Positive,
  [text = ""]: readonly string[],
  { isLocal }: Cell,
  context: QueryContext,
): Range | null {
  if (operator === "on" || operator === "on-or-before" || operator === "on-or-after") {
    const day = dayOf(text);
    if (!day) throw new MalformedFetch(`"${text}" is not a date.`);
    const range = dayRange(day, context, isLocal);
    if (operator === "on-or-before") return { ...range, fromMs: Number.NEGATIVE_INFINITY };
    return operator === "on" ? range : { ...range, toMs: Number.POSITIVE_INFINITY };
  }
  return relativeRange(operator, Number(text), context, isLocal);
}

function compareTest(
  operator: Positive,
  values: readonly string[],
  cell: Cell,
  context: QueryContext,
): Test {
  const operands = values.map((text) => operandOf(text, cell, context));
  const [first = null, second = null] = operands;
  const read = (value: Value) => comparable(cell.kind, value);
  switch (operator) {
    case "in": {
      const wanted = new Set(operands);
      return (value) => wanted.has(read(value));
    }
    case "between":
      return (value) => compares("ge", read(value), first) && compares("le", read(value), second);
    case "eq":
    case "gt":
    case "ge":
    case "lt":
    case "le":
      return (value) => compares(operator, read(value), first);
    default:
      throw new UnsupportedFetch(`"${operator}" is not known on devices.`);
  }
}

/** A date without a time means local midnight where the column holds instants. */
function operandOf(text: string, cell: Cell, context: QueryContext): Comparable {
  const day =
    cell.kind === "instant" && cell.isLocal ? /^\d{4}-\d\d-\d\d$/.exec(text.trim()) : null;
  const date = day ? dayOf(text) : null;
  return date ? startOf(date, context.user.timeZone) : operand(cell.kind, text);
}

export type Comparison = "eq" | "ne" | "gt" | "ge" | "lt" | "le";

/** Compares two values that are there. */
export function compares(operator: Comparison, left: Comparable, right: Comparable): boolean {
  if (left === null || right === null) return false;
  switch (operator) {
    case "eq":
      return left === right;
    case "ne":
      return left !== right;
    case "gt":
      return left > right;
    case "ge":
      return left >= right;
    case "lt":
      return left < right;
    case "le":
      return left <= right;
  }
}
