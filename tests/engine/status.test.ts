import { describe, expect, it } from "vitest";
import { deviceStatus, type StatusInput } from "../../static/engine/status.js";
import { freshState } from "../../static/store/writing.js";
import { at, change, set } from "../store/changes.js";
import { manifestOf } from "./manifest.js";

const manifest = manifestOf();
const synced = manifest.tables.map(({ name }) => ({
  ...freshState(name),
  isComplete: true,
  count: 3,
  syncedAt: "2026-11-22T12:00:00Z",
}));

function statusOf(rest: Partial<StatusInput> = {}) {
  return deviceStatus({
    manifest,
    states: synced,
    outbox: [],
    nameOf: (_, id) => `row ${id}`,
    contact: { lastPassAt: null, problem: null },
    hasNetwork: true,
    isSyncing: false,
    isLeader: true,
    storage: { usedBytes: null, quotaBytes: null, persisted: null },
    deviceId: "d",
    autoSync: true,
    drafts: new Map(),
    order: null,
    serverRelease: null,
    troubles: [],
    lastProgressAt: null,
    ...rest,
  });
}

const contact = (code: string) => ({
  lastPassAt: null,
  problem: { code, title: "Sorry", detail: "", status: null },
});
const pending = [
  set(1, change("update", "a")),
  set(2, change("update", "a")),
  set(3, change("update", "b")),
];
const parked = [set(1, change("update", "a"), { state: "attention" })];

it("marks a table whose new columns are still arriving, though its rows are here", () => {
  const completing = { columns: ["city"], isRead: false };
  const states = synced.map((one) => (one.table === "account" ? { ...one, completing } : one));
  const { tables, firstSync } = statusOf({ states });
  expect(tables.filter(({ complete }) => !complete).map(({ table }) => table)).toEqual(["account"]);
  expect(firstSync).toBeNull();
});

describe("the globe", () => {
  it.each([
    { says: "all is well", of: {}, globe: "connected", summary: "Connected. Everything is sent." },
    {
      says: "the browser has no network",
      of: { hasNetwork: false },
      globe: "not-connected",
      summary: "Not connected.",
    },
    {
      says: "nobody answers",
      of: { contact: contact("offline") },
      globe: "not-connected",
      summary: "Not connected.",
    },
    { says: "a pass runs", of: { isSyncing: true }, globe: "syncing", summary: "Synchronising." },
    {
      says: "work waits",
      of: { outbox: pending },
      globe: "pending",
      summary: "2 records to send.",
    },
    {
      says: "work waits offline",
      of: { outbox: pending, contact: contact("offline") },
      globe: "pending",
      summary: "2 records to send. Not connected.",
    },
    {
      says: "a decision is needed",
      of: { outbox: parked, isSyncing: true },
      globe: "attention",
      summary: "1 record to look at.",
    },
    {
      says: "the release is too old",
      of: { contact: contact("protocol") },
      globe: "error",
      summary: "Sorry.",
    },
    {
      says: "upstream is away",
      of: { contact: contact("upstream-unavailable") },
      globe: "not-connected",
      summary: "Sorry.",
    },
  ])("when $says is $globe", ({ of, globe, summary }) => {
    expect(statusOf(of)).toMatchObject({ globe, summary });
  });
});

describe("the globe over every combination of stored facts", () => {
  const outboxes = { none: [], pending, parked: [...parked, ...pending.slice(2)] };
  const problems = [
    null,
    "offline",
    "captive-portal",
    "throttled",
    "upstream-unavailable",
    "stuck",
  ];
  const faults = ["signed-out", "other-user", "protocol", "no-profile", "quota", "internal"];
  const flags = [false, true];
  const all = Object.keys(outboxes).flatMap((work) =>
    [...problems, ...faults].flatMap((code) =>
      flags.flatMap((hasNetwork) =>
        flags.flatMap((isSyncing) =>
          flags.map((isUnreached) => ({ work, code, hasNetwork, isSyncing, isUnreached })),
        ),
      ),
    ),
  );

  it.each(all)("$work $code $hasNetwork $isSyncing $isUnreached", (one) => {
    const { work, code, hasNetwork, isSyncing, isUnreached } = one;
    const said = code === null ? { lastPassAt: null, problem: null } : contact(code);
    const { globe, online } = statusOf({
      outbox: outboxes[work as keyof typeof outboxes],
      contact: { ...said, isUnreached },
      hasNetwork,
      isSyncing,
    });
    const isAway = isUnreached || code === "offline" || code === "captive-portal";
    expect(online).toBe(hasNetwork && !isAway);
    // What needs a person comes first, then what went wrong, then what goes on, then what waits.
    const reasons: [boolean, string][] = [
      [work === "parked", "attention"],
      [code !== null && faults.includes(code), "error"],
      [isSyncing, "syncing"],
      [work === "pending", "pending"],
      [online && code === null, "connected"],
      [true, "not-connected"],
    ];
    expect(globe).toBe(reasons.find(([is]) => is)?.[1]);
  });
});

describe("device status", () => {
  it("says of each table what it holds, and when a large one is compared", () => {
    const [first, second] = synced.map((state) => ({
      ...state,
      checkedAt: "2026-11-22T11:00:00Z",
    }));
    if (!first || !second) throw new Error("The manifest has tables.");
    const states = [
      { ...first, count: 5_001 },
      { ...second, count: 5_000 },
    ];
    expect(statusOf({ states }).tables.slice(0, 2)).toMatchObject([
      { rows: 5_001, isCheckedHourly: true, lastCheckedAt: "2026-11-22T11:00:00Z" },
      { rows: 5_000, isCheckedHourly: false, complete: true },
    ]);
  });

  it("counts records, not edits, and each once", () => {
    const outbox = [
      set(1, change("create", "p"), { state: "attention" }),
      set(2, change("create", "c", { parent: at("p") })),
      set(3, change("update", "x")),
      set(4, change("update", "x")),
      set(5, change("update", "gone"), { state: "discarded" }),
    ];
    const status = statusOf({ outbox });
    expect([status.pendingRecords, status.attentionRecords]).toEqual([1, 2]);
    expect(status.outbox.map(({ state }) => state)).toEqual([
      "attention",
      "attention",
      "pending",
      "pending",
    ]);
    expect(status.outbox[1]?.reason?.outcome).toBe("blocked");
    expect(status.outbox[0]?.records).toEqual([{ table: "t", id: "p", name: "row p" }]);
  });

  it("tells what waits for a decision from what a discarded record left behind", () => {
    const reason = { outcome: "blocked" as const, message: "", column: null };
    const orphan = set(1, change("update", "o"), { state: "attention", reason });
    expect(statusOf({ outbox: [orphan] }).outbox[0]?.reason?.outcome).toBe("orphaned");
  });

  it("offers to make a row anew only to those who may make rows of its table", () => {
    const reason = { outcome: "gone" as const, message: "", column: null };
    const gone = { ...change("update", "x"), table: "booking" };
    const outbox = [set(1, gone, { state: "attention", reason })];
    const manifest = manifestOf();
    expect(statusOf({ outbox, manifest }).outbox[0]?.isRestorable).toBe(true);
    for (const { rights } of manifest.tables) Object.assign(rights, { create: false });
    expect(statusOf({ outbox, manifest }).outbox[0]?.isRestorable).toBe(false);
  });

  it("shows a first sync table by table until each was read whole", () => {
    const [first] = synced;
    const states = first ? [first, { ...freshState("task"), count: 20 }] : [];
    const status = statusOf({ states });
    expect(
      status.firstSync?.tables.map(({ table, rows, complete }) => [table, rows, complete]),
    ).toEqual([
      ["booking", 3, true],
      ["workorder", 0, false],
      ["task", 20, false],
      ["account", 0, false],
    ]);
    expect(statusOf().firstSync).toBeNull();
    expect(statusOf({ manifest: null }).firstSync).toEqual({ tables: [], done: false });
  });

  it("asks for a sign-in when the session is gone or is somebody else's", () => {
    const asks = ["signed-out", "other-user", "offline"].map(
      (code) => statusOf({ contact: contact(code) }).signInRequired,
    );
    expect(asks).toEqual([true, true, false]);
  });
});
