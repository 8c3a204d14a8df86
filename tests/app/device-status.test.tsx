// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { locale } from "../../static/ui/messages/translate.js";
import { MANIFEST } from "./fake-data.js";
import { openPage, type Page } from "./page.js";
import { CONFLICT } from "./preview/scenes.js";

const ORDER = {
  id: "0de40000-0000-4000-8000-000000000001",
  kind: "wipe" as const,
  unsent: [
    { mark: "c1 7", kind: "change" as const, label: "Changed Work Order: WO-10244" },
    { mark: "msdyn_workorder/x 9", kind: "draft" as const, label: "msdyn_workorder/x" },
  ],
  isAgreed: false,
};

test("what an administrator asks is shown with what it would cost, and agreed to by name", async () => {
  const page = await openPage("/status", {
    arrange: (engine) => engine.setStatus({ order: ORDER, drafts: 1 }),
  });
  expect(page.text()).toContain("asked to sign out and delete all its data");
  expect(page.all(".panel-attention .piece").map((one) => one.textContent)).toEqual([
    "Changed Work Order: WO-10244",
    "Unfinished form: Work Order",
  ]);
  await page.click(page.button("Delete all the same"));
  expect(page.engine.calls.some(({ method }) => method === "agreeToOrder")).toBe(false);
  expect(page.text()).toContain("Lose this work for good?");
  await page.click(page.find(".dialog .button-danger"));
  expect(page.engine.calls.find(({ method }) => method === "agreeToOrder")?.input).toEqual({
    id: ORDER.id,
    marks: ["c1 7", "msdyn_workorder/x 9"],
  });
});

test("a waiting order is said on every screen, with the way to its choices", async () => {
  const page = await openPage("/app/field_service", {
    arrange: (engine) => engine.setStatus({ order: { ...ORDER, kind: "sign-out" } }),
  });
  await page.click(page.button("See what is asked"));
  expect(page.find("h1").textContent).toBe("Device status");
});

test.each([
  ["en-GB", "Delete all the same", "Not imported. This file is another person's."],
  ["de-DE", "Trotzdem löschen", "Nicht importiert. Diese Datei gehört jemand anderem."],
] as const)(
  "an order and a refused file are said in the user's language: %s",
  async (tag, button, sentence) => {
    const manifest = { ...MANIFEST, user: { ...MANIFEST.user, locale: tag } };
    const detail = "This file is another person's. Only its author can import it.";
    const page = await openPage("/status", {
      manifest,
      arrange: (engine) => {
        engine.setStatus({ order: ORDER });
        const problem = { code: "import-other-user", title: "Not imported", detail, status: null };
        engine.answer("importUnsent", () => ({ kind: "refused", problem }));
      },
    });
    expect(page.button(button)).toBeTruthy();
    await chooseFile(page, "{}");
    expect(page.find(".banner-error").textContent).toContain(sentence);
    locale.value = "en";
  },
);

async function chooseFile(page: Page, text: string): Promise<void> {
  const input = page.find<HTMLInputElement>("input[type=file]");
  Object.defineProperty(input, "files", { value: [new File([text], "u.json")], writable: true });
  Object.defineProperty(input, "value", { value: "", writable: true });
  input.dispatchEvent(new Event("change", { bubbles: true }));
  await new Promise((resolve) => setTimeout(resolve));
  await page.settle();
}

test("a file is shown before it is taken", async () => {
  const taken = { kind: "read", madeAt: "2026-11-22T08:00:00Z", deviceId: "de71ce00" } as const;
  const changeSets = [
    { id: "a", label: "Changed Pump", madeAt: "2026-11-22T08:00:00Z", isKnown: false },
    { id: "b", label: "Changed Lift", madeAt: "2026-11-22T08:00:00Z", isKnown: true },
  ];
  const page = await openPage("/status", {
    arrange: (engine) =>
      engine.answer("importUnsent", ({ take }) => ({
        ...taken,
        isTaken: take,
        changeSets,
        drafts: [],
      })),
  });
  await chooseFile(page, "the file");
  expect(page.all(".dialog .piece").map((one) => one.textContent)).toEqual([
    "Changed Pump",
    "Changed Lift (already here)",
  ]);
  await page.click(page.button("Import"));
  const inputs = page.engine.calls.filter(({ method }) => method === "importUnsent");
  expect(inputs.map(({ input }) => input)).toEqual([
    { text: "the file", take: false },
    { text: "the file", take: true },
  ]);
  expect(page.find(".toast").textContent).toContain("One change is taken over");
});

test("the journal shows what became of changes, the newest first, a page at a time", async () => {
  const lines = Array.from({ length: 60 }, (_, index) => ({
    at: "2026-11-22T08:00:00Z",
    changeSetId: `c${index}`,
    label: `Change ${index}`,
    outcome: index === 0 ? "duplicate" : "applied",
    message: null,
  }));
  const page = await openPage("/status", {
    arrange: (engine) =>
      engine.answer("journal", ({ from, to }) => ({ total: 60, lines: lines.slice(from, to) })),
  });
  const shown = () => page.all("[aria-labelledby=status-journal] .entry");
  expect(shown()[0]?.textContent).toContain("Change 0Sent before");
  expect(shown()).toHaveLength(10);
  await page.click(page.button("Show more"));
  expect(shown()).toHaveLength(60);
});

test("large tables say that they are compared every hour", async () => {
  const page = await openPage("/status", {
    arrange: (engine) =>
      engine.setStatus({
        tables: [
          {
            table: "account",
            displayName: "Accounts",
            rows: 60_000,
            complete: true,
            lastSyncedAt: "2026-11-22T08:00:00Z",
            lastCheckedAt: "2026-11-22T07:30:00Z",
            isCheckedHourly: true,
            problem: null,
          },
        ],
      }),
  });
  expect(page.find(".table-when").textContent).toContain("compared every hour");
});

test("without rows and without a network the page says what is the matter and what is safe", async () => {
  const problem = { code: "offline", title: "Not connected", detail: "", status: null };
  const page = await openPage("/", {
    manifest: null,
    arrange: (engine) => engine.setStatus({ online: false, problem, outbox: [CONFLICT] }),
  });
  expect(page.text()).toContain("No rows on this device");
  expect(page.text()).toContain("Connect once: they are fetched again by themselves.");
  expect(page.text()).toContain("One unsent change is kept here");
});

test("unsent work that may be lost is said everywhere until it is read", async () => {
  const lost = { code: "work-lost", title: "Lost", detail: "The browser did it.", status: null };
  const page = await openPage("/app/field_service", {
    arrange: (engine) => engine.setStatus({ troubles: [lost] }),
  });
  expect(page.text()).toContain("Unsent work on this device may have been lost");
  await page.click(page.button("Read more"));
  await page.click(page.button("I have read this"));
  expect(page.engine.calls.some(({ method }) => method === "acknowledgeLoss")).toBe(true);
});

test("a trouble of the device is said once, with what to do", async () => {
  const full = { code: "quota", title: "Full", detail: "", status: null };
  const page = await openPage("/status", {
    arrange: (engine) => engine.setStatus({ troubles: [full], problem: full, globe: "error" }),
  });
  expect(page.all(".banner").map((one) => one.textContent)).toEqual([
    "This device has no room left for the app's data. Free some storage, then sync again.",
  ]);
});

test("sending is no way out when all that is left needs its person", async () => {
  const page = await openPage("/status", {
    arrange: (engine) => engine.setStatus({ order: ORDER, outbox: [CONFLICT] }),
  });
  await page.click(page.button("Send now"));
  expect(page.find(".toast").textContent).toContain("decide about it below");
  expect(page.engine.calls.some(({ method }) => method === "syncNow")).toBe(false);
});

test("that a session has ended is said once, with the way to sign in", async () => {
  const problem = { code: "signed-out", title: "Signed out", detail: "", status: 401 };
  const page = await openPage("/status", {
    arrange: (engine) => engine.setStatus({ problem, signInRequired: true }),
  });
  expect(page.all(".banner")).toHaveLength(1);
});

test("a device in trouble is not said to have failed to sync", async () => {
  const trouble = { code: "work-lost", title: "Lost", detail: "", status: null };
  const page = await openPage("/status", {
    arrange: (engine) => engine.setStatus({ globe: "error", problem: null, troubles: [trouble] }),
  });
  expect(page.find(".status-summary").textContent).toContain("needs a look");
  expect(page.text()).not.toContain("did not go through");
});
