/** The dedicated worker: the engine in its surroundings. No DOM, no cookies, no business logic. */

import { openChannel } from "../store/channel.js";
import { realClock } from "./clock.js";
import { Engine } from "./engine.js";
import { type Locks, noLocks } from "./leader.js";
import type { ToPage } from "./messages.js";
import { type Port, serve } from "./rpc.js";

const scope = self as unknown as DedicatedWorkerGlobalScope & Port;

const post = (message: ToPage) => scope.postMessage(message);

async function storageNow() {
  const estimate = await navigator.storage?.estimate?.().catch(() => null);
  const persisted = await navigator.storage?.persisted?.().catch(() => null);
  return {
    usedBytes: estimate?.usage ?? null,
    quotaBytes: estimate?.quota ?? null,
    persisted: persisted ?? null,
  };
}

const engine = new Engine({
  fetch: (path, init) => fetch(path, init),
  clock: realClock,
  locks: ("locks" in navigator ? navigator.locks : noLocks) as Locks,
  channel: openChannel(),
  hasNetwork: () => navigator.onLine,
  storage: storageNow,
  emit: post,
  ask: post,
});

serve(scope, engine.handlers, (signal) => engine.signal(signal));
scope.addEventListener("online", () => engine.networkChanged());
scope.addEventListener("offline", () => engine.networkChanged());
