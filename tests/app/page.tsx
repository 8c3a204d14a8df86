/** The app in a happy-dom page over the fake engine. */

import { signal } from "@preact/signals";
import { render } from "preact";
import { act } from "preact/test-utils";
import { createPortal, PortalContext, startPortal } from "../../static/app/portal.js";
import type { Release } from "../../static/app/release.js";
import { createRouter } from "../../static/app/router.js";
import { App } from "../../static/app/shell/app.js";
import { prepareScreens } from "../../static/app/shell/screen.js";
import { createFakeEngine, type FakeEngine, type FakeOptions } from "./fake-engine.js";

export interface Page {
  engine: FakeEngine;
  release: Release & { isReady: ReturnType<typeof signal<boolean>>; restarts: number };
  /** What a person reads on the page. */
  text(): string;
  find<E extends HTMLElement = HTMLElement>(selector: string): E;
  all(selector: string): HTMLElement[];
  /** The button or link with this label. */
  button(label: string): HTMLElement;
  click(element: Element): Promise<void>;
  type(selector: string, text: string): Promise<void>;
  /** Lets the app take in what just happened. */
  settle(): Promise<void>;
}

/** Opens the app at `path`. */
export async function openPage(
  path: string,
  options: FakeOptions & { arrange?: (engine: FakeEngine) => void } = {},
): Promise<Page> {
  await prepareScreens();
  window.history.replaceState(null, "", path);
  document.body.innerHTML = '<div id="app"></div>';
  const root = document.querySelector("#app") as HTMLElement;
  const engine = createFakeEngine(options);
  options.arrange?.(engine);
  const release: Page["release"] = {
    id: "test",
    isReady: signal(false),
    restarts: 0,
    restart() {
      release.restarts += 1;
    },
  };
  const portal = createPortal(engine, createRouter(window), release as never);
  const settle = () => act(async () => void (await flush()));
  await act(async () => {
    render(
      <PortalContext.Provider value={portal}>
        <App />
      </PortalContext.Provider>,
      root,
    );
    await startPortal(portal);
    await flush();
  });
  await settle();
  const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
  const page: Page = {
    engine,
    release,
    settle,
    all,
    text: () => (root.textContent ?? "").replace(/\s+/g, " "),
    find(selector) {
      const found = document.querySelector(selector);
      if (!found) throw new Error(`Nothing matches ${selector} on: ${page.text()}`);
      return found as never;
    },
    button(label) {
      const found = all("button, a").filter((one) => labelOf(one) === label);
      const last = found.at(-1);
      if (!last) throw new Error(`No button "${label}" on: ${page.text()}`);
      return last;
    },
    async click(element) {
      await act(async () => {
        (element as HTMLElement).click();
        await flush();
      });
      await settle();
    },
    async type(selector, text) {
      const input = page.find<HTMLInputElement>(selector);
      await act(async () => {
        input.value = text;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        await flush();
      });
    },
  };
  return page;
}

function labelOf(element: HTMLElement): string {
  return element.getAttribute("aria-label") ?? (element.textContent ?? "").trim();
}

/** Lets every promise that is already settled run its course: the fake engine answers at once. */
async function flush(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
