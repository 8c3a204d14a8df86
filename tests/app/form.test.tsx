// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { guid, MANIFEST } from "./fake-data.js";
import { openPage } from "./page.js";

const BOOKING = `/app/field_service/bookableresourcebooking/${guid(4, 1)}`;
const WORK_ORDER = `/app/field_service/msdyn_workorder/${guid(3, 1)}`;
const NEW_TASK = `/app/field_service/msdyn_workorderservicetask/new?relationship=msdyn_msdyn_workorder_msdyn_workorderservicetask_WorkOrder&parent=${guid(3, 1)}`;

const saves = (page: Awaited<ReturnType<typeof openPage>>) =>
  page.engine.calls.filter(({ method }) => method === "save").map(({ input }) => input as never);

test("a booking's status is changed with two taps and saved at once", async () => {
  const page = await openPage(BOOKING);
  await page.click(page.find(".fact-quick"));
  const option = page.all(".option").find((one) => one.textContent === "In Progress");
  await page.click(option as HTMLElement);
  expect(saves(page)).toMatchObject([
    {
      mutations: [
        {
          kind: "update",
          table: "bookableresourcebooking",
          values: { bookingstatus: [guid(1, 2), "bookingstatus", "In Progress"] },
          seen: { bookingstatus: [guid(1, 1), "bookingstatus", "Travelling"] },
        },
      ],
    },
  ]);
  expect(page.text()).toContain("Saved on this device");
  expect(page.text()).toContain("Not sent yet");
});

test("saving writes the changed column only and says so", async () => {
  const page = await openPage(BOOKING);
  await page.type("input[name=msdyn_milestraveled]", "12.5");
  await page.click(page.button("Save"));
  expect(saves(page)).toMatchObject([
    { mutations: [{ values: { msdyn_milestraveled: 12.5 }, seen: { msdyn_milestraveled: null } }] },
  ]);
});

test("what is wrong is said as it is typed, and nothing is saved", async () => {
  const page = await openPage(BOOKING);
  await page.type("input[name=msdyn_milestraveled]", "far");
  expect(page.text()).toContain("Type a number.");
  await page.click(page.button("Save"));
  expect(saves(page)).toEqual([]);
  expect(page.find<HTMLInputElement>("input[name=msdyn_milestraveled]").value).toBe("far");
});

test("saving without changes explains itself instead of doing nothing", async () => {
  const page = await openPage(BOOKING);
  await page.click(page.button("Save"));
  expect(page.find(".toast").textContent).toContain("There is nothing to save.");
});

test("when storing fails the form keeps its input and says why", async () => {
  const page = await openPage(BOOKING);
  page.engine.answer("save", () => ({
    kind: "failed",
    problem: { code: "quota", title: "Full", detail: "The device is full.", status: null },
  }));
  await page.type("input[name=msdyn_milestraveled]", "3");
  await page.click(page.button("Save"));
  expect(page.find(".toast").textContent).toContain("The device is full.");
  expect(page.find<HTMLInputElement>("input[name=msdyn_milestraveled]").value).toBe("3");
  expect(page.text()).toContain("Unsaved changes");
});

test("leaving with unsaved input asks, and staying keeps it", async () => {
  const page = await openPage(BOOKING);
  await page.type("input[name=msdyn_milestraveled]", "3");
  await page.click(page.button("Back"));
  expect(page.text()).toContain("You changed this row and have not saved it.");
  await page.click(page.button("Stay here"));
  expect(page.find<HTMLInputElement>("input[name=msdyn_milestraveled]").value).toBe("3");
});

test("an unfinished form is kept on the device and comes back", async () => {
  const page = await openPage(BOOKING);
  await page.type("input[name=msdyn_milestraveled]", "7");
  const kept = page.engine.calls.findLast(({ method }) => method === "putDraft")?.input as never;
  const again = await openPage(BOOKING, {
    arrange: (engine) => engine.answer("draft", () => (kept as { draft: unknown }).draft),
  });
  expect(again.find<HTMLInputElement>("input[name=msdyn_milestraveled]").value).toBe("7");
  expect(again.text()).toContain("Your unsaved changes are back.");
});

test("a new row keeps its id over a crash, so that saved again it is still one row", async () => {
  const page = await openPage(NEW_TASK);
  await page.type("input[name=msdyn_name]", "Photograph the plate");
  const kept = page.engine.calls.findLast(({ method }) => method === "putDraft")?.input as never;
  const { draft } = kept as { draft: { newRowId: string } };
  const again = await openPage(NEW_TASK, {
    arrange: (engine) => engine.answer("draft", () => draft),
  });
  await again.click(again.button("Save"));
  expect(saves(again)).toMatchObject([{ mutations: [{ kind: "create", id: draft.newRowId }] }]);
});

test("saving drops the kept form", async () => {
  const page = await openPage(BOOKING);
  await page.type("input[name=msdyn_milestraveled]", "7");
  await page.click(page.button("Save"));
  expect(page.engine.calls.findLast(({ method }) => method === "putDraft")?.input).toMatchObject({
    draft: null,
  });
});

test("a new row made for a parent begins with the lookup to it", async () => {
  const page = await openPage(NEW_TASK);
  expect(page.find("button[name=msdyn_workorder]").textContent).toContain("WO-10241");
  await page.type("input[name=msdyn_name]", "Order a seal");
  await page.click(page.button("Save"));
  expect(saves(page)).toMatchObject([
    {
      mutations: [
        {
          kind: "create",
          values: {
            msdyn_name: "Order a seal",
            msdyn_workorder: [guid(3, 1), "msdyn_workorder", "WO-10241"],
          },
        },
      ],
    },
  ]);
  expect(window.location.pathname).not.toContain("/new");
});

test("a required field that is empty is named when saving is tried", async () => {
  const page = await openPage(NEW_TASK);
  await page.click(page.button("Save"));
  expect(page.text()).toContain("Name is required.");
  expect(saves(page)).toEqual([]);
});

test("a service task is ticked off in the sub-grid with one tap", async () => {
  const page = await openPage(WORK_ORDER);
  await page.click(page.button("Mark Take photographs as done"));
  expect(saves(page)).toMatchObject([
    { mutations: [{ values: { msdyn_percentcomplete: 100 }, seen: { msdyn_percentcomplete: 0 } }] },
  ]);
  expect(page.button("Mark Take photographs as done").getAttribute("aria-pressed")).toBe("true");
});

test("a note is added to the timeline and points at its row", async () => {
  const page = await openPage(WORK_ORDER);
  await page.click(page.find("[role=tab]:last-child"));
  await page.click(page.button("Write a note"));
  await page.type("textarea[aria-label='Write a note']", "Valve replaced.");
  await page.click(page.button("Add note"));
  expect(saves(page)).toMatchObject([
    {
      mutations: [
        {
          kind: "create",
          table: "annotation",
          values: {
            notetext: "Valve replaced.",
            objectid: [guid(3, 1), "msdyn_workorder", "WO-10241"],
          },
        },
      ],
    },
  ]);
  expect(page.text()).toContain("Valve replaced.");
});

test("two taps on Add note are one note", async () => {
  const page = await openPage(WORK_ORDER);
  await page.click(page.find("[role=tab]:last-child"));
  await page.click(page.button("Write a note"));
  await page.type("textarea[aria-label='Write a note']", "Once.");
  const add = page.button("Add note");
  add.click();
  await page.click(add);
  expect(saves(page)).toHaveLength(1);
});

test("a half-written note is kept on the device and comes back", async () => {
  const page = await openPage(WORK_ORDER);
  await page.click(page.find("[role=tab]:last-child"));
  await page.click(page.button("Write a note"));
  await page.type("textarea[aria-label='Write a note']", "Half");
  const kept = page.engine.calls.findLast(({ method }) => method === "putDraft")?.input as {
    key: string;
    draft: object;
  };
  expect(kept).toMatchObject({
    key: `note/msdyn_workorder/${guid(3, 1)}`,
    draft: { text: "Half" },
  });
  const again = await openPage(WORK_ORDER, {
    arrange: (engine) =>
      engine.answer("draft", ({ key }) => (key === kept.key ? kept.draft : null)),
  });
  await again.click(again.find("[role=tab]:last-child"));
  expect(again.find<HTMLTextAreaElement>("textarea[aria-label='Write a note']").value).toBe("Half");
});

test("commands without the right stay and say why", async () => {
  const page = await openPage(WORK_ORDER);
  await page.click(page.button("Delete"));
  expect(page.find(".toast").textContent).toContain("You may not delete Work Orders.");
});

test("deleting asks first, then leaves the form", async () => {
  const page = await openPage(BOOKING);
  await page.click(page.button("Delete"));
  expect(saves(page)).toEqual([]);
  await page.click(page.button("Delete"));
  expect(saves(page)).toMatchObject([{ mutations: [{ kind: "delete" }] }]);
  expect(page.engine.rows.has(`bookableresourcebooking/${guid(4, 1)}`)).toBe(false);
});

test("a row that is not on the device is explained", async () => {
  const page = await openPage("/app/field_service/account/ffffffff-0000-4000-8000-000000000000");
  expect(page.text()).toContain("This row is not on the device");
  expect(page.text()).toContain("no longer part of your profile");
});

test("what was typed into a form whose table the profile has lost is kept, and that is said", async () => {
  const page = await openPage(BOOKING);
  await page.type("input[name=msdyn_milestraveled]", "3");
  const tables = MANIFEST.tables.filter(({ name }) => name !== "bookableresourcebooking");
  page.engine.emit({ event: "manifest", manifest: { ...MANIFEST, tables } });
  await page.settle();
  await page.settle();
  expect(page.text()).toContain("This table is not on the device");
  expect(page.text()).toContain("What you have typed here is kept on this device");
});

test("a read-only form offers its telephone number as a link", async () => {
  const page = await openPage(`/app/field_service/account/${guid(2, 1)}`);
  expect(page.find<HTMLAnchorElement>("a[href^='tel:']").href).toBe("tel:+4415395511" + "0");
  expect(page.all("input").length).toBe(0);
});
