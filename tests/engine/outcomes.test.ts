import { describe, expect, it } from "vitest";
import { type Deciding, settle } from "../../static/engine/outcomes.js";
import type { Outcome } from "../../static/engine/wire.js";
import { mergeRulesOf } from "../../static/store/merge.js";
import type { Mutation } from "../../static/store/outbox.js";
import { change, set, stored } from "../store/changes.js";

/** A device that has row `a` as its author saw it, and nothing else. */
const deciding: Deciding = {
  current: new Map([["t/a", stored("a", { n: 1 })]]),
  rulesOf: () => mergeRulesOf(undefined),
  newId: () => "new",
  nowMs: 0,
};

const stale = (absent: string[]): Outcome => ({
  changeSet: "s1",
  outcome: "stale",
  rows: [{ table: "t", columns: ["id", "version", "n"], rows: [], inScope: [], absent }],
});

const settledFrom = (mutations: Mutation | Mutation[], absent: string[]) =>
  settle(set(1, mutations, { state: "sent" }), stale(absent), deciding);

describe("a change of what upstream has in another version", () => {
  it("waits for its person when he cannot read that version: sent again it would only come back", () => {
    const update = change("update", "a", { n: 2 }, { seen: { n: 1 } });
    expect(settledFrom(update, ["a"])).toMatchObject({
      state: "attention",
      reason: { outcome: "stale" },
      conflicts: [],
    });
  });

  it("waits for its person when it makes a row that is there and that he cannot read", () => {
    expect(settledFrom(change("create", "b"), ["b"])).toMatchObject({ state: "attention" });
  });

  it("goes again when the listed rows say nothing of it", () => {
    const update = change("update", "a", { n: 2 }, { seen: { n: 1 } });
    expect(settledFrom(update, [])).toMatchObject({ id: "s1", state: "sent" });
  });

  it("goes again with what it makes when another row of it has moved on", () => {
    const update = change("update", "a", { n: 2 }, { seen: { n: 1 }, version: 0 });
    expect(
      settledFrom([change("create", "b", {}, { version: null }), update], ["b"]),
    ).toMatchObject({
      id: "s1",
      state: "sent",
      mutations: [{ row: "b" }, { row: "a", version: 1 }],
    });
  });
});
