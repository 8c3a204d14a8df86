import { beforeAll, expect, test, vi } from "vitest";

/** What the service worker has registered: by the name of the event. */
const listeners = new Map<string, ((event: unknown) => void)[]>();
const skipWaiting = vi.fn(async () => {});
const ORIGIN = "https://portal.example";

beforeAll(async () => {
  // Also read from the scope, which workbox resets unless it is global.
  vi.stubGlobal("__WB_DISABLE_DEV_LOGS", true);
  const scope = {
    __WB_DISABLE_DEV_LOGS: true,
    __WB_MANIFEST: [
      { url: "/", revision: "1" },
      { url: "/assets/app-1234.js", revision: null },
    ],
    addEventListener: (name: string, listener: (event: unknown) => void) =>
      listeners.set(name, [...(listeners.get(name) ?? []), listener]),
    location: new URL(`${ORIGIN}/sw.js`),
    registration: { scope: `${ORIGIN}/` },
    clients: { claim: async () => {} },
    caches: { match: async () => undefined, open: async () => ({ match: async () => undefined }) },
    skipWaiting,
  };
  vi.stubGlobal("self", scope);
  vi.stubGlobal("location", scope.location);
  vi.stubGlobal("registration", scope.registration);
  vi.stubGlobal("caches", scope.caches);
  // Nothing is on a network here: what the worker answers, it answers from elsewhere.
  vi.stubGlobal("fetch", async () => new Response(""));
  // By a name that the compiler does not follow: the worker is written for another scope than ours.
  const worker = new URL("../../static/sw.ts", import.meta.url).pathname;
  await import(/* @vite-ignore */ worker);
});

/** Whether the worker answers the request itself, instead of leaving it to the browser. */
function isTaken(method: string, path: string, mode = "cors"): boolean {
  const respondWith = vi.fn((answer: Promise<unknown>) => void answer.catch(() => {}));
  const request = new Request(`${ORIGIN}${path}`, { method });
  // Only a browser can make a navigation.
  Object.defineProperty(request, "mode", { value: mode });
  for (const listener of listeners.get("fetch") ?? []) {
    listener({ request, respondWith, waitUntil: () => {} });
  }
  return respondWith.mock.calls.length > 0;
}

test.each([
  ["GET", "/assets/app-1234.js", "cors"],
  ["GET", "/", "navigate"],
  ["GET", "/app/field_service/account/1", "navigate"],
])("the service worker answers %s %s (%s)", (method, path, mode) => {
  expect(isTaken(method, path, mode)).toBe(true);
});

test.each([
  ["POST", "/api/sync/push", "cors"],
  ["POST", "/", "cors"],
  ["DELETE", "/api/session", "cors"],
  ["GET", "/api/session", "cors"],
  ["GET", "/api/sync/manifest", "cors"],
  ["GET", "/admin/", "navigate"],
])("the service worker leaves %s %s (%s) to the browser", (method, path, mode) => {
  expect(isTaken(method, path, mode)).toBe(false);
});

test("the service worker takes no part in synchronising, not even in the background", () => {
  expect([...listeners.keys()].sort()).toEqual(["activate", "fetch", "install", "message"]);
});

test("a newer service worker waits until it is asked", () => {
  const say = (data: unknown) => {
    for (const listener of listeners.get("message") ?? []) listener({ data, waitUntil: () => {} });
  };
  say({ type: "HELLO" });
  expect(skipWaiting).not.toHaveBeenCalled();
  say({ type: "SKIP_WAITING" });
  expect(skipWaiting).toHaveBeenCalledOnce();
});
