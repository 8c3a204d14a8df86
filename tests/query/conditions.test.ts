import { describe, expect, it } from "vitest";
import { MalformedFetch, NotOnDevice, UnsupportedFetch } from "../../static/query/errors.js";
import { BOB, CONTEXT, meeting, TEAM, tablesFrom, UNIT } from "./world.js";

const ANN = "a0000000-0000-4000-8000-000000000001";
const GONE = "90000000-0000-4000-8000-000000000001";

const tables = tablesFrom({
  t: {
    columns: {
      name: "String",
      amount: "Money",
      open: "Boolean",
      choice: "Picklist",
      many: "MultiSelectPicklist",
      owner: "Owner",
      unit: "Lookup",
      at: "DateTime",
      on: { type: "DateTime", behavior: "DateOnly" },
      low: "Integer",
      photo: "Image",
    },
    rows: {
      a: {
        name: "Müller GmbH",
        amount: 10,
        low: 10,
        open: true,
        choice: 1,
        many: "1,2",
        owner: [BOB, "systemuser", "Bob"],
      },
      b: {
        name: "muller",
        amount: 20,
        low: 30,
        open: false,
        choice: 2,
        many: "2",
        owner: [TEAM, "team", "North"],
      },
      c: {
        name: "100% [sure]",
        amount: 30,
        low: 1,
        choice: 3,
        many: "3",
        owner: [ANN, "systemuser", "Ann"],
      },
      d: { name: null, owner: null, unit: [UNIT, "businessunit", "Root"] },
    },
  },
  unreachable: { columns: {}, rows: {} },
});

const one = (attribute: string, operator: string, value?: string) =>
  `<condition attribute="${attribute}" operator="${operator}" ${value === undefined ? "" : `value="${value}"`}/>`;
const many = (attribute: string, operator: string, ...values: string[]) =>
  `<condition attribute="${attribute}" operator="${operator}">${values.map((v) => `<value>${v}</value>`).join("")}</condition>`;

describe("a condition", () => {
  it.each([
    {
      says: "texts are equal without case and accents",
      is: one("name", "eq", "MULLER"),
      found: "b",
    },
    { says: "trailing spaces do not count", is: one("name", "eq", "muller  "), found: "b" },
    {
      says: "ne also matches rows without a value",
      is: one("name", "ne", "muller"),
      found: "a c d",
    },
    { says: "neq is an old spelling of ne", is: one("amount", "neq", "10"), found: "b c d" },
    { says: "numbers are compared as numbers", is: one("amount", "gt", "9"), found: "a b c" },
    { says: "ge includes", is: one("amount", "ge", "20"), found: "b c" },
    { says: "lt excludes", is: one("amount", "lt", "20"), found: "a" },
    { says: "le includes", is: one("amount", "le", "20"), found: "a b" },
    { says: "between includes both ends", is: many("amount", "between", "10", "20"), found: "a b" },
    {
      says: "not-between matches null",
      is: many("amount", "not-between", "10", "20"),
      found: "c d",
    },
    { says: "in takes any", is: many("choice", "in", "1", "3"), found: "a c" },
    { says: "not-in matches null", is: many("choice", "not-in", "1", "3"), found: "b d" },
    { says: "a choice is compared by number", is: one("choice", "eq", "2"), found: "b" },
    { says: "booleans are 1 and 0", is: one("open", "eq", "1"), found: "a" },
    { says: "booleans may be words", is: one("open", "eq", "false"), found: "b" },
    { says: "null", is: one("name", "null"), found: "d" },
    { says: "not-null", is: one("name", "not-null"), found: "a b c" },
    { says: "like with any run", is: one("name", "like", "m%l%er%"), found: "a b" },
    { says: "like with one character", is: one("name", "like", "m_ller"), found: "b" },
    { says: "like with a set", is: one("name", "like", "[mn]uller"), found: "b" },
    { says: "like without a set", is: one("name", "like", "[^m]%"), found: "c" },
    {
      says: "like takes brackets literally when they are told to",
      is: one("name", "like", "100[%] [[]sure]"),
      found: "c",
    },
    { says: "like does not take dots as wild", is: one("name", "like", "m.ller"), found: "" },
    { says: "not-like matches null", is: one("name", "not-like", "m%"), found: "c d" },
    { says: "begins-with", is: one("name", "begins-with", "mü"), found: "a b" },
    { says: "not-begin-with matches null", is: one("name", "not-begin-with", "m"), found: "c d" },
    { says: "ends-with", is: one("name", "ends-with", "GMBH"), found: "a" },
    { says: "not-end-with matches null", is: one("name", "not-end-with", "gmbh"), found: "b c d" },
    { says: "like on a lookup means its name", is: one("owner", "like", "no%"), found: "b" },
    {
      says: "contain-values intersects",
      is: many("many", "contain-values", "2", "9"),
      found: "a b",
    },
    {
      says: "not-contain-values matches null",
      is: many("many", "not-contain-values", "2"),
      found: "c d",
    },
    { says: "choices are equal as a whole", is: many("many", "in", "2", "1"), found: "a" },
    { says: "eq-userid", is: one("owner", "eq-userid"), found: "a" },
    { says: "ne-userid matches null", is: one("owner", "ne-userid"), found: "b c d" },
    { says: "eq-userteams", is: one("owner", "eq-userteams"), found: "b" },
    { says: "eq-useroruserteams", is: one("owner", "eq-useroruserteams"), found: "a b" },
    { says: "eq-businessid", is: one("unit", "eq-businessid"), found: "d" },
    {
      says: "a lookup is compared by id, in braces or not",
      is: one("owner", "eq", `{${ANN.toUpperCase()}}`),
      found: "c",
    },
    { says: "the key is the id", is: one("tid", "eq", "a"), found: "a" },
    { says: "an id that nobody has", is: one("owner", "eq", GONE), found: "" },
    {
      says: "another column of the row",
      is: `<condition attribute="low" operator="gt" valueof="amount"/>`,
      found: "b",
    },
  ])("$says", ({ is, found }) => {
    expect(meeting(is, tables)).toBe(found);
  });

  it.each([
    {
      says: "an operator it does not know",
      is: one("name", "under", "x"),
      fault: UnsupportedFetch,
    },
    { says: "a fiscal period", is: one("at", "this-fiscal-year"), fault: UnsupportedFetch },
    { says: "a column that is not here", is: one("secret", "eq", "x"), fault: NotOnDevice },
    { says: "a column that has no order", is: one("photo", "eq", "x"), fault: UnsupportedFetch },
    { says: "a number that is none", is: one("amount", "eq", "ten"), fault: MalformedFetch },
    {
      says: "between without a second value",
      is: many("amount", "between", "1"),
      fault: MalformedFetch,
    },
    { says: "a date operator on a text", is: one("name", "today"), fault: UnsupportedFetch },
    { says: "a date that is none", is: one("at", "on", "soon"), fault: MalformedFetch },
    {
      says: "an alias that no link has",
      is: `<condition entityname="x" attribute="name" operator="null"/>`,
      fault: MalformedFetch,
    },
    {
      says: "a condition without an attribute",
      is: `<condition operator="null"/>`,
      fault: MalformedFetch,
    },
  ])("refuses $says", ({ is, fault }) => {
    expect(() => meeting(is, tables)).toThrow(fault);
  });
});

describe("a date-relative condition", () => {
  const at = (iso: string) =>
    tablesFrom({
      t: {
        columns: { at: "DateTime", on: { type: "DateTime", behavior: "DateOnly" } },
        rows: { x: { at: iso, on: iso.slice(0, 10) } },
      },
    });
  const holds = (operator: string, value: string | undefined, iso: string, column = "at") =>
    meeting(one(column, operator, value), at(iso), CONTEXT) === "x";

  // The user's Thursday 11 June 2026 begins at 22:00 UTC of the 10th; it is 08:30 UTC now.
  it.each([
    ["today", undefined, "2026-06-10T22:00:00Z", "2026-06-11T21:59:59Z", "2026-06-11T22:00:00Z"],
    [
      "yesterday",
      undefined,
      "2026-06-09T22:00:00Z",
      "2026-06-10T21:59:59Z",
      "2026-06-10T22:00:00Z",
    ],
    ["tomorrow", undefined, "2026-06-11T22:00:00Z", "2026-06-12T21:59:59Z", "2026-06-12T22:00:00Z"],
    [
      "this-week",
      undefined,
      "2026-06-07T22:00:00Z",
      "2026-06-14T21:59:59Z",
      "2026-06-14T22:00:00Z",
    ],
    [
      "last-week",
      undefined,
      "2026-05-31T22:00:00Z",
      "2026-06-07T21:59:59Z",
      "2026-06-07T22:00:00Z",
    ],
    [
      "next-week",
      undefined,
      "2026-06-14T22:00:00Z",
      "2026-06-21T21:59:59Z",
      "2026-06-21T22:00:00Z",
    ],
    [
      "this-month",
      undefined,
      "2026-05-31T22:00:00Z",
      "2026-06-30T21:59:59Z",
      "2026-06-30T22:00:00Z",
    ],
    [
      "last-month",
      undefined,
      "2026-04-30T22:00:00Z",
      "2026-05-31T21:59:59Z",
      "2026-05-31T22:00:00Z",
    ],
    [
      "next-month",
      undefined,
      "2026-06-30T22:00:00Z",
      "2026-07-31T21:59:59Z",
      "2026-07-31T22:00:00Z",
    ],
    [
      "this-year",
      undefined,
      "2025-12-31T23:00:00Z",
      "2026-12-31T22:59:59Z",
      "2026-12-31T23:00:00Z",
    ],
    [
      "last-year",
      undefined,
      "2024-12-31T23:00:00Z",
      "2025-12-31T22:59:59Z",
      "2025-12-31T23:00:00Z",
    ],
    [
      "next-year",
      undefined,
      "2026-12-31T23:00:00Z",
      "2027-12-31T22:59:59Z",
      "2027-12-31T23:00:00Z",
    ],
    ["last-x-days", "4", "2026-06-06T22:00:00Z", "2026-06-11T08:30:00Z", "2026-06-11T08:30:01Z"],
    [
      "last-seven-days",
      undefined,
      "2026-06-03T22:00:00Z",
      "2026-06-11T08:30:00Z",
      "2026-06-11T08:30:01Z",
    ],
    ["last-x-weeks", "2", "2026-05-27T22:00:00Z", "2026-06-11T08:30:00Z", "2026-06-11T08:30:01Z"],
    ["last-x-months", "3", "2026-03-10T23:00:00Z", "2026-06-11T08:30:00Z", "2026-06-11T08:30:01Z"],
    ["last-x-years", "2", "2024-06-10T22:00:00Z", "2026-06-11T08:30:00Z", "2026-06-11T08:30:01Z"],
    ["last-x-hours", "1", "2026-06-11T07:00:00Z", "2026-06-11T08:30:00Z", "2026-06-11T08:30:01Z"],
    ["next-x-days", "4", "2026-06-11T08:30:00Z", "2026-06-15T21:59:59Z", "2026-06-15T22:00:00Z"],
    [
      "next-seven-days",
      undefined,
      "2026-06-11T08:30:00Z",
      "2026-06-18T21:59:59Z",
      "2026-06-18T22:00:00Z",
    ],
    ["next-x-weeks", "2", "2026-06-11T08:30:00Z", "2026-06-25T21:59:59Z", "2026-06-25T22:00:00Z"],
    ["next-x-months", "3", "2026-06-11T08:30:00Z", "2026-09-11T21:59:59Z", "2026-09-11T22:00:00Z"],
    ["next-x-hours", "2", "2026-06-11T08:30:00Z", "2026-06-11T10:30:00Z", "2026-06-11T10:30:01Z"],
    ["on", "2026-06-11", "2026-06-10T22:00:00Z", "2026-06-11T21:59:59Z", "2026-06-11T22:00:00Z"],
  ])("%s %s begins at %s and holds until %s", (operator, value, first, last, after) => {
    expect(holds(operator, value, first)).toBe(true);
    expect(holds(operator, value, last)).toBe(true);
    expect(holds(operator, value, after)).toBe(false);
    const before = new Date(Date.parse(first) - 1_000).toISOString();
    expect(holds(operator, value, before)).toBe(false);
  });

  it.each([
    ["on-or-before", "2026-06-11", "2026-06-11T21:59:59Z", "2026-06-11T22:00:00Z"],
    ["on-or-after", "2026-06-11", "2026-06-10T22:00:00Z", "2026-06-10T21:59:59Z"],
    ["olderthan-x-days", "3", "2026-06-07T21:59:59Z", "2026-06-07T22:00:00Z"],
    ["olderthan-x-months", "1", "2026-05-10T21:59:59Z", "2026-05-10T22:00:00Z"],
    ["olderthan-x-hours", "1", "2026-06-11T07:29:59Z", "2026-06-11T07:30:00Z"],
    ["olderthan-x-minutes", "30", "2026-06-11T07:59:59Z", "2026-06-11T08:00:00Z"],
    ["gt", "2026-06-11", "2026-06-10T22:00:01Z", "2026-06-10T22:00:00Z"],
  ])("%s %s holds at %s but not at %s", (operator, value, inside, outside) => {
    expect(holds(operator, value, inside)).toBe(true);
    expect(holds(operator, value, outside)).toBe(false);
  });

  it.each([
    ["today", undefined, "2026-06-11", true],
    ["today", undefined, "2026-06-10", false],
    ["last-x-days", "1", "2026-06-11", true],
    ["next-x-days", "1", "2026-06-11", false],
    ["next-x-days", "1", "2026-06-12", true],
    ["on", "2026-06-11", "2026-06-11", true],
    ["eq", "2026-06-11", "2026-06-11", true],
  ])("%s %s of a date without time on %s is %s", (operator, value, iso, expected) => {
    expect(holds(operator, value, `${iso}T00:00:00Z`, "on")).toBe(expected);
  });

  it("knows days on which the clocks change", () => {
    const context = { ...CONTEXT, nowMs: Date.parse("2026-10-25T12:00:00Z") };
    const test = (iso: string) => meeting(one("at", "today"), at(iso), context) === "x";
    expect([test("2026-10-24T22:00:00Z"), test("2026-10-25T22:59:59Z")]).toEqual([true, true]);
    expect([test("2026-10-24T21:59:59Z"), test("2026-10-25T23:00:00Z")]).toEqual([false, false]);
  });
});
