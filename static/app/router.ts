/** Where the app is, in step with the browser's history; leaving unsaved input asks first. */

import { type ReadonlySignal, signal } from "@preact/signals";
import { pathOf, type Route, readRoute } from "./routes.js";

/** Called before the app leaves a screen with unsaved input: go on by calling `leave`. */
export type LeaveGuard = (leave: () => void) => void;

export interface Router {
  readonly route: ReadonlySignal<Route>;
  /** Whether a screen holds input that leaving would lose. */
  readonly isGuarded: ReadonlySignal<boolean>;
  go(route: Route, options?: { replace?: boolean }): void;
  /** To the screen before, or to `fallback` when the app was opened here. */
  back(fallback: Route): void;
  /** Asks `guard` before leaving until the returned function is called. */
  guard(guard: LeaveGuard): () => void;
}

/** The router of `window`. */
export function createRouter(window: Window): Router {
  const route = signal(currentRoute(window));
  const guards = new Set<LeaveGuard>();
  const isGuarded = signal(false);
  let depth = 0;

  const show = () => {
    route.value = currentRoute(window);
  };
  const release = (guard: LeaveGuard) => {
    guards.delete(guard);
    isGuarded.value = guards.size > 0;
  };
  const whenFree = (leave: () => void) => {
    const [guard] = guards;
    if (!guard) return leave();
    guard(() => {
      release(guard);
      whenFree(leave);
    });
  };
  window.addEventListener("popstate", () => onPop());
  window.addEventListener("beforeunload", (event) => {
    if (guards.size > 0) event.preventDefault();
  });

  function onPop(): void {
    const target = currentRoute(window);
    if (guards.size === 0) {
      depth = Math.max(0, depth - 1);
      show();
      return;
    }
    // The browser has already moved: put the guarded screen back, then ask.
    window.history.pushState(null, "", pathOf(route.value));
    whenFree(() => move(target, true));
  }

  function move(target: Route, replace: boolean): void {
    if (replace) window.history.replaceState(null, "", pathOf(target));
    else window.history.pushState(null, "", pathOf(target));
    depth += replace ? 0 : 1;
    show();
  }

  return {
    route,
    isGuarded,
    go: (target, options) => whenFree(() => move(target, options?.replace ?? false)),
    back: (fallback) => whenFree(() => (depth > 0 ? window.history.back() : move(fallback, true))),
    guard(guard) {
      guards.add(guard);
      isGuarded.value = true;
      return () => release(guard);
    },
  };
}

function currentRoute(window: Window): Route {
  return readRoute(`${window.location.pathname}${window.location.search}`);
}
