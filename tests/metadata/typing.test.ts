import fc from "fast-check";
import { expect, test } from "vitest";
import {
  checkValue,
  numberForEditing,
  parseNumber,
  readTyped,
} from "../../static/metadata/typing.js";
import { column } from "../app/fake-data.js";

const CONTEXT = { locale: "en-GB", timeZone: "Europe/Berlin" };

test.each([
  { text: "1,234.5", locale: "en-GB", value: 1234.5 },
  { text: "1.234,5", locale: "de-DE", value: 1234.5 },
  { text: "1234.5", locale: "en-GB", value: 1234.5 },
  { text: "12,5", locale: "de-DE", value: 12.5 },
  { text: "12,5", locale: "en-GB", value: 12.5 },
  { text: "1 234", locale: "fr-FR", value: 1234 },
  { text: "-3", locale: "en-GB", value: -3 },
  { text: ".5", locale: "en-GB", value: 0.5 },
  { text: "12x", locale: "en-GB", value: null },
  { text: "1.2.3", locale: "en-GB", value: null },
  { text: "", locale: "en-GB", value: null },
])("$text in $locale is $value", ({ text, locale, value }) => {
  expect(parseNumber(text, locale)).toBe(value);
});

test("a number shown for editing is read back as itself, in every locale", () => {
  const locales = fc.constantFrom("en-GB", "de-DE", "fr-FR", "de-CH", "sv-SE");
  const numbers = fc.integer({ min: -1e9, max: 1e9 }).map((value) => value / 100);
  fc.assert(
    fc.property(numbers, locales, (value, locale) => {
      expect(parseNumber(numberForEditing(value, locale), locale)).toBe(value);
    }),
  );
});

test("emptied input is no value", () => {
  expect(readTyped("  ", column("c", "C", "Integer"), CONTEXT)).toEqual({
    kind: "value",
    value: null,
  });
});

test("half a number is no whole number", () => {
  expect(readTyped("1.5", column("c", "C", "Integer"), CONTEXT)).toEqual({
    kind: "problem",
    problem: { kind: "not-whole" },
  });
});

test("decimals beyond the column's precision are rounded", () => {
  const money = column("c", "C", "Money", { precision: 2 });
  expect(readTyped("1.239", money, CONTEXT)).toEqual({ kind: "value", value: 1.24 });
});

test("a date is stored as the instant of the user's clock", () => {
  expect(readTyped("2026-11-22T10:05", column("c", "C", "DateTime"), CONTEXT)).toEqual({
    kind: "value",
    value: "2026-11-22T09:05:00Z",
  });
});

test.each([
  { name: "required", value: null, required: true, more: {}, problem: { kind: "required" } },
  { name: "empty but free", value: null, required: false, more: {}, problem: null },
  {
    name: "too long",
    value: "abcd",
    required: false,
    more: { maxLength: 3 },
    problem: { kind: "too-long", maximum: 3, length: 4 },
  },
  { name: "just fits", value: "abc", required: false, more: { maxLength: 3 }, problem: null },
])("text: $name", ({ value, required, more, problem }) => {
  expect(checkValue(value, column("c", "C", "String", more), required)).toEqual(problem);
});

test.each([
  { value: -1, problem: { kind: "too-small", minimum: 0 } },
  { value: 0, problem: null },
  { value: 100, problem: null },
  { value: 101, problem: { kind: "too-large", maximum: 100 } },
])("a number from 0 to 100: $value", ({ value, problem }) => {
  const percent = column("c", "C", "Integer", { minimum: 0, maximum: 100 });
  expect(checkValue(value, percent, false)).toEqual(problem);
});
