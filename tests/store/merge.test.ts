import { describe, expect, it } from "vitest";
import { mergeRulesOf, rebase } from "../../static/store/merge.js";
import { column, table } from "../engine/manifest.js";
import { change, stored } from "./changes.js";

const MONEY = table(
  "t",
  [
    column("amount"),
    column("currency"),
    column("note"),
    column("modifiedon", "DateTime", { updatable: false }),
  ],
  { columnGroups: [["amount", "currency"]] },
);
const rulesWith = (conflictPolicy: "ask" | "mine" | "theirs") =>
  mergeRulesOf({ ...MONEY, conflictPolicy });

/** Bob saw 5 EUR and made it 7. */
const bobs = change(
  "update",
  "a",
  { amount: 7, note: "mine" },
  { seen: { amount: 5, currency: "EUR", note: null } },
);
const upstream = (values: object) =>
  stored("a", { amount: 5, currency: "EUR", note: null, ...values }, { version: 9 });

describe("a column that the row here lacks, as the profile had lost it", () => {
  const lacking = (version: number) => stored("a", { amount: 5, currency: "EUR" }, { version });

  it("takes nothing from an edit of it, whose author's version decides upstream", () => {
    const noted = change("update", "a", { note: "mine" }, { seen: { note: "old" } });
    for (const policy of ["ask", "mine", "theirs"] as const) {
      expect(rebase(noted, lacking(9), rulesWith(policy))).toEqual({
        mutation: noted,
        conflicts: [],
      });
    }
  });

  it("stops no deletion", () => {
    const deletion = change("delete", "a", {}, { seen: { amount: 5, note: "old" } });
    const { conflicts, mutation } = rebase(deletion, lacking(9), rulesWith("ask"));
    expect(conflicts).toEqual([]);
    expect(mutation.version).toBe(9);
  });
});

describe("columns of a group", () => {
  it("conflict together when each side changed another of them", () => {
    const { conflicts, mutation } = rebase(bobs, upstream({ currency: "USD" }), rulesWith("ask"));
    const group = ["amount", "currency"];
    expect(conflicts).toEqual([
      { table: "t", id: "a", column: "amount", seen: 5, mine: 7, theirs: 5, group },
      { table: "t", id: "a", column: "currency", seen: "EUR", mine: "EUR", theirs: "USD", group },
    ]);
    expect(mutation).toBe(bobs);
  });

  it("go as one where mine wins, also what its author left as it was", () => {
    const { mutation } = rebase(bobs, upstream({ currency: "USD" }), rulesWith("mine"));
    expect(mutation.values).toEqual({ amount: 7, currency: "EUR", note: "mine" });
    expect(mutation.version).toBe(9);
  });

  it("give way as one where theirs wins, and leave the rest alone", () => {
    const { mutation } = rebase(bobs, upstream({ currency: "USD" }), rulesWith("theirs"));
    expect(mutation).toMatchObject({ values: { note: "mine" }, seen: { note: null }, version: 9 });
    expect(Object.keys(mutation.seen)).toEqual(["note"]);
  });

  it("merge silently when only one side changed any of them", () => {
    const { conflicts, mutation } = rebase(bobs, upstream({ other: 1 }), rulesWith("ask"));
    expect(conflicts).toEqual([]);
    expect(mutation.values).toEqual(bobs.values);
  });

  it("merge silently when both sides made them the same", () => {
    const both = { ...bobs, values: { amount: 7, currency: "USD" } };
    const theirs = upstream({ amount: 7, currency: "USD" });
    expect(rebase(both, theirs, rulesWith("ask")).conflicts).toEqual([]);
  });

  it("say nothing while the author changed none of them", () => {
    const noted = change("update", "a", { note: "mine" }, { seen: { note: null, amount: 5 } });
    expect(rebase(noted, upstream({ amount: 6 }), rulesWith("ask")).conflicts).toEqual([]);
  });

  it("that the person cannot write stay as they are upstream", () => {
    const rules = { ...rulesWith("mine"), isWritable: (name: string) => name !== "currency" };
    const { mutation } = rebase(bobs, upstream({ currency: "USD" }), rules);
    expect(mutation.values).toEqual(bobs.values);
  });
});

describe("a deletion", () => {
  const seen = { amount: 5, currency: "EUR", note: null, modifiedon: "2026-11-22T10:00:00Z" };
  const deletion = change("delete", "a", {}, { seen });

  it("asks about what people changed, not about what upstream notes by itself", () => {
    const touched = upstream({ modifiedon: "2026-11-22T11:00:00Z" });
    expect(rebase(deletion, touched, rulesWith("ask")).conflicts).toEqual([]);
    const changed = upstream({ note: "still needed", modifiedon: "2026-11-22T11:00:00Z" });
    const { conflicts } = rebase(deletion, changed, rulesWith("ask"));
    expect(conflicts.map((one) => one.column)).toEqual(["note"]);
  });

  it("gives way where theirs wins", () => {
    const { mutation } = rebase(deletion, upstream({ note: "kept" }), rulesWith("theirs"));
    expect(mutation).toMatchObject({ kind: "update", values: {} });
  });

  it("goes where mine wins", () => {
    const { mutation } = rebase(deletion, upstream({ note: "kept" }), rulesWith("mine"));
    expect(mutation).toMatchObject({ kind: "delete", version: 9 });
  });
});

describe("rules of a table", () => {
  it("ask, when the profile no longer has it", () => {
    const { policy, groups, isWritable } = mergeRulesOf(undefined);
    expect({ policy, groups }).toEqual({ policy: "ask", groups: [] });
    expect(isWritable("anything")).toBe(true);
  });

  it("have no groups in a manifest that an earlier release stored", () => {
    const { columnGroups: _, ...earlier } = MONEY;
    expect(mergeRulesOf(earlier as typeof MONEY).groups).toEqual([]);
  });
});
