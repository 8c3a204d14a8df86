/** What every screen shares: the engine, where we are, and what the engine last told. */

import { type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { EngineClient } from "../engine/client.js";
import type { DeviceStatus, Session } from "../engine/protocol.js";
import type { Manifest } from "../metadata/manifest.js";
import { timeZone } from "../ui/format-context.js";
import { locale } from "../ui/messages/translate.js";
import type { Release } from "./release.js";
import type { Router } from "./router.js";

export interface Portal {
  readonly engine: EngineClient;
  readonly router: Router;
  readonly release: Release;
  /** False until the engine has opened what is stored. */
  readonly isStarted: Signal<boolean>;
  /** Why the engine did not start, in its words. */
  readonly startFailure: Signal<string | null>;
  readonly session: Signal<Session | null>;
  readonly manifest: Signal<Manifest | null>;
  readonly status: Signal<DeviceStatus | null>;
  /** Asks for a password while everything stays usable. */
  readonly isSigningInAgain: Signal<boolean>;
  readonly isSigningOut: Signal<boolean>;
  /** How far each list was scrolled, by address. */
  readonly scrollTops: Map<string, number>;
  /** Calls `listener` with the tables that changed until the returned function is called. */
  onChanged(listener: (tables: readonly string[]) => void): () => void;
}

export function createPortal(engine: EngineClient, router: Router, release: Release): Portal {
  const changeListeners = new Set<(tables: readonly string[]) => void>();
  const portal: Portal = {
    engine,
    router,
    release,
    isStarted: signal(false),
    startFailure: signal<string | null>(null),
    session: signal<Session | null>(null),
    manifest: signal<Manifest | null>(null),
    status: signal<DeviceStatus | null>(null),
    isSigningInAgain: signal(false),
    isSigningOut: signal(false),
    scrollTops: new Map(),
    onChanged(listener) {
      changeListeners.add(listener);
      return () => changeListeners.delete(listener);
    },
  };
  engine.on("status", ({ status }) => {
    portal.status.value = status;
  });
  engine.on("manifest", ({ manifest }) => setManifest(portal, manifest));
  engine.on("session", ({ session }) => {
    portal.session.value = session;
    if (!session) setManifest(portal, null);
  });
  engine.on("changed", ({ tables }) => {
    for (const listener of changeListeners) listener(tables);
  });
  return portal;
}

/** Opens what is stored on the device; never waits for the network. */
export async function startPortal(portal: Portal): Promise<void> {
  try {
    const { session, manifest } = await portal.engine.call("start", null);
    portal.session.value = session;
    setManifest(portal, manifest);
    portal.status.value = await portal.engine.call("status", null);
    portal.isStarted.value = true;
  } catch (error) {
    portal.startFailure.value = error instanceof Error ? error.message : String(error);
  }
}

function setManifest(portal: Portal, manifest: Manifest | null): void {
  portal.manifest.value = manifest;
  if (!manifest) return;
  locale.value = manifest.user.locale;
  timeZone.value = manifest.user.timeZone;
}

export const PortalContext = createContext<Portal | null>(null);

export function usePortal(): Portal {
  const portal = useContext(PortalContext);
  if (!portal) throw new Error("usePortal outside of the app");
  return portal;
}
