/** Addresses of the app. Pure: text to route and back. */

export type Route =
  | { screen: "apps" }
  | { screen: "status" }
  | { screen: "home"; app: string }
  | ListRoute
  | { screen: "form"; app: string; table: string; id: string }
  | NewRoute
  | { screen: "not-found" };

export interface ListRoute {
  screen: "list";
  app: string;
  table: string;
  viewId: string | null;
  search: string;
  order: { column: string; descending: boolean } | null;
}

export interface NewRoute {
  screen: "new";
  app: string;
  table: string;
  /** The row it is made for: the relationship's lookup is filled with it. */
  parent: { relationship: string; id: string } | null;
}

/** The route at `path` (with its query). */
export function readRoute(path: string): Route {
  const url = new URL(path, "http://app.invalid");
  const parts = url.pathname.split("/").filter(Boolean).map(decode);
  const [root, app, table, id] = parts;
  if (parts.length === 0) return { screen: "apps" };
  if (root === "status" && parts.length === 1) return { screen: "status" };
  if (root !== "app" || !app || parts.length > 4) return { screen: "not-found" };
  if (!table) return { screen: "home", app };
  if (!id) return readListRoute(app, table, url.searchParams);
  if (id === "new") return readNewRoute(app, table, url.searchParams);
  return { screen: "form", app, table, id: id.toLowerCase() };
}

function readListRoute(app: string, table: string, query: URLSearchParams): ListRoute {
  const order = query.get("order");
  return {
    screen: "list",
    app,
    table,
    viewId: query.get("view"),
    search: query.get("search") ?? "",
    order: order ? { column: order.replace(/^-/, ""), descending: order.startsWith("-") } : null,
  };
}

function readNewRoute(app: string, table: string, query: URLSearchParams): NewRoute {
  const relationship = query.get("relationship");
  const id = query.get("parent");
  return { screen: "new", app, table, parent: relationship && id ? { relationship, id } : null };
}

/** The address of `route`. */
export function pathOf(route: Route): string {
  switch (route.screen) {
    case "apps":
    case "not-found":
      return "/";
    case "status":
      return "/status";
    case "home":
      return `/app/${encodeURIComponent(route.app)}`;
    case "list":
      return `${tablePath(route)}${query(listQuery(route))}`;
    case "form":
      return `${tablePath(route)}/${route.id}`;
    case "new":
      return `${tablePath(route)}/new${query(newQuery(route))}`;
  }
}

function tablePath(route: { app: string; table: string }): string {
  return `/app/${encodeURIComponent(route.app)}/${encodeURIComponent(route.table)}`;
}

function listQuery(route: ListRoute): Record<string, string> {
  return {
    ...(route.viewId ? { view: route.viewId } : {}),
    ...(route.search ? { search: route.search } : {}),
    ...(route.order ? { order: `${route.order.descending ? "-" : ""}${route.order.column}` } : {}),
  };
}

function newQuery(route: NewRoute): Record<string, string> {
  return route.parent ? { relationship: route.parent.relationship, parent: route.parent.id } : {};
}

function query(values: Record<string, string>): string {
  const text = new URLSearchParams(values).toString();
  return text && `?${text}`;
}

/** A list of `table` as the site map opens it. */
export function listRoute(app: string, table: string, viewId: string | null = null): ListRoute {
  return { screen: "list", app, table, viewId, search: "", order: null };
}

/** The app a route is in, or null. */
export function appOf(route: Route): string | null {
  return "app" in route ? route.app : null;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
