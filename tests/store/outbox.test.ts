import { describe, expect, it } from "vitest";
import { blockedSets, neededRows, readySets } from "../../static/store/outbox.js";
import { discard, insist } from "../../static/store/resolving.js";
import { at, change, set, stored } from "./changes.js";

const NOW = 1_000;
const anything = () => ({ isWritable: () => true });
const ready = (...outbox: ReturnType<typeof set>[]) =>
  readySets(outbox, NOW).map(({ sequence }) => sequence);

describe("sets are ready", () => {
  const attention = { state: "attention" } as const;
  it.each([
    {
      says: "at once when nothing is before them",
      outbox: [set(1, change("update", "a")), set(2, change("update", "b"))],
      is: [1, 2],
    },
    {
      says: "in order on one row",
      outbox: [set(1, change("update", "a")), set(2, change("update", "a"))],
      is: [1],
    },
    {
      says: "again while they are sent",
      outbox: [set(1, change("update", "a"), { state: "sent" })],
      is: [1],
    },
    {
      says: "after the parent they point at",
      outbox: [set(1, change("create", "p")), set(2, change("create", "c", { parent: at("p") }))],
      is: [1],
    },
    {
      says: "with a parent in the same set",
      outbox: [set(1, [change("create", "p"), change("create", "c", { parent: at("p") })])],
      is: [1],
    },
    {
      says: "without waiting for a row that is only updated",
      outbox: [set(1, change("update", "p")), set(2, change("create", "c", { parent: at("p") }))],
      is: [1, 2],
    },
    {
      says: "to delete a row after what points at it",
      outbox: [set(1, change("create", "c", { parent: at("p") })), set(2, change("delete", "p"))],
      is: [1],
    },
    {
      says: "past one that needs a person",
      outbox: [set(1, change("update", "a"), attention), set(2, change("update", "b"))],
      is: [2],
    },
    {
      says: "not behind one that needs a person",
      outbox: [set(1, change("update", "a"), attention), set(2, change("update", "a"))],
      is: [],
    },
    {
      says: "when upstream said they may be sent again",
      outbox: [
        set(1, change("update", "a"), { notBeforeMs: NOW + 7_000 }),
        set(2, change("update", "b"), { notBeforeMs: NOW }),
      ],
      is: [2],
    },
    {
      says: "after the parent they point at, also when that is made anew later",
      outbox: [set(1, change("create", "c", { parent: at("p") })), set(2, change("create", "p"))],
      is: [2],
    },
    {
      says: "at once when a clock that has been put back made them wait for a day",
      outbox: [set(1, change("update", "a"), { notBeforeMs: NOW + 86_400_000 })],
      is: [1],
    },
    {
      says: "past one that was discarded",
      outbox: [
        set(1, change("update", "a"), { state: "discarded" }),
        set(2, change("update", "a")),
      ],
      is: [2],
    },
    {
      says: "when upstream's wait is over",
      outbox: [
        set(1, change("update", "a"), { notBeforeMs: NOW }),
        set(2, change("update", "b"), { notBeforeMs: NOW + 1 }),
      ],
      is: [1],
    },
    {
      says: "once their old ids are cancelled",
      outbox: [set(1, change("update", "a"), { cancels: ["x"] })],
      is: [],
    },
  ])("$says", ({ outbox, is }) => {
    expect(ready(...outbox)).toEqual(is);
  });
});

describe("a set that needs a person", () => {
  it("parks its row and its dependents, and theirs, and nothing else", () => {
    const outbox = [
      set(1, change("create", "p"), { state: "attention" }),
      set(2, change("create", "c", { parent: at("p") })),
      set(3, change("update", "c")),
      set(4, change("update", "x")),
    ];
    expect([...blockedSets(outbox)]).toEqual(["s2", "s3"]);
  });

  it("parks what was made earlier and waits for a row that it makes anew", () => {
    const outbox = [
      set(1, change("create", "c", { parent: at("p") })),
      set(2, change("create", "p"), { state: "attention" }),
      set(3, change("update", "c")),
    ];
    expect([...blockedSets(outbox)].sort()).toEqual(["s1", "s3"]);
  });

  it("is also one that upstream has put off for too long; what follows waits with it", () => {
    const reason = { outcome: "wait", message: "Busy.", column: null } as const;
    const outbox = [
      set(1, change("update", "a"), { state: "sent", reason }),
      set(2, change("update", "a")),
    ];
    expect([...blockedSets(outbox)]).toEqual(["s2"]);
    expect(ready(...outbox)).toEqual([1]);
  });

  it("may be sent again over what is upstream now", () => {
    const mine = set(1, change("update", "a", { n: 2 }, { seen: { n: 1 } }), {
      state: "attention",
    });
    const again = insist(mine, new Map([["t/a", stored("a", { n: 5 }, { version: 9 })]]), anything);
    expect(again.set.state).toBe("pending");
    expect(again.mutations[0]).toMatchObject({ seen: { n: 5 }, version: 9, values: { n: 2 } });
  });

  it("updates a row that turned out to exist already", () => {
    const mine = set(1, change("create", "a", { n: 2 }), { state: "attention" });
    const again = insist(mine, new Map([["t/a", stored("a", { n: 5 }, { version: 9 })]]), anything);
    expect(again.mutations[0]).toMatchObject({ kind: "update", seen: { n: 5 }, version: 9 });
  });

  it("is dropped with its dependents parked, in one change", () => {
    const parent = set(1, change("create", "p"), { state: "attention" });
    const child = set(2, change("create", "c", { parent: at("p") }));
    const change_ = discard([parent, child, set(3, change("update", "x"))], parent);
    expect(change_.puts).toMatchObject([
      { id: "s2", state: "attention", reason: { outcome: "blocked" } },
      { id: "s1", state: "discarded", cancels: ["s1"] },
    ]);
  });

  it("is forgotten at once when no copy of it can be under way", () => {
    const never = set(1, change("update", "a"), { everSent: false, state: "attention" });
    expect(discard([never], never)).toEqual({ puts: [], removes: [1] });
  });
});

describe("rows that must stay", () => {
  it("are those with unsent work and those it points at", () => {
    const outbox = [
      set(1, change("create", "c", { parent: at("p") })),
      set(2, change("update", "gone"), { state: "discarded" }),
    ];
    expect([...neededRows(outbox)]).toEqual(["t/c", "t/p"]);
  });
});
