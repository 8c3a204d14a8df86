// @vitest-environment happy-dom
import { expect, test } from "vitest";
import type { DeviceStatus, OutboxEntry } from "../../static/engine/protocol.js";
import { fakeRows, MANIFEST } from "./fake-data.js";
import { openPage, type Page } from "./page.js";
import { CONFLICT, scenes } from "./preview/scenes.js";

const GLOBES: [Partial<DeviceStatus>, string][] = [
  [{ globe: "connected" }, "Connected"],
  [{ globe: "not-connected" }, "Offline"],
  [{ globe: "syncing" }, "Syncing"],
  [{ globe: "pending", pendingRecords: 3 }, "3 to send"],
  [{ globe: "attention", attentionRecords: 1 }, "1 needs you"],
  [{ globe: "error" }, "Sync error"],
];

test.each(GLOBES)("the globe says %j in words: %s", async (status, words) => {
  const page = await openPage("/", { arrange: (engine) => engine.setStatus(status) });
  expect(page.find(".globe").textContent).toBe(words);
  await page.click(page.find(".globe"));
  expect(page.find("h1").textContent).toBe("Device status");
});

test("a conflict shows what was, mine and theirs, and is resolved from there", async () => {
  const page = await openPage("/status", scenes.attention);
  expect(page.find(".conflict").textContent).toBe(
    "System StatusBeforeScheduledMineCompletedTheirsIn Progress",
  );
  await page.click(page.button("Use mine"));
  expect(page.engine.calls.find(({ method }) => method === "resolve")).toEqual({
    method: "resolve",
    input: { changeSetId: "c1", decision: "mine" },
  });
});

test.each([
  ["gone", "this change has nothing to go to"],
  ["blocked", "Decide about the change it waits for first."],
] as const)("what is %s cannot be sent again, and says why", async (outcome, sentence) => {
  const reason = { outcome, message: "booking With Id = 1 Does Not Exist", column: null };
  const page = await openPage("/status", {
    arrange: (engine) => engine.setStatus({ outbox: [{ ...CONFLICT, reason, conflicts: [] }] }),
  });
  expect(page.text()).not.toContain("Does Not Exist");
  await page.click(page.button("Use mine"));
  expect(page.find(".toast").textContent).toContain(sentence);
  expect(page.engine.calls.some(({ method }) => method === "resolve")).toBe(false);
});

function attentionFor(entry: Partial<OutboxEntry>, manifest = MANIFEST) {
  const whole = { ...CONFLICT, conflicts: [], ...entry };
  return openPage("/status", {
    manifest,
    arrange: (engine) => engine.setStatus({ outbox: [whole] }),
  });
}

const GERMAN = { ...MANIFEST, user: { ...MANIFEST.user, locale: "de-DE" } };

test("a refused value is sent again, not used over anything, and can be put right in its form", async () => {
  const reason = { outcome: "invalid" as const, message: "Too long.", column: null };
  const [record] = fakeRows().filter(({ table }) => table === "bookableresourcebooking");
  const records = [{ table: "bookableresourcebooking", id: record?.id ?? "", name: null }];
  const page = await attentionFor({ reason, records });
  expect(page.find(".entry-attention").textContent).toContain("Too long.");
  expect(page.button("Send again")).toBeTruthy();
  await page.click(page.find(".entry-attention a"));
  expect(location.pathname).toBe(`/app/field_service/bookableresourcebooking/${record?.id}`);
});

test("no way leads to a record that no app shows, or that is gone", async () => {
  const gone = { outcome: "gone" as const, message: "", column: null };
  const booking = { table: "bookableresourcebooking", id: "x", name: null };
  const page = await attentionFor({ reason: gone, records: [booking] });
  expect(page.all(".entry-attention a")).toEqual([]);
  const other = await attentionFor({ records: [{ ...booking, table: "no_such" }] });
  expect(other.all(".entry-attention a")).toEqual([]);
});

test("what a discarded record leaves behind can only be discarded", async () => {
  const reason = { outcome: "orphaned" as const, message: "English.", column: null };
  const page = await attentionFor({ reason });
  expect(page.text()).toContain("belongs to a new record that you discarded");
  await page.click(page.button("Use mine"));
  expect(page.find(".toast").textContent).toContain("Discard it.");
});

test.each([
  ["en-GB", "“Miles” of “Booking” is no longer in your offline profile."],
  ["de-DE", "„Miles“ in „Booking“ ist nicht mehr in Ihrem Offlineprofil."],
] as const)(
  "what the profile does not take any more is said in %s, with the values",
  async (tag, sentence) => {
    const kept = [["Miles", "12"]] as const;
    const misfit = { fact: "no-column" as const, table: "Booking", column: "Miles", kept };
    const reason = { outcome: "profile" as const, message: "Raw.", column: "miles", misfit };
    const page = await attentionFor({ reason }, tag === "de-DE" ? GERMAN : MANIFEST);
    const shown = page.find(".entry-attention").textContent;
    expect(shown).toContain(sentence);
    expect(shown).toContain("Miles12");
    expect(shown).not.toContain("Raw.");
  },
);

test("a conflict speaks by its values, in no other language than the user's", async () => {
  const page = await openPage("/status", { ...scenes.attention, manifest: GERMAN });
  expect(page.find(".entry-attention").textContent).not.toContain("Dora Lang changed it");
});

function decided(page: Page): unknown {
  return page.engine.calls.findLast(({ method }) => method === "resolve")?.input;
}

test("a row that is gone can be made anew, where there is something to make", async () => {
  const reason = { outcome: "gone" as const, message: "It is gone.", column: null };
  const entry = { ...CONFLICT, reason, conflicts: [], isRestorable: true };
  const page = await openPage("/status", {
    arrange: (engine) => engine.setStatus({ outbox: [entry] }),
  });
  await page.click(page.button("Restore as new"));
  expect(decided(page)).toBeUndefined();
  expect(page.find(".dialog").textContent).toContain("there will be two");
  await page.click(page.find(".dialog .button-primary"));
  expect(decided(page)).toEqual({ changeSetId: "c1", decision: "restore" });
});

test("what upstream puts off for ever can be tried again at once", async () => {
  const reason = { outcome: "wait" as const, message: "Plug-in X fails.", column: null };
  const page = await openPage("/status", {
    arrange: (engine) => engine.setStatus({ outbox: [{ ...CONFLICT, reason, conflicts: [] }] }),
  });
  expect(page.text()).toContain("Plug-in X fails.");
  await page.click(page.button("Try again now"));
  expect(decided(page)).toMatchObject({ decision: "mine" });
});

test("that something discarded had been made already is read, and put away", async () => {
  const reason = { outcome: "applied" as const, message: "Told.", column: null };
  const page = await openPage("/status", {
    arrange: (engine) => engine.setStatus({ outbox: [{ ...CONFLICT, reason, conflicts: [] }] }),
  });
  expect(page.text()).toContain("it had already been made");
  await page.click(page.button("Understood"));
  expect(decided(page)).toMatchObject({ decision: "discard" });
});

test("columns that are decided together are shown together", async () => {
  const group = ["msdyn_systemstatus", "msdyn_name"];
  const [first] = CONFLICT.conflicts;
  const conflicts = group.map((column) => ({ ...first, column, group }) as never);
  const page = await openPage("/status", {
    arrange: (engine) => engine.setStatus({ outbox: [{ ...CONFLICT, conflicts }] }),
  });
  const shown = page.find(".conflicts");
  expect(shown.querySelectorAll(".conflict")).toHaveLength(1);
  expect(shown.querySelectorAll("h3")).toHaveLength(2);
  expect(shown.textContent).toContain("These belong together");
});

test("discarding mine is asked first", async () => {
  const page = await openPage("/status", scenes.attention);
  await page.click(page.button("Discard mine"));
  expect(page.engine.calls.some(({ method }) => method === "resolve")).toBe(false);
  await page.click(page.button("Discard"));
  const resolved = page.engine.calls.find(({ method }) => method === "resolve");
  expect(resolved?.input).toMatchObject({ decision: "discard" });
});

test("sync can be tried while nothing answers, for whoever knows that the network is back", async () => {
  const page = await openPage("/status", {
    arrange: (engine) => engine.setStatus({ online: false }),
  });
  await page.click(page.button("Sync now"));
  expect(page.engine.calls.some(({ method }) => method === "syncNow")).toBe(true);
});

test("a network that wants a sign-in of its own is told apart from none", async () => {
  const problem = { code: "captive-portal", title: "Something else answered", status: 200 };
  const page = await openPage("/status", {
    arrange: (engine) =>
      engine.setStatus({ online: false, problem: { ...problem, detail: "Sign in to it first." } }),
  });
  expect(page.text()).toContain("may ask you to sign in to it first.");
});

test("every table is listed with its rows", async () => {
  const page = await openPage("/status");
  expect(page.find(".table-list li").textContent).toContain("60 rows");
});

test("the first sync counts rows table by table and can be left when the first page is here", async () => {
  const page = await openPage("/app/field_service", scenes["first-sync"]);
  expect(page.text()).toContain("1,234 rows");
  expect(page.text()).toContain("2 of 6 tables");
  await page.click(page.button("Start working"));
  expect(page.text()).toContain("My bookings");
});

test("when the first sync is done the first page opens by itself", async () => {
  const page = await openPage("/app/field_service", scenes["first-sync"]);
  page.engine.setStatus({ firstSync: null });
  await page.settle();
  expect(page.text()).toContain("My bookings");
});

test("a new release restarts on a press only, and never over unsaved input", async () => {
  const page = await openPage(
    "/app/field_service/bookableresourcebooking/00000004-0000-4000-8000-000000000001",
  );
  page.release.isReady.value = true;
  await page.settle();
  await page.type("input[name=msdyn_milestraveled]", "3");
  await page.click(page.button("Restart"));
  expect(page.release.restarts).toBe(0);
  expect(page.find(".toast").textContent).toContain("Save or discard your changes first.");
  await page.click(page.button("Discard"));
  await page.click(page.button("Restart"));
  expect(page.release.restarts).toBe(1);
});
