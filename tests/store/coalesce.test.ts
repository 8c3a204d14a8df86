import { describe, expect, it } from "vitest";
import { place } from "../../static/store/coalesce.js";
import { at, change, set } from "./changes.js";

describe("a new edit", () => {
  const update = (values: object, seen: object = {}) =>
    change("update", "a", { ...values }, { seen: { ...seen } });

  it("joins an unsent edit of its row, keeping what was seen first", () => {
    const first = set(1, update({ n: 2 }, { n: 1 }));
    const { puts } = place([first], set(2, update({ n: 3, m: 1 }, { n: 2, m: 0 })));
    expect(puts).toHaveLength(1);
    expect(puts[0]).toMatchObject({ sequence: 1, id: "s1", label: "set 2" });
    expect(puts[0]?.mutations[0]).toMatchObject({ values: { n: 3, m: 1 }, seen: { n: 1, m: 0 } });
  });

  it("joins the creation of its row", () => {
    const { puts } = place([set(1, change("create", "a", { n: 1 }))], set(2, update({ n: 2 })));
    expect(puts[0]?.mutations[0]).toMatchObject({ kind: "create", values: { n: 2 } });
  });

  it.each(["sent", "attention"] as const)("never joins a set that is %s", (state) => {
    const added = set(2, update({ n: 3 }));
    expect(place([set(1, update({ n: 2 }), { state })], added).puts).toEqual([added]);
  });

  const refused = (mutation: ReturnType<typeof change>) =>
    set(1, mutation, {
      state: "attention",
      reason: { outcome: "invalid", message: "Too long.", column: "n" },
    });

  it("of a refused creation puts it right, under a new id once the old one is cancelled", () => {
    const { puts } = place(
      [refused(change("create", "a", { n: 1, m: 1 }))],
      set(2, update({ n: 2 })),
    );
    expect(puts).toHaveLength(1);
    expect(puts[0]).toMatchObject({
      sequence: 1,
      id: "s2",
      state: "pending",
      everSent: false,
      cancels: ["s1"],
      reason: null,
      mutations: [{ kind: "create", values: { n: 2, m: 1 } }],
    });
  });

  const refusedSet = (...mutations: ReturnType<typeof change>[]) =>
    set(1, mutations, {
      state: "attention",
      reason: { outcome: "invalid", message: "Too long.", column: "n" },
    });

  it("of any row of a refused set puts it right, and it goes whole", () => {
    const target = refusedSet(change("create", "a", { n: 1 }), change("update", "b", { m: 1 }));
    const { puts } = place([target], set(2, change("update", "b", { m: 2 })));
    expect(puts).toMatchObject([
      {
        id: "s2",
        state: "pending",
        cancels: ["s1"],
        copies: { s1: target.mutations },
        mutations: [{ values: { n: 1 } }, { values: { m: 2 } }],
      },
    ]);
  });

  it("of all rows of a refused set puts it right at once", () => {
    const target = refusedSet(change("create", "a", { n: 1 }), change("create", "b", { m: 1 }));
    const both = [change("update", "a", { n: 2 }), change("update", "b", { m: 2 })];
    expect(place([target], set(2, both)).puts).toMatchObject([
      { sequence: 1, mutations: [{ kind: "create", values: { n: 2 } }, { values: { m: 2 } }] },
    ]);
  });

  it("of more rows than a refused set has waits behind it", () => {
    const added = set(2, [change("update", "a", { n: 2 }), change("update", "x", { m: 2 })]);
    expect(place([refusedSet(change("create", "a"))], added).puts).toEqual([added]);
  });

  it("that deletes one of the rows a refused set would make leaves the others", () => {
    const target = refusedSet(change("create", "a", { n: 1 }), change("create", "b", { m: 1 }));
    const { puts } = place([target], set(2, change("delete", "b")));
    expect(puts).toMatchObject([{ state: "pending", cancels: ["s1"], mutations: [{ row: "a" }] }]);
  });

  it("that deletes a refused creation leaves only its cancellation", () => {
    const { puts } = place([refused(change("create", "a"))], set(2, change("delete", "a")));
    expect(puts).toMatchObject([{ sequence: 1, state: "discarded", cancels: ["s1"] }]);
  });

  it("never decides a conflict", () => {
    const conflict = { table: "t", id: "a", column: "n", seen: 1, mine: 2, theirs: 3 };
    const parked = set(1, update({ n: 2 }, { n: 1 }), {
      state: "attention",
      reason: { outcome: "stale", message: "", column: null },
      conflicts: [conflict],
    });
    const added = set(2, update({ n: 4 }));
    expect(place([parked], added).puts).toEqual([added]);
  });

  it.each([
    { is: "unsent", deleted: set(1, change("delete", "a")) },
    { is: "refused", deleted: refused(change("delete", "a")) },
  ])("of a row whose deletion is $is waits behind it, and is not dropped", ({ deleted }) => {
    const added = set(2, update({ n: 3 }));
    expect(place([deleted], added)).toEqual({ puts: [added], removes: [] });
  });

  it("never joins one that was sent once, whatever it is now", () => {
    const added = set(2, update({ n: 3 }));
    expect(place([set(1, update({ n: 2 }), { everSent: true })], added).puts).toEqual([added]);
  });

  it("stays behind a row it points at", () => {
    const related = [set(1, update({ n: 2 })), set(2, change("create", "p"))];
    const added = set(3, update({ parent: at("p") }));
    expect(place(related, added).puts).toEqual([added]);
  });

  it("of several rows stays whole", () => {
    const added = set(2, [update({ n: 3 }), change("update", "b")]);
    expect(place([set(1, update({ n: 2 }))], added).puts).toEqual([added]);
  });

  it("that deletes replaces unsent edits", () => {
    const { puts } = place([set(1, update({ n: 2 }, { n: 1 }))], set(2, change("delete", "a")));
    expect(puts[0]?.mutations).toMatchObject([{ kind: "delete", seen: { n: 1 } }]);
  });

  it("that deletes what nobody has seen leaves nothing", () => {
    const made = set(1, change("create", "a"));
    expect(place([made], set(2, change("delete", "a")))).toEqual({ puts: [], removes: [1] });
  });

  it("that deletes a row which other work needs waits its turn", () => {
    const related = [
      set(1, change("create", "a")),
      set(2, change("create", "c", { parent: at("a") })),
    ];
    const added = set(3, change("delete", "a"));
    expect(place(related, added)).toEqual({ puts: [added], removes: [] });
  });
});
