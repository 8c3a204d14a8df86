/** Puts the app on the page. */

import { render } from "preact";
import type { EngineClient } from "../engine/client.js";
import { createPortal, PortalContext, startPortal } from "./portal.js";
import { watchRelease } from "./release.js";
import { createRouter } from "./router.js";
import { App } from "./shell/app.js";
import { watchInstall } from "./shell/install-banner.js";
import { prepareScreens } from "./shell/screen.js";

/** Shows the app in `root`, with `engine` behind it. */
export function mount(root: Element, engine: EngineClient): void {
  watchInstall(window);
  const portal = createPortal(engine, createRouter(window), watchRelease(window, "/sw.js"));
  render(
    <PortalContext.Provider value={portal}>
      <App />
    </PortalContext.Provider>,
    root,
  );
  startPortal(portal);
  // Who has signed in needs them next; a screen whose code cannot be had says so when it is opened.
  prepareScreens().catch(() => {});
}
