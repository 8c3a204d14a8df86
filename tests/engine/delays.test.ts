import { describe, expect, it } from "vitest";
import { nextAfter, type PassOutcome } from "../../static/engine/delays.js";

const situation = { nowMs: 1_000_000, failures: 1, isVisible: true, random: () => 0.5 };
const failed = (code: string, retryAfterMs: number | null = null): PassOutcome => ({
  kind: "failed",
  problem: { code, title: "", detail: "", status: null },
  retryAfterMs,
});

describe("after a pass", () => {
  it.each([
    {
      says: "that went through, until something is due",
      outcome: { kind: "done", isFirst: false, nextAtMs: 1_060_000 },
      next: { kind: "pass", afterMs: 60_000 },
    },
    {
      says: "that went through with something overdue, a second",
      outcome: { kind: "done", isFirst: false, nextAtMs: 0 },
      next: { kind: "pass", afterMs: 1_000 },
    },
    {
      says: "that was a first one, not at all: it is compared",
      outcome: { kind: "done", isFirst: true, nextAtMs: 0 },
      next: { kind: "pass", afterMs: 0 },
    },
    {
      says: "with nothing to wait for, for ever",
      outcome: { kind: "done", isFirst: false, nextAtMs: null },
      next: { kind: "rest" },
    },
    {
      says: "that reached nobody, a second, then it looks",
      outcome: failed("offline"),
      next: { kind: "probe", afterMs: 1_000 },
    },
    {
      says: "that was refused for now, as long as the server said",
      outcome: failed("throttled", 30_000),
      next: { kind: "pass", afterMs: 30_000 },
    },
    {
      says: "that found no room, ten minutes: it would read the same again",
      outcome: failed("quota"),
      next: { kind: "pass", afterMs: 600_000 },
    },
    {
      says: "after which a clock jumped far ahead or back, an hour",
      outcome: { kind: "done", isFirst: false, nextAtMs: 1_000_000 + 365 * 86_400_000 },
      next: { kind: "pass", afterMs: 3_600_000 },
    },
    {
      says: "after which the server asked for a year, a day",
      outcome: failed("throttled", 365 * 86_400_000),
      next: { kind: "pass", afterMs: 86_400_000 },
    },
    {
      says: "that only a sign-in can mend, for ever",
      outcome: failed("signed-out"),
      next: { kind: "rest" },
    },
    {
      says: "that only a new release can mend, for ever",
      outcome: failed("protocol"),
      next: { kind: "rest" },
    },
    {
      says: "that failed for unknown reasons, a second",
      outcome: failed("internal"),
      next: { kind: "pass", afterMs: 1_000 },
    },
  ] as const)("$says", ({ outcome, next }) => {
    expect(nextAfter(outcome, situation)).toEqual(next);
  });

  it("waits longer with every failure, but while somebody looks never over five seconds", () => {
    const waits = [1, 2, 3, 4, 20].map((failures) =>
      nextAfter(failed("offline"), { ...situation, failures, random: () => 1 }),
    );
    expect(waits.map((next) => ("afterMs" in next ? next.afterMs : null))).toEqual([
      1_250, 2_500, 5_000, 5_000, 5_000,
    ]);
    const hidden = nextAfter(failed("offline"), { ...situation, failures: 20, isVisible: false });
    expect(hidden).toEqual({ kind: "probe", afterMs: 60_000 });
  });
});
