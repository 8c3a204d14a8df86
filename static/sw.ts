/**
 * The service worker: serves the files of one release, whole, with or without a network.
 *
 * It answers GETs of that release and nothing else: no request of the API passes through it, and
 * sync does not run here. A newer release waits until the user asks for it (`SKIP_WAITING`), because
 * its code may keep data in another form than the page that is open.
 */

import { setCacheNameDetails } from "workbox-core";
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  type PrecacheEntry,
  precacheAndRoute,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: PrecacheEntry[] };

/** Pages that the server answers itself. */
const SERVER_PAGES = [/^\/(api|admin|maker|accounts|sandbox|static)(\/|$)/];

setCacheNameDetails({ prefix: "field-portal" });
cleanupOutdatedCaches();
// Filled in at build with every file of the release (scripts/build-service-worker.mjs).
precacheAndRoute(self.__WB_MANIFEST, { directoryIndex: "", cleanURLs: false });
registerRoute(new NavigationRoute(createHandlerBoundToURL("/"), { denylist: SERVER_PAGES }));

self.addEventListener("message", (event) => {
  if (event.data?.type === "SKIP_WAITING") void self.skipWaiting();
});
