import { describe, expect, it } from "vitest";
import type { PassOutcome } from "../../static/engine/delays.js";
import { Loop } from "../../static/engine/loop.js";
import { TestClock } from "./device.js";

const DONE: PassOutcome = { kind: "done", isFirst: false, nextAtMs: null };
const OFFLINE: PassOutcome = {
  kind: "failed",
  problem: { code: "offline", title: "", detail: "", status: null },
  retryAfterMs: null,
};

/** A loop whose passes end as told, with a log of what it did and when. */
function looping() {
  const clock = new TestClock();
  const start = clock.ms;
  const log: string[] = [];
  const state = {
    outcome: DONE as PassOutcome | "never",
    isThere: false,
    isAutomatic: true,
    achieves: false,
  };
  const note = (what: string) => log.push(`${what}@${clock.ms - start}`);
  const loop = new Loop(
    {
      runPass: (extent, signal, progress) => {
        note(extent);
        if (state.achieves) progress();
        signal.addEventListener("abort", () => note("abort"));
        const { outcome } = state;
        return outcome === "never" ? new Promise(() => {}) : Promise.resolve(outcome);
      },
      probe: async () => {
        note("probe");
        return state.isThere;
      },
      isAutomatic: () => state.isAutomatic,
      changed: () => {},
    },
    clock,
  );
  const pass = async (ms: number) => {
    for (let gone = 0; gone < ms; gone += 100) {
      clock.advance(100);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { loop, log, state, pass, clock };
}

describe("the loop", () => {
  it("makes many edits one pass, a moment after the last", async () => {
    const { loop, log, pass } = looping();
    loop.trigger("edit");
    await pass(200);
    loop.trigger("edit");
    await pass(1_000);
    expect(log).toEqual(["due@500"]);
  });

  it("lets edits wait as long as the server asks, and a person not at all", async () => {
    const { loop, log, state, pass } = looping();
    const problem = { code: "throttled", title: "", detail: "", status: 429 };
    state.outcome = { kind: "failed", problem, retryAfterMs: 30_000 };
    loop.trigger("edit");
    await pass(1_000);
    state.outcome = DONE;
    loop.trigger("edit");
    await pass(10_000);
    loop.trigger("visible");
    await pass(10_000);
    expect(log).toEqual(["due@300"]);
    await pass(20_000);
    expect(log).toEqual(["due@300", "all@30300"]);
    state.outcome = { kind: "failed", problem, retryAfterMs: 30_000 };
    loop.trigger("edit");
    await pass(1_000);
    loop.trigger("manual");
    await pass(500);
    expect(log.slice(3).map((one) => one.split("@")[0])).toEqual(["all"]);
  });

  it("runs the widest of what was asked for", async () => {
    const { loop, log, pass } = looping();
    loop.trigger("check");
    loop.trigger("manual");
    await pass(500);
    expect(log).toEqual(["check@0"]);
  });

  it("looks for a server that is away, and reads everything once it is back", async () => {
    const { loop, log, state, pass } = looping();
    state.outcome = OFFLINE;
    loop.trigger("manual");
    await pass(3_000);
    state.isThere = true;
    state.outcome = DONE;
    await pass(4_000);
    const what = log.map((one) => one.split("@")[0]);
    expect(what.slice(-2)).toEqual(["probe", "all"]);
    expect(new Set(what.slice(1, -1))).toEqual(new Set(["probe"]));
    const before = log.length;
    await pass(60_000);
    expect(log).toHaveLength(before);
  });

  it("reads everything for whoever comes back, also when the clock was put back meanwhile", async () => {
    const { loop, log, clock, pass } = looping();
    loop.trigger("manual");
    await pass(500);
    clock.ms -= 365 * 86_400_000;
    loop.setVisible(false);
    loop.setVisible(true);
    await pass(500);
    expect(log.map((one) => one.split("@")[0])).toEqual(["all", "all"]);
  });

  it("says when a pass last achieved something", async () => {
    const { loop, state, pass, clock } = looping();
    const since = clock.ms;
    expect(loop.progressMs).toBeNull();
    state.achieves = true;
    loop.trigger("manual");
    await pass(500);
    expect(loop.progressMs).toBe(since);
  });

  it("gives up a pass that achieves nothing for a minute, and begins anew", async () => {
    const { loop, log, state, pass } = looping();
    state.outcome = "never";
    loop.trigger("manual");
    await pass(60_100);
    state.outcome = DONE;
    await pass(3_000);
    expect(log.map((one) => one.split("@")[0])).toEqual(["all", "abort", "all"]);
  });

  it("does nothing by itself while automatic synchronisation is off", async () => {
    const { loop, log, state, pass } = looping();
    state.isAutomatic = false;
    for (const reason of ["edit", "online", "visible", "start"] as const) loop.trigger(reason);
    await pass(1_000);
    loop.trigger("manual");
    await pass(1_000);
    expect(log).toEqual(["all@1000"]);
  });

  it("stops for good", async () => {
    const { loop, log, pass } = looping();
    loop.trigger("edit");
    loop.stop();
    loop.trigger("manual");
    await pass(1_000);
    expect(log).toEqual([]);
  });
});
