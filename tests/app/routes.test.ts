import { expect, test } from "vitest";
import { pathOf, type Route, readRoute } from "../../static/app/routes.js";

const ROUTES: [string, Route][] = [
  ["/", { screen: "apps" }],
  ["/status", { screen: "status" }],
  ["/app/field_service", { screen: "home", app: "field_service" }],
  [
    "/app/fs/account",
    { screen: "list", app: "fs", table: "account", viewId: null, search: "", order: null },
  ],
  [
    "/app/fs/account?view=v1&search=a%26b&order=-name",
    {
      screen: "list",
      app: "fs",
      table: "account",
      viewId: "v1",
      search: "a&b",
      order: { column: "name", descending: true },
    },
  ],
  ["/app/fs/account/0a-1", { screen: "form", app: "fs", table: "account", id: "0a-1" }],
  ["/app/fs/task/new", { screen: "new", app: "fs", table: "task", parent: null }],
  [
    "/app/fs/task/new?relationship=r&parent=p",
    { screen: "new", app: "fs", table: "task", parent: { relationship: "r", id: "p" } },
  ],
];

test.each(ROUTES)("%s is a route and its route has that address", (path, route) => {
  expect(readRoute(path)).toEqual(route);
  expect(pathOf(route)).toBe(path);
});

test.each(["/nowhere", "/status/more", "/app/a/b/c/d", "/app"])("%s leads nowhere", (path) => {
  expect(readRoute(path)).toEqual({ screen: "not-found" });
});

test("an address with broken escapes is still an address", () => {
  expect(readRoute("/app/%E0%A4%A")).toMatchObject({ screen: "home" });
});
