// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { nextOrder } from "../../static/app/list/grid-header.js";
import { pageAround } from "../../static/app/list/slice.js";
import { openPage } from "./page.js";

const BOOKINGS = "/app/field_service/bookableresourcebooking";

test("an app opens at its first page", async () => {
  const page = await openPage("/app/field_service");
  expect(window.location.pathname).toBe(BOOKINGS);
  expect(page.text()).toContain("60 rows");
});

test("only rows in sight are drawn, of all that there are", async () => {
  const page = await openPage(BOOKINGS);
  expect(page.all(".row-anchor").length).toBeLessThan(60);
  expect(page.all(".row-anchor").length).toBeGreaterThan(5);
});

test("joined columns, choices and dates are shown as people read them", async () => {
  const page = await openPage(BOOKINGS);
  expect(page.text()).toContain("Boiler inspection, Hawkshead Dairy");
  expect(page.text()).toContain("20 Nov 2026, 08:00");
  expect(page.text()).toContain("Kendal");
});

test("rows changed elsewhere appear without asking", async () => {
  const page = await openPage(BOOKINGS);
  for (const key of page.engine.rows.keys()) {
    if (key.startsWith("bookableresourcebooking/")) page.engine.rows.delete(key);
  }
  page.engine.emit({ event: "changed", tables: ["bookableresourcebooking"] });
  await page.settle();
  expect(page.text()).toContain("No row of My bookings is on this device.");
});

test("a table still arriving says so instead of being empty", async () => {
  const page = await openPage(BOOKINGS, {
    rows: [],
    arrange: (engine) =>
      engine.setStatus({
        tables: [
          {
            table: "bookableresourcebooking",
            displayName: "Bookings",
            rows: 0,
            complete: false,
            lastSyncedAt: null,
            lastCheckedAt: null,
            isCheckedHourly: false,
            problem: null,
          },
        ],
      }),
  });
  expect(page.text()).toContain("are on their way");
});

test("a view that this device cannot show gives its reason", async () => {
  const page = await openPage(BOOKINGS, {
    arrange: (engine) =>
      engine.answer("query", () => ({
        kind: "unavailable",
        reason: "It reads Invoices, which are not in your profile.",
      })),
  });
  expect(page.text()).toContain("It reads Invoices");
});

test("New without the right explains itself", async () => {
  const page = await openPage("/app/field_service/account");
  await page.click(page.button("New"));
  expect(page.find(".toast").textContent).toContain("You may not create Accounts.");
  expect(window.location.pathname).toBe("/app/field_service/account");
});

test("a page of the site map that cannot be opened says why", async () => {
  const page = await openPage(BOOKINGS);
  await page.click(page.button("Schedule Board"));
  expect(page.find(".toast").textContent).toContain("web pages are not available offline");
});

test("an address that leads nowhere leads home", async () => {
  const page = await openPage("/app/unknown/account");
  expect(page.text()).toContain("There is nothing at this address");
  await page.click(page.button("Go to your apps"));
  expect(page.text()).toContain("Choose an app");
});

test("a column sorts up, then down, then as the view does", () => {
  const up = nextOrder("name", null);
  const down = nextOrder("name", up);
  expect([up, down, nextOrder("name", down)]).toEqual([
    { column: "name", descending: false },
    { column: "name", descending: true },
    null,
  ]);
});

test("a page of rows reaches past what is in sight on both sides", () => {
  expect(pageAround({ from: 200, to: 220 })).toEqual({ from: 150, to: 270 });
  expect(pageAround({ from: 0, to: 10 })).toEqual({ from: 0, to: 100 });
});
