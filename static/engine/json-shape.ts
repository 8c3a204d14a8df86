/** Reading JSON that somebody else may have written: every member is looked at before it is used. */

/** What was expected where, when a text is not what it should be. */
export class ShapeFault extends Error {
  override readonly name = "ShapeFault";
  constructor(where: string, expected: string) {
    super(`${where}: ${expected} is expected.`);
  }
}

/** Names that mean something to JavaScript itself: nobody's table or column. */
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
const NAME = /^[a-z_][a-z0-9_]{0,127}$/;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;
const LONGEST_TEXT = 1_048_576;
const DEEPEST = 32;

type Json = Readonly<Record<string, unknown>>;

export function objectAt(value: unknown, where: string): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new ShapeFault(where, "an object");
  return value as Json;
}

export function listAt(value: unknown, where: string, most: number): unknown[] {
  if (!Array.isArray(value)) throw new ShapeFault(where, "a list");
  if (value.length > most) throw new ShapeFault(where, `a list of at most ${most}`);
  return value;
}

export function textAt(value: unknown, where: string, longest = LONGEST_TEXT): string {
  if (typeof value !== "string") throw new ShapeFault(where, "text");
  if (value.length > longest) throw new ShapeFault(where, `at most ${longest} characters`);
  return value;
}

export function guidAt(value: unknown, where: string): string {
  if (typeof value !== "string" || !GUID.test(value)) throw new ShapeFault(where, "an id");
  return value;
}

export function momentAt(value: unknown, where: string): string {
  if (typeof value !== "string" || !MOMENT.test(value)) throw new ShapeFault(where, "a moment");
  return value;
}

/** A logical name of a table or column. */
export function nameAt(value: unknown, where: string): string {
  const isName = typeof value === "string" && NAME.test(value) && !FORBIDDEN_NAMES.has(value);
  if (!isName) throw new ShapeFault(where, "a logical name");
  return value;
}

export function oneOf<T extends string>(value: unknown, where: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new ShapeFault(where, `one of ${choices.join(", ")}`);
  return found;
}

export function wholeNumberAt(value: unknown, where: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0)
    throw new ShapeFault(where, "a whole number");
  return value as number;
}

/** Any JSON, as long as it is neither deeper than a form nor plays with prototypes. */
export function plainAt(value: unknown, where: string, depth = 0): unknown {
  if (depth > DEEPEST) throw new ShapeFault(where, `at most ${DEEPEST} levels`);
  if (Array.isArray(value)) return value.map((one) => plainAt(one, where, depth + 1));
  if (typeof value === "string") return textAt(value, where);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => {
    if (FORBIDDEN_NAMES.has(name)) throw new ShapeFault(where, "no such name");
    return [name, plainAt(member, where, depth + 1)];
  });
  return Object.fromEntries(members);
}
