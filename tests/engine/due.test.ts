import { describe, expect, it } from "vitest";
import {
  dueAtMs,
  type Extent,
  isChecked,
  isDue,
  mostWantedFirst,
} from "../../static/engine/due.js";
import type { Table } from "../../static/metadata/manifest.js";
import type { TableState } from "../../static/store/base.js";
import { freshState } from "../../static/store/writing.js";
import { table } from "./manifest.js";

const BERLIN = "Europe/Berlin";
const NOON = "2026-11-22T12:00:00Z";
const minutes = (count: number) => count * 60_000;

function at(time: string): number {
  return Date.parse(time);
}

function read(rest: Partial<TableState> = {}): TableState {
  const times = { syncedAt: NOON, checkedAt: NOON };
  return { ...freshState("t"), isToRestart: false, isComplete: true, count: 10, ...times, ...rest };
}

interface Case {
  when: string;
  table?: Partial<Table>;
  state?: Partial<TableState> | null;
  afterMs?: number;
  extent?: Extent;
  due: boolean;
  checked?: boolean;
}

const LARGE = { count: 5_001 };
const TIME_RELATIVE = { timeRelative: true };
const DAILY = { intervalMinutes: 1_440 };

const CASES: Case[] = [
  { when: "just before its interval", afterMs: minutes(10) - 1, due: false },
  { when: "at its interval", afterMs: minutes(10), due: true, checked: true },
  { when: "at an interval of its own", table: DAILY, afterMs: minutes(1_439), due: false },
  { when: "after an interval of its own", table: DAILY, afterMs: minutes(1_440), due: true },
  { when: "when a person asks", afterMs: 0, extent: "all", due: true },
  {
    when: "when everything is to be checked",
    afterMs: 0,
    extent: "check",
    due: true,
    checked: true,
  },
  { when: "not known at all", state: null, due: true },
  { when: "not read to its end", state: { isComplete: false }, due: true },
  {
    when: "with another scope since it was compared",
    state: { checkedAt: null },
    due: true,
    checked: true,
  },
  {
    when: "large, and compared less than an hour ago",
    state: LARGE,
    afterMs: minutes(60) - 1,
    due: true,
    checked: false,
  },
  {
    when: "large, and compared an hour ago",
    state: LARGE,
    afterMs: minutes(60),
    due: true,
    checked: true,
  },
  { when: "large, when a person asks", state: LARGE, extent: "all", due: true, checked: false },
  {
    when: "large, when everything is to be checked",
    state: LARGE,
    extent: "check",
    due: true,
    checked: true,
  },
  {
    when: "large, with another scope",
    state: { ...LARGE, checkedAt: null },
    due: true,
    checked: true,
  },
  {
    when: "just not large",
    state: { count: 5_000 },
    afterMs: minutes(10),
    due: true,
    checked: true,
  },
  {
    when: "large and time-relative",
    table: TIME_RELATIVE,
    state: LARGE,
    afterMs: minutes(10),
    due: true,
    checked: true,
  },
  {
    when: "time-relative, before its interval",
    table: TIME_RELATIVE,
    afterMs: minutes(9),
    due: false,
  },
  { when: "read by a clock that was put back since", afterMs: -1, due: true, checked: true },
  {
    when: "large, compared by a clock that was put back",
    state: LARGE,
    afterMs: -1,
    due: true,
    checked: true,
  },
  {
    when: "after a clock was put forward",
    state: LARGE,
    afterMs: minutes(525_600),
    due: true,
    checked: true,
  },
];

describe("a table", () => {
  for (const one of CASES) {
    const name = `${one.when} is ${one.due ? "" : "not "}due`;
    it(one.checked === undefined ? name : `${name}, ${one.checked ? "" : "not "}compared`, () => {
      const definition = table("t", [], one.table ?? {});
      const state = one.state === null ? undefined : read(one.state);
      const nowMs = at(NOON) + (one.afterMs ?? 0);
      const extent = one.extent ?? "due";
      expect(isDue(definition, state, { nowMs, extent, timeZone: BERLIN })).toBe(one.due);
      if (one.checked !== undefined && state) {
        expect(isChecked(definition, state, nowMs, extent)).toBe(one.checked);
      }
    });
  }
});

describe("a time-relative table", () => {
  const definition = table("t", [], { ...TIME_RELATIVE, ...DAILY });
  const MIDNIGHTS: [string, string, string, string][] = [
    ["in winter", BERLIN, "2026-11-22T12:00:00Z", "2026-11-22T23:00:05Z"],
    ["in summer", BERLIN, "2026-07-22T12:00:00Z", "2026-07-22T22:00:05Z"],
    ["on the day that summer time begins", BERLIN, "2026-03-29T06:00:00Z", "2026-03-29T22:00:05Z"],
    ["on the day that it ends", BERLIN, "2026-10-25T04:00:00Z", "2026-10-25T23:00:05Z"],
    ["west of Greenwich", "America/Los_Angeles", "2026-11-22T12:00:00Z", "2026-11-23T08:00:05Z"],
    ["east of it", "Pacific/Auckland", "2026-11-22T12:00:00Z", "2026-11-23T11:00:05Z"],
    ["by half an hour", "Asia/Kolkata", "2026-11-22T12:00:00Z", "2026-11-22T18:30:05Z"],
    ["where midnight is skipped", "Africa/Cairo", "2026-04-23T12:00:00Z", "2026-04-23T22:00:05Z"],
    ["where it comes twice", "Africa/Cairo", "2026-10-29T12:00:00Z", "2026-10-29T22:00:05Z"],
  ];
  for (const [when, timeZone, syncedAt, due] of MIDNIGHTS) {
    it(`is due at its user's midnight ${when}`, () => {
      expect(new Date(dueAtMs(definition, read({ syncedAt }), timeZone)).toISOString()).toBe(
        new Date(due).toISOString(),
      );
    });
  }

  it("is due by its interval if that comes before midnight", () => {
    const often = table("t", [], TIME_RELATIVE);
    expect(dueAtMs(often, read(), BERLIN)).toBe(at(NOON) + minutes(10));
  });

  it("is due only once after midnight", () => {
    const state = read({ syncedAt: "2026-11-22T23:00:06Z" });
    expect(
      isDue(definition, state, {
        nowMs: at("2026-11-23T08:00:00Z"),
        extent: "due",
        timeZone: BERLIN,
      }),
    ).toBe(false);
  });
});

describe("tables", () => {
  it("that were never read come first, then by priority", () => {
    const of = (name: string, priority: number) => table(name, [], { priority });
    const tables = [of("a", 3), of("b", 1), of("c", 2), of("d", 4)];
    const ordered = mostWantedFirst(tables, new Set(["d", "c"]));
    expect(ordered.map(({ name }) => name)).toEqual(["c", "d", "b", "a"]);
  });
});
