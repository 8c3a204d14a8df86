/** What must hold of every merge, whatever was seen, wanted and found. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Row, Value, Values } from "../../static/metadata/row.js";
import { isSameUpstream, type MergeRules, type Policy, rebase } from "../../static/store/merge.js";
import type { Mutation } from "../../static/store/outbox.js";
import { change, stored } from "./changes.js";

const COLUMNS = ["a", "b", "c", "d", "e", "f"] as const;
const GROUPS = [
  ["a", "b"],
  ["c", "d", "e"],
] as const;
const RUNS = { numRuns: 1_000 };

const value: fc.Arbitrary<Value> = fc.constantFrom<Value[]>(
  null,
  "",
  "x",
  "y",
  1,
  2,
  true,
  "2026-11-22T10:00:00Z",
  "2026-11-22T10:00:00.000Z",
  ["p", "account", "Anna"],
  ["p", "account", null],
  ["q", "account", null],
);
const row: fc.Arbitrary<Values> = fc.record(
  Object.fromEntries(COLUMNS.map((column) => [column, value])),
);

interface Case {
  seen: Values;
  mine: Values;
  theirs: Values;
  groups: readonly (readonly string[])[];
}

/** `mine`: what the author changed; `theirs`: the row as it is now. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    seen: row,
    mine: fc.dictionary(fc.constantFrom(...COLUMNS), value, { minKeys: 1 }),
    others: fc.dictionary(fc.constantFrom(...COLUMNS), value),
    groups: fc.constantFrom<Case["groups"][]>([], GROUPS),
  })
  .map(({ seen, mine, others, groups }) => ({
    seen,
    mine: { ...mine },
    theirs: { ...seen, ...others },
    groups,
  }));

const rules = (policy: Policy, groups: Case["groups"]): MergeRules => ({
  policy,
  groups,
  isWritable: () => true,
});
const now = (theirs: Values): Row => stored("r", theirs, { version: 9 });

/** As a form saves it: seen for the changed columns, and for the groups they are in. */
function mutationOf({ seen, mine, groups }: Case): Mutation {
  const shown = new Set([
    ...Object.keys(mine),
    ...groups.filter((group) => group.some((column) => column in mine)).flat(),
  ]);
  const known = Object.fromEntries([...shown].map((column) => [column, seen[column] ?? null]));
  return change("update", "r", mine, { seen: known });
}

const merge = (one: Case, policy: Policy) =>
  rebase(mutationOf(one), now(one.theirs), rules(policy, one.groups));
const same = (a: Value | undefined, b: Value | undefined) => isSameUpstream(a ?? null, b ?? null);
const unitOf = (column: string, groups: Case["groups"]) =>
  groups.find((group) => group.includes(column)) ?? [column];

function check(holds: (one: Case) => void): void {
  fc.assert(fc.property(cases, holds), RUNS);
}

describe("a merge", () => {
  it("with a row that is as its author saw it changes nothing but the version", () => {
    check((one) => {
      for (const policy of ["ask", "mine", "theirs"] as const) {
        const { mutation, conflicts } = merge({ ...one, theirs: one.seen }, policy);
        expect(conflicts).toEqual([]);
        expect(mutation).toEqual({ ...mutationOf(one), version: 9 });
      }
    });
  });

  it("of columns that only one side changed never asks", () => {
    check((one) => {
      const own = Object.keys(one.mine).flatMap((column) => unitOf(column, one.groups));
      const kept = Object.fromEntries(own.map((column) => [column, one.seen[column] ?? null]));
      const { conflicts } = merge({ ...one, theirs: { ...one.theirs, ...kept } }, "ask");
      expect(conflicts).toEqual([]);
    });
  });

  it("of what both made the same never asks", () => {
    check((one) => {
      const theirs = { ...one.seen, ...one.mine };
      expect(merge({ ...one, theirs }, "ask").conflicts).toEqual([]);
    });
  });

  it("asks about every change of a value that its author had not seen so", () => {
    check((one) => {
      const { conflicts } = merge(one, "ask");
      const asked = new Set(conflicts.map(({ column }) => column));
      for (const [column, mine] of Object.entries(one.mine)) {
        const isUnseen = !same(one.seen[column], one.theirs[column]);
        if (isUnseen && !same(mine, one.theirs[column])) expect(asked).toContain(column);
      }
    });
  });

  it("never loses a column of mine without saying so", () => {
    check((one) => {
      for (const policy of ["ask", "mine"] as const) {
        expect(merge(one, policy).mutation.values).toMatchObject(one.mine);
      }
      const asked = new Set(merge(one, "ask").conflicts.map(({ column }) => column));
      const { mutation } = merge(one, "theirs");
      const lost = Object.keys(one.mine).filter((column) => !(column in mutation.values));
      for (const column of lost) expect(asked).toContain(column);
    });
  });

  it("takes a group from one side", () => {
    check((one) => {
      for (const policy of ["mine", "theirs"] as const) {
        const result = { ...one.theirs, ...merge(one, policy).mutation.values };
        for (const group of one.groups) {
          const isFrom = (side: Values) =>
            group.every((column) => same(result[column], side[column]));
          expect([one.theirs, { ...one.seen, ...one.mine }].some(isFrom)).toBe(true);
        }
      }
    });
  });

  it("asks about a group whole or not at all", () => {
    check((one) => {
      const asked = merge(one, "ask").conflicts.map(({ column }) => column);
      for (const group of one.groups) {
        const of = group.filter((column) => asked.includes(column));
        expect([0, group.length]).toContain(of.length);
      }
    });
  });

  it("where mine wins leaves everything as its author wanted it", () => {
    check((one) => {
      const result = { ...one.theirs, ...merge(one, "mine").mutation.values };
      for (const [column, mine] of Object.entries(one.mine)) {
        expect(same(result[column], mine)).toBe(true);
      }
    });
  });

  it("where theirs wins never replaces what its author had not seen", () => {
    check((one) => {
      for (const [column, mine] of Object.entries(merge(one, "theirs").mutation.values)) {
        const theirs = one.theirs[column];
        expect(same(theirs, one.seen[column]) || same(theirs, mine)).toBe(true);
      }
    });
  });

  it("does not depend on the order of columns", () => {
    const turned = (values: Values): Values => Object.fromEntries(Object.entries(values).reverse());
    const sorted = (columns: string[]) => [...columns].sort();
    check((one) => {
      const back: Case = {
        seen: turned(one.seen),
        mine: turned(one.mine),
        theirs: turned(one.theirs),
        groups: [...one.groups].reverse().map((group) => [...group].reverse()),
      };
      for (const policy of ["ask", "mine", "theirs"] as const) {
        const [first, second] = [merge(one, policy), merge(back, policy)];
        expect(second.mutation.values).toEqual(first.mutation.values);
        expect(sorted(second.conflicts.map(({ column }) => column))).toEqual(
          sorted(first.conflicts.map(({ column }) => column)),
        );
      }
    });
  });

  it("of what is merged already changes nothing", () => {
    check((one) => {
      for (const policy of ["ask", "mine", "theirs"] as const) {
        const once = merge(one, policy);
        const twice = rebase(once.mutation, now(one.theirs), rules(policy, one.groups));
        expect(twice).toEqual(once);
      }
    });
  });

  it("does not care how upstream prints a value", () => {
    const printed = (values: Values): Values =>
      Object.fromEntries(
        Object.entries(values).map(([column, one]) => {
          if (one === "") return [column, null];
          return [column, one === "2026-11-22T10:00:00.000Z" ? "2026-11-22T10:00:00Z" : one];
        }),
      );
    check((one) => {
      const columns = (found: ReturnType<typeof merge>) =>
        found.conflicts.map(({ column }) => column);
      expect(columns(merge({ ...one, theirs: printed(one.theirs) }, "ask"))).toEqual(
        columns(merge(one, "ask")),
      );
    });
  });
});
