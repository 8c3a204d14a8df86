/**
 * The service worker: serves one release of the app, whole, with or without a network.
 *
 * It answers GETs of that release's own files and navigations to the app's paths, nothing else: no
 * API, no POST, no admin. A new release waits until the user asks for it; the files of the old one
 * go when it has been replaced.
 */

import { clientsClaim, setCacheNameDetails } from "workbox-core";
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  type PrecacheEntry,
  precacheAndRoute,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] };

/** Addresses that the shell page answers; portal/pwa/urls.py serves the same. */
const APP_PATHS = [/^\/$/, /^\/status$/, /^\/app\//];

setCacheNameDetails({ prefix: "field-portal" });
precacheAndRoute(self.__WB_MANIFEST, { cleanURLs: false, directoryIndex: "" });
cleanupOutdatedCaches();
// The page of the first visit counts as a user of its release too: a newer one must wait for it.
clientsClaim();
registerRoute(new NavigationRoute(createHandlerBoundToURL("/"), { allowlist: APP_PATHS }));

self.addEventListener("message", (event) => {
  if (event.data?.type === "SKIP_WAITING") event.waitUntil(self.skipWaiting());
});
