/** The operators of FetchXML conditions that are evaluated here, and how many values each takes. */

const NO_VALUE = [
  "null",
  "not-null",
  "eq-userid",
  "ne-userid",
  "eq-userteams",
  "eq-useroruserteams",
  "eq-businessid",
  "ne-businessid",
  "eq-userlanguage",
  "yesterday",
  "today",
  "tomorrow",
  "last-seven-days",
  "next-seven-days",
  "last-week",
  "this-week",
  "next-week",
  "last-month",
  "this-month",
  "next-month",
  "last-year",
  "this-year",
  "next-year",
] as const;

const ONE_VALUE = [
  "eq",
  "ne",
  "gt",
  "ge",
  "lt",
  "le",
  "like",
  "not-like",
  "begins-with",
  "not-begin-with",
  "ends-with",
  "not-end-with",
  "on",
  "on-or-before",
  "on-or-after",
  "last-x-hours",
  "last-x-days",
  "last-x-weeks",
  "last-x-months",
  "last-x-years",
  "next-x-hours",
  "next-x-days",
  "next-x-weeks",
  "next-x-months",
  "next-x-years",
  "olderthan-x-minutes",
  "olderthan-x-hours",
  "olderthan-x-days",
  "olderthan-x-weeks",
  "olderthan-x-months",
  "olderthan-x-years",
] as const;

const TWO_VALUES = ["between", "not-between"] as const;

const MANY_VALUES = ["in", "not-in", "contain-values", "not-contain-values"] as const;

export type Operator =
  | (typeof NO_VALUE)[number]
  | (typeof ONE_VALUE)[number]
  | (typeof TWO_VALUES)[number]
  | (typeof MANY_VALUES)[number];

/** How many values an operator takes; "many" is one or more. */
export type Arity = 0 | 1 | 2 | "many";

const ARITIES = new Map<string, Arity>([
  ...NO_VALUE.map((name) => [name, 0] as const),
  ...ONE_VALUE.map((name) => [name, 1] as const),
  ...TWO_VALUES.map((name) => [name, 2] as const),
  ...MANY_VALUES.map((name) => [name, "many"] as const),
]);

/** Negative operators also match rows without a value. */
const POSITIVES = {
  ne: "eq",
  "not-like": "like",
  "not-begin-with": "begins-with",
  "not-end-with": "ends-with",
  "not-in": "in",
  "not-between": "between",
  "not-contain-values": "contain-values",
  "ne-userid": "eq-userid",
  "ne-businessid": "eq-businessid",
} as const satisfies Partial<Record<Operator, Operator>>;

export type Negative = keyof typeof POSITIVES;
export type Positive = Exclude<Operator, Negative>;

export function arityOf(operator: Operator): Arity {
  return ARITIES.get(operator) ?? 0;
}

/** The operator of a token, or null for one we do not know. `neq` is an old spelling of `ne`. */
export function operatorOf(token: string): Operator | null {
  const name = token === "neq" ? "ne" : token;
  return ARITIES.has(name) ? (name as Operator) : null;
}

export function positiveOf(operator: Operator): { positive: Positive; isNegative: boolean } {
  const positive = POSITIVES[operator as Negative] as Positive | undefined;
  return positive
    ? { positive, isNegative: true }
    : { positive: operator as Positive, isNegative: false };
}
