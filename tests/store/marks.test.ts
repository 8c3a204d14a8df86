/** What a row says of itself: never that it is on its way while it waits for a person. */

import { describe, expect, it } from "vitest";
import { overlayOf, seenRows } from "../../static/store/overlay.js";
import { at, change, set, stored } from "./changes.js";

function marks(base: ReturnType<typeof stored>[], ...outbox: ReturnType<typeof set>[]) {
  const rows = seenRows(new Map(base.map((row) => [row.id, row])), overlayOf(outbox).get("t"));
  return Object.fromEntries([...rows].map(([id, { mark }]) => [id, mark]));
}

describe("a row with unsent work", () => {
  it("is marked until its work has left the outbox", () => {
    const base = [stored("a"), stored("b"), stored("c")];
    const pending = set(1, change("update", "a", { n: 1 }));
    const sent = set(2, change("update", "b", { n: 1 }), { state: "sent" });
    expect(marks(base, pending, sent)).toEqual({ a: "pending", b: "sent", c: null });
  });

  it("that waits for another row's person needs him too, however far behind", () => {
    const refused = set(1, change("create", "parent"), { state: "attention" });
    const child = set(2, change("create", "child", { of: at("parent") }));
    const grandchild = set(3, change("create", "grandchild", { of: at("child") }));
    const other = set(4, change("create", "other"));
    expect(marks([], refused, child, grandchild, other)).toEqual({
      parent: "attention",
      child: "attention",
      grandchild: "attention",
      other: "pending",
    });
  });

  it("that upstream has put off for too long needs its person while it is sent", () => {
    const reason = { outcome: "wait" as const, message: "Busy.", column: null };
    const put = set(1, change("update", "a", { n: 1 }), { state: "sent", reason });
    expect(marks([stored("a")], put)).toEqual({ a: "attention" });
  });
});
