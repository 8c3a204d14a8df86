import { expect, test } from "vitest";
import { type FormatContext, formatValue } from "../../static/metadata/format.js";
import type { Column, ColumnType } from "../../static/metadata/manifest.js";
import type { Value } from "../../static/metadata/row.js";
import { column } from "../app/fake-data.js";

const ENGLISH: FormatContext = { locale: "en-GB", timeZone: "Europe/Berlin", yes: "Yes", no: "No" };
const GERMAN: FormatContext = { locale: "de-DE", timeZone: "Europe/Berlin", yes: "Ja", no: "Nein" };
const OPTIONS = [
  { value: 1, label: "Low", color: null, state: null },
  { value: 9, label: "High", color: "#ff0000", state: null },
];

interface Case {
  name: string;
  type: ColumnType;
  more?: Partial<Column>;
  value: Value;
  text: string;
  context?: FormatContext;
}

const CASES: Case[] = [
  { name: "nothing", type: "String", value: null, text: "" },
  { name: "text", type: "String", value: "abc", text: "abc" },
  { name: "a lookup's name", type: "Lookup", value: ["i", "account", "Contoso"], text: "Contoso" },
  { name: "a lookup without a name", type: "Lookup", value: ["i", "account", null], text: "" },
  { name: "a choice", type: "Picklist", more: { options: OPTIONS }, value: 9, text: "High" },
  { name: "an unknown choice", type: "Picklist", more: { options: OPTIONS }, value: 5, text: "5" },
  {
    name: "choices",
    type: "MultiSelectPicklist",
    more: { options: OPTIONS },
    value: "1,9",
    text: "Low, High",
  },
  { name: "yes", type: "Boolean", value: true, text: "Yes" },
  {
    name: "no, in the column's words",
    type: "Boolean",
    more: { options: [{ value: 0, label: "Off", color: null, state: null }] },
    value: false,
    text: "Off",
  },
  { name: "a whole number", type: "Integer", value: 1234, text: "1,234" },
  {
    name: "money",
    type: "Money",
    more: { precision: 2 },
    value: 1234.5,
    text: "1.234,50",
    context: GERMAN,
  },
  { name: "a decimal", type: "Decimal", more: { precision: 3 }, value: 0.125, text: "0.125" },
  {
    name: "a duration",
    type: "Integer",
    more: { format: "Duration" },
    value: 90,
    text: "1 hr 30 mins",
  },
  {
    name: "completion",
    type: "Double",
    more: { minimum: 0, maximum: 100, name: "x_percentcomplete" },
    value: 40,
    text: "40%",
  },
  { name: "a moment", type: "DateTime", value: "2026-11-22T09:05:00Z", text: "22 Nov 2026, 10:05" },
  {
    name: "a day",
    type: "DateTime",
    more: { format: "DateOnly", behavior: "DateOnly" },
    value: "2026-11-22",
    text: "22 Nov 2026",
  },
  {
    name: "a day kept as a moment",
    type: "DateTime",
    more: { format: "DateOnly" },
    value: "2026-11-21T23:00:00Z",
    text: "22 Nov 2026",
  },
  {
    name: "a moment that no zone moves",
    type: "DateTime",
    more: { behavior: "TimeZoneIndependent" },
    value: "2026-11-22T09:05:00Z",
    text: "22 Nov 2026, 09:05",
  },
];

test.each(CASES)("$name reads $text", ({ type, more, value, text, context = ENGLISH }) => {
  expect(formatValue(value, column("c", "C", type, more), context)).toBe(text);
});
