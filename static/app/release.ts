/** The release that runs and the one that waits: a service worker changes only when asked to. */

import { type ReadonlySignal, signal } from "@preact/signals";

export interface Release {
  /** The release this page was built as. */
  readonly id: string | null;
  /** Whether a newer release is on the device and waits for a restart. */
  readonly isReady: ReadonlySignal<boolean>;
  /** Changes to the newer release and reloads. */
  restart(): void;
}

const HOUR_MS = 3_600_000;

/** Registers the service worker at `scriptUrl` and watches for releases. */
export function watchRelease(window: Window, scriptUrl: string): Release {
  const isReady = signal(false);
  const id = window.document.querySelector<HTMLMetaElement>("meta[name=release]")?.content ?? null;
  const container = window.navigator.serviceWorker as ServiceWorkerContainer | undefined;
  let registration: ServiceWorkerRegistration | null = null;
  let isAsked = false;

  const look = () => {
    // Without a controller this is the first install: nothing older is running.
    isReady.value = Boolean(registration?.waiting && container?.controller);
  };
  const watch = (found: ServiceWorkerRegistration) => {
    registration = found;
    look();
    found.addEventListener("updatefound", () => {
      found.installing?.addEventListener("statechange", look);
    });
    const check = () => void found.update().catch(() => undefined);
    window.setInterval(check, HOUR_MS);
    window.document.addEventListener("visibilitychange", () => {
      if (window.document.visibilityState === "visible") check();
    });
  };
  container?.register(scriptUrl).then(watch, () => undefined);
  container?.addEventListener("controllerchange", () => {
    if (isAsked) window.location.reload();
    // Another window changed the release: this one works on until its user asks for it.
    else isReady.value = true;
  });

  return {
    id,
    isReady,
    restart() {
      isAsked = true;
      if (registration?.waiting) registration.waiting.postMessage({ type: "SKIP_WAITING" });
      else window.location.reload();
    },
  };
}
