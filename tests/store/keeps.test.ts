import { describe, expect, it } from "vitest";
import { type Keep, type Keeps, withKeep } from "../../static/store/keeps.js";

const on = (day: number) => `2026-11-${String(day).padStart(2, "0")}T12:00:00Z`;
const open = (day: number): Keep => ({ reason: "open", sinceAt: on(day) });
const pinned = (day: number): Keep => ({ reason: "pinned", sinceAt: on(day) });

describe("rows that their user wants here", () => {
  it("are forgotten when he needs them no longer", () => {
    const keeps: Keeps = { "t/a": open(1), "t/b": pinned(1) };
    expect(withKeep(keeps, "t/a", null)).toEqual({ "t/b": pinned(1) });
  });

  it("stay pinned when they are opened", () => {
    expect(withKeep({ "t/a": pinned(1) }, "t/a", open(2))).toEqual({ "t/a": pinned(1) });
    expect(withKeep({ "t/a": open(1) }, "t/a", pinned(2))).toEqual({ "t/a": pinned(2) });
  });

  it("are not remembered for ever by tabs that crashed with them open", () => {
    const keeps: Keeps = { "t/old": open(1), "t/young": open(2), "t/pinned": pinned(1) };
    const now: Keep = { reason: "open", sinceAt: "2026-11-03T11:00:00Z" };
    expect(withKeep(keeps, "t/new", now)).toEqual({
      "t/young": open(2),
      "t/pinned": pinned(1),
      "t/new": now,
    });
  });
});
