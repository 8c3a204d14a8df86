import { describe, expect, it } from "vitest";
import type { Pair } from "../../static/metadata/manifest.js";
import { place } from "../../static/store/coalesce.js";
import type { ChangeSet, Mutation } from "../../static/store/outbox.js";
import { endsOf, pairKey, pairValues, rowsOfPairs } from "../../static/store/pairs.js";
import { guid } from "../engine/device.js";

const PARTNERS: Pair = {
  relationship: "partners",
  first: "account",
  firstColumn: "one",
  second: "account",
  secondColumn: "two",
};
const a = guid(1, 1);
const b = guid(1, 2);

describe("the key of a pair", () => {
  it("has the form of a GUID, the same each time", () => {
    const key = pairKey({ first: a, second: b });
    expect(key).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(pairKey({ first: a, second: b })).toBe(key);
  });

  it("is another for the ends the other way round", () => {
    expect(pairKey({ first: b, second: a })).not.toBe(pairKey({ first: a, second: b }));
  });

  it("is another for every pair of many rows", () => {
    const ids = Array.from({ length: 60 }, (_, at) => guid(2, at));
    const keys = ids.flatMap((first) => ids.map((second) => pairKey({ first, second })));
    expect(new Set(keys).size).toBe(3_600);
  });
});

describe("rows of pairs", () => {
  const rows = [
    { id: "r1", version: 0, values: pairValues(PARTNERS, { first: a, second: b }) },
    { id: "r2", version: 0, values: pairValues(PARTNERS, { first: b, second: a }) },
  ];

  it("are found by their ends, in their order", () => {
    const row = pairKey({ first: b, second: a });
    const found = rowsOfPairs(rows, [{ row, values: rows[1]?.values ?? {} }]);
    expect([...found]).toEqual([[row, ["r2"]]]);
  });

  it("have no ends where a lookup is empty", () => {
    expect(endsOf(PARTNERS, { one: [a, "account", null], two: null })).toBeNull();
    expect(endsOf(PARTNERS, rows[0]?.values ?? {})).toEqual({ first: a, second: b });
  });
});

describe("an unlink of what a larger set links", () => {
  it("goes by itself, after that set, which stays whole", () => {
    const values = pairValues(PARTNERS, { first: a, second: b });
    const row = pairKey({ first: a, second: b });
    const link: Mutation = {
      id: "m1",
      table: "partners",
      row,
      kind: "link",
      values,
      seen: {},
      version: null,
    };
    const create: Mutation = { ...link, id: "m0", table: "account", row: b, kind: "create" };
    const made = setOf([create, link], 1);
    const added = setOf([{ ...link, id: "m2", kind: "unlink" }], 2);
    expect(place([made], added)).toEqual({ puts: [added], removes: [] });
  });
});

function setOf(mutations: Mutation[], sequence: number): ChangeSet {
  return {
    sequence,
    id: `set-${sequence}`,
    label: "edit",
    madeAt: "2026-11-22T12:00:00Z",
    state: "pending",
    everSent: false,
    cancels: [],
    notBeforeMs: 0,
    mutations,
    reason: null,
    conflicts: [],
  };
}
