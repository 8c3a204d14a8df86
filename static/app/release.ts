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

  const look = () => {
    // Without an active one this is the first install: it passes through waiting on its way.
    isReady.value = Boolean(registration?.waiting && registration.active);
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
  // The first worker ever takes this page over; any later one was let in by another window.
  let isControlled = Boolean(container?.controller);
  container?.addEventListener("controllerchange", () => {
    // This window works on as it is until its user asks for the newer release.
    if (isControlled) isReady.value = true;
    isControlled = true;
  });

  return {
    id,
    isReady,
    restart() {
      const waiting = registration?.waiting;
      const reload = () => window.location.reload();
      if (!waiting) return reload();
      waiting.addEventListener("statechange", () => {
        if (waiting.state === "activated") reload();
      });
      waiting.postMessage({ type: "SKIP_WAITING" });
    },
  };
}
