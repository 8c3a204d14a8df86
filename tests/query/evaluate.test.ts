import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MalformedFetch, NotOnDevice, UnsupportedFetch } from "../../static/query/errors.js";
import { evaluate, joinedValues, tablesOf } from "../../static/query/evaluate.js";
import { parseFetch } from "../../static/query/parse.js";
import { CONTEXT, ids, tablesFrom } from "./world.js";

const options = [
  { value: 1, label: "Zero", color: null, state: null },
  { value: 2, label: "Alpha", color: null, state: null },
];

const tables = tablesFrom({
  order: {
    columns: {
      name: "String",
      account: "Lookup",
      status: { type: "Picklist", options },
      parent: "Lookup",
    },
    rows: {
      o1: { name: "One", account: ["a1", "account", "Aaa"], status: 1 },
      o2: {
        name: "Two",
        account: ["a2", "account", "Zzz"],
        status: 2,
        parent: ["o1", "order", "One"],
      },
      o3: { name: "Three", account: null, status: null },
    },
  },
  account: {
    columns: { name: "String", city: "String" },
    rows: { a1: { name: "Zebra", city: "Bonn" }, a2: { name: "Apple", city: "Köln" } },
  },
  task: {
    columns: { name: "String", order: "Lookup", done: "Boolean" },
    rows: {
      t1: { name: "1", order: ["o1", "order", null], done: true },
      t2: { name: "2", order: ["o1", "order", null], done: false },
      t3: { name: "3", order: ["o2", "order", null], done: true },
    },
  },
});

const fetch = (content: string, rest = "") =>
  `<fetch ${rest}><entity name="order">${content}</entity></fetch>`;
const account = (type: string, content = "") =>
  `<link-entity name="account" from="accountid" to="account" alias="acc" link-type="${type}">${content}</link-entity>`;
const task = (type: string, content = "") =>
  `<link-entity name="task" from="order" to="orderid" alias="tsk" link-type="${type}">${content}</link-entity>`;
const done = (value: number) =>
  `<filter><condition attribute="done" operator="eq" value="${value}"/></filter>`;

describe("a query", () => {
  it.each([
    { says: "all rows, by id when nothing else is said", is: "", found: ["o1", "o2", "o3"] },
    {
      says: "inner joins leave out rows without a match",
      is: account("inner"),
      found: ["o1/a1", "o2/a2"],
    },
    { says: "outer joins keep them", is: account("outer"), found: ["o1/a1", "o2/a2", "o3/-"] },
    {
      says: "joins give a row for every match",
      is: task("inner"),
      found: ["o1/t1", "o1/t2", "o2/t3"],
    },
    {
      says: "a filter in a link acts in the join",
      is: task("outer", done(0)),
      found: ["o1/t2", "o2/-", "o3/-"],
    },
    { says: "exists gives the parent once", is: task("exists"), found: ["o1", "o2"] },
    { says: "any in a filter", is: `<filter>${task("any", done(0))}</filter>`, found: ["o1"] },
    {
      says: "not any in a filter",
      is: `<filter>${task("not any", done(0))}</filter>`,
      found: ["o2", "o3"],
    },
    {
      says: "any follows the filter's or",
      is: `<filter type="or">${task("any", done(0))}<condition attribute="account" operator="null"/></filter>`,
      found: ["o1", "o3"],
    },
    {
      says: "links nest in any",
      is: `<filter><link-entity name="order" from="parent" to="orderid" link-type="any">${task("any").replace('link-type="any"', 'link-type="inner"')}</link-entity></filter>`,
      found: ["o1"],
    },
    {
      says: "links nest",
      is: `<link-entity name="order" from="orderid" to="parent" alias="up">${account("inner")}</link-entity>`,
      found: ["o2/o1/a1"],
    },
    {
      says: "a filter by alias acts after the join",
      is: `${task("outer", done(0))}<filter><condition entityname="tsk" attribute="taskid" operator="null"/></filter>`,
      found: ["o2/-", "o3/-"],
    },
    {
      says: "filters nest",
      is: `<filter type="or"><filter><condition attribute="name" operator="eq" value="one"/><condition attribute="status" operator="eq" value="1"/></filter><condition attribute="name" operator="eq" value="three"/></filter>`,
      found: ["o1", "o3"],
    },
    {
      says: "an empty filter restricts nothing",
      is: "<filter type='or'/>",
      found: ["o1", "o2", "o3"],
    },
    {
      says: "choices sort by label, nulls first",
      is: `<order attribute="status"/>`,
      found: ["o3", "o2", "o1"],
    },
    {
      says: "nulls last when descending",
      is: `<order attribute="status" descending="true"/>`,
      found: ["o1", "o2", "o3"],
    },
    {
      says: "lookups sort by the name of the row that is here",
      is: `<order attribute="account"/>`,
      found: ["o3", "o2", "o1"],
    },
    {
      says: "orders of links come after those of the table",
      is: account("outer", `<order attribute="city" descending="true"/>`),
      found: ["o2/a2", "o1/a1", "o3/-"],
    },
    {
      says: "an order by alias is lifted to the front",
      is: `<order entityname="acc" attribute="city"/><order attribute="name"/>${account("outer")}`,
      found: ["o3/-", "o1/a1", "o2/a2"],
    },
  ])("$says", ({ is, found }) => {
    expect(ids(fetch(is), tables)).toEqual(found);
  });

  it("gives joined columns under alias.column", () => {
    const query = parseFetch(fetch(account("outer", `<attribute name="city"/>`)));
    const matches = evaluate(query, tables, CONTEXT);
    expect(matches.map((match) => joinedValues(match, query))).toEqual([
      { "acc.city": "Bonn" },
      { "acc.city": "Köln" },
      { "acc.city": null },
    ]);
  });

  it("gives a row once when told to, however many it was joined to", () => {
    expect(
      ids(fetch(task("inner"), 'distinct="true"'), tables).map((id) => id.slice(0, 2)),
    ).toEqual(["o1", "o2"]);
  });

  it("stops at top", () => {
    expect(ids(fetch(`<order attribute="name" descending="true"/>`, 'top="1"'), tables)).toEqual([
      "o2",
    ]);
  });

  it("names the tables it reads", () => {
    expect(
      tablesOf(parseFetch(fetch(`${account("outer")}<filter>${task("any")}</filter>`))),
    ).toEqual(["order", "account", "task"]);
  });

  it.each([
    { says: "text that is not XML", xml: "<fetch", fault: MalformedFetch },
    { says: "another document", xml: "<html/>", fault: MalformedFetch },
    { says: "no table", xml: "<fetch/>", fault: MalformedFetch },
    { says: "aggregates", xml: fetch("", 'aggregate="true"'), fault: UnsupportedFetch },
    {
      says: "grouping",
      xml: fetch('<attribute name="name" groupby="true"/>'),
      fault: UnsupportedFetch,
    },
    { says: "elements it does not know", xml: fetch("<magic/>"), fault: UnsupportedFetch },
    { says: "links it does not know", xml: fetch(task("all")), fault: UnsupportedFetch },
    { says: "an any outside of a filter", xml: fetch(task("any")), fault: UnsupportedFetch },
    {
      says: "an inner link in a filter",
      xml: fetch(`<filter>${task("inner")}</filter>`),
      fault: UnsupportedFetch,
    },
    {
      says: "tables that are not here",
      xml: fetch('<link-entity name="x" from="a" to="name"/>'),
      fault: NotOnDevice,
    },
    { says: "columns that are not here", xml: fetch('<order attribute="x"/>'), fault: NotOnDevice },
  ])("refuses $says", ({ xml, fault }) => {
    expect(() => ids(xml, tables)).toThrow(fault);
  });

  it("finds what a plain loop finds, whatever the rows", () => {
    const value = fc.option(fc.integer({ min: 0, max: 3 }));
    const rows = fc.array(fc.record({ n: value, p: fc.option(fc.integer({ min: 0, max: 5 })) }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 3 }), (drawn, wanted) => {
        const world = tablesFrom({
          t: {
            columns: { n: "Integer", p: "Lookup" },
            rows: Object.fromEntries(
              drawn.map(({ n, p }, at) => [
                `r${at}`,
                { n, p: p === null ? null : [`r${p}`, "t", null] },
              ]),
            ),
          },
        });
        const xml = `<fetch><entity name="t"><filter><link-entity name="t" from="p" to="tid" link-type="not any"><filter><condition attribute="n" operator="ne" value="${wanted}"/></filter></link-entity></filter></entity></fetch>`;
        const expected = drawn.flatMap((_, at) =>
          drawn.some(({ n, p }) => p === at && n !== wanted) ? [] : [`r${at}`],
        );
        expect(ids(xml, world)).toEqual(expected);
      }),
    );
  });
});
