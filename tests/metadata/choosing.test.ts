import { expect, test } from "vitest";
import { isOpenable, mainForm, siteMapItems, viewsOf } from "../../static/metadata/choosing.js";
import type { App, Form } from "../../static/metadata/manifest.js";
import { MANIFEST, table, view } from "../app/fake-data.js";

const app = MANIFEST.apps[0] as App;
const form = (id: string, type: number, isDefault = false): Form => ({
  id,
  name: id,
  type,
  isDefault,
  formXml: "",
});
const job = table("job", "Job", "Jobs", {
  views: [
    view("b", "Beta", "job", []),
    { ...view("z", "Zeta", "job", []), isDefault: true },
    { ...view("l", "Lookup", "job", []), type: 64 },
    view("a", "Alpha", "job", []),
  ],
  forms: [form("quick", 7), form("other", 2), form("main", 2, true)],
});

test("public views come default first, then by name", () => {
  expect(viewsOf(app, job).map(({ id }) => id)).toEqual(["z", "a", "b"]);
});

test("an app that lists views of a table offers only those", () => {
  expect(viewsOf({ ...app, views: { job: ["b"] } }, job).map(({ id }) => id)).toEqual(["b"]);
});

test("the default main form opens a row, unless the app offers others", () => {
  expect(mainForm(app, job)?.id).toBe("main");
  expect(mainForm({ ...app, forms: { job: ["other"] } }, job)?.id).toBe("other");
});

test("web pages and items with a reason cannot be opened", () => {
  const openable = siteMapItems(app).filter(isOpenable);
  expect(openable.map(({ id }) => id)).toEqual(["bookings", "orders", "tasks", "accounts"]);
});
