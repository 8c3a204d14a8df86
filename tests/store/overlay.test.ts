import { describe, expect, it } from "vitest";
import { type MergeRules, rebase } from "../../static/store/merge.js";
import { overlayOf, seenRows } from "../../static/store/overlay.js";
import { change, set, stored } from "./changes.js";

const shown = (base: ReturnType<typeof stored>[], ...outbox: ReturnType<typeof set>[]) => [
  ...seenRows(new Map(base.map((row) => [row.id, row])), overlayOf(outbox).get("t")).values(),
];

const rules: MergeRules = { policy: "ask", groups: [], isWritable: () => true };

describe("what the user sees", () => {
  it("is base where nothing is unsent", () => {
    expect(shown([stored("a", { n: 1 })])).toEqual([
      { id: "a", version: 1, values: { n: 1 }, mark: null },
    ]);
  });

  it("is his edits, in order, over base", () => {
    const [row] = shown(
      [stored("a", { n: 1, m: 1 })],
      set(1, change("update", "a", { n: 2 }), { state: "sent" }),
      set(2, change("update", "a", { n: 3 })),
    );
    expect(row).toMatchObject({ values: { n: 3, m: 1 }, mark: "pending" });
  });

  it.each(["pending", "sent", "attention"] as const)(
    "is a row he made, while its set is %s",
    (state) => {
      const rows = shown([], set(1, change("create", "a", { n: 1 }), { state }));
      expect(rows).toEqual([{ id: "a", version: null, values: { n: 1 }, mark: state }]);
    },
  );

  it("is no row that he wrote to after deleting it, until that needs him", () => {
    const deleted = set(1, change("delete", "a"));
    const written = (state: "pending" | "attention") =>
      set(2, change("update", "a", { n: 2 }), { state });
    expect(shown([stored("a", { n: 1 })], deleted, written("pending"))).toEqual([]);
    const [row] = shown([], written("attention"));
    expect(row).toMatchObject({ values: { n: 2 }, mark: "attention" });
  });

  it("is no row that he deleted, unless the delete needs him", () => {
    const base = [stored("a")];
    expect(shown(base, set(1, change("delete", "a")))).toEqual([]);
    const [row] = shown(base, set(1, change("delete", "a"), { state: "attention" }));
    expect(row?.mark).toBe("attention");
  });

  it("marks everything behind a set that needs him", () => {
    const [row] = shown(
      [stored("a")],
      set(1, change("update", "a", { n: 1 }), { state: "attention" }),
      set(2, change("update", "a", { n: 2 })),
    );
    expect(row).toMatchObject({ mark: "attention", values: { n: 2 } });
  });

  it("does not show what he discarded", () => {
    const [row] = shown(
      [stored("a", { n: 1 })],
      set(1, change("update", "a", { n: 2 }), { state: "discarded" }),
    );
    expect(row?.values.n).toBe(1);
  });

  it("marks rows that are kept because he made them", () => {
    expect(shown([stored("a", {}, { standing: "kept" })])[0]?.mark).toBe("kept");
  });
});

describe("a mutation against the row as it is now", () => {
  const mutation = change("update", "a", { n: "mine" }, { seen: { n: "seen" } });
  const now = (n: string, rest = {}) => stored("a", { n, ...rest }, { version: 7 });

  it.each([
    {
      says: "others changed nothing",
      current: now("seen"),
      policy: "ask",
      version: 7,
      conflicts: 0,
    },
    {
      says: "others changed other columns",
      current: now("seen", { m: 1 }),
      policy: "ask",
      version: 7,
      conflicts: 0,
    },
    {
      says: "others made the same change",
      current: now("mine"),
      policy: "ask",
      version: 7,
      conflicts: 0,
    },
    {
      says: "others changed the same column",
      current: now("theirs"),
      policy: "ask",
      version: 1,
      conflicts: 1,
    },
    {
      says: "mine wins by policy",
      current: now("theirs"),
      policy: "mine",
      version: 7,
      conflicts: 0,
    },
    { says: "the row is not here", current: undefined, policy: "ask", version: 1, conflicts: 0 },
  ] as const)("$says", ({ current, policy, version, conflicts }) => {
    const rebased = rebase(mutation, current, { ...rules, policy });
    expect(rebased.mutation).toMatchObject({ version, values: { n: "mine" } });
    expect(rebased.conflicts).toHaveLength(conflicts);
  });

  it("drops columns where theirs win by policy", () => {
    const both = { ...mutation, values: { n: "mine", m: 2 }, seen: { n: "seen", m: 1 } };
    const rebased = rebase(both, now("theirs", { m: 1 }), { ...rules, policy: "theirs" });
    expect(rebased.mutation).toMatchObject({ values: { m: 2 }, seen: { m: 1 }, version: 7 });
  });

  it("takes instants for equal however they are printed, and empty text for none", () => {
    const seen = { n: "2026-11-22T10:00:00.000Z", m: "" };
    const edit = { ...mutation, values: { n: "x", m: "y" }, seen };
    const current = stored("a", { n: "2026-11-22T10:00:00Z", m: null }, { version: 7 });
    expect(rebase(edit, current, rules).conflicts).toEqual([]);
  });

  it("asks before deleting what others have changed since", () => {
    const gone = change("delete", "a", {}, { seen: { n: "seen" } });
    expect(rebase(gone, now("theirs"), rules).conflicts).toMatchObject([
      { mine: null, theirs: "theirs" },
    ]);
  });
});
