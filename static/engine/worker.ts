/** The dedicated worker: the engine in its surroundings. No DOM, no cookies, no business logic. */

import { openChannel } from "../store/channel.js";
import { DeviceStore } from "../store/device.js";
import { cachePlace } from "./cache-place.js";
import { realClock } from "./clock.js";
import { Engine } from "./engine.js";
import type { Locks } from "./leader.js";
import { leaseLocks } from "./lease.js";
import type { ToPage } from "./messages.js";
import { type Port, serve } from "./rpc.js";

const scope = self as unknown as DedicatedWorkerGlobalScope & Port;

const post = (message: ToPage) => scope.postMessage(message);

/** A browser whose storage does not answer must not keep status from being shown. */
const STORAGE_DEADLINE_MS = 2_000;

function inTime<T>(asked: Promise<T> | undefined): Promise<T | null> {
  const late = new Promise<null>((resolve) => setTimeout(resolve, STORAGE_DEADLINE_MS, null));
  return Promise.race([asked ?? null, late]).catch(() => null);
}

async function storageNow() {
  const [estimate, persisted] = await Promise.all([
    inTime(navigator.storage?.estimate?.()),
    inTime(navigator.storage?.persisted?.()),
  ]);
  return {
    usedBytes: estimate?.usage ?? null,
    quotaBytes: estimate?.quota ?? null,
    persisted: persisted ?? null,
  };
}

const engine = new Engine({
  fetch: (path, init) => fetch(path, init),
  clock: realClock,
  locks:
    "locks" in navigator ? (navigator.locks as Locks) : leaseLocks(new DeviceStore(), realClock),
  channel: openChannel(),
  hasNetwork: () => navigator.onLine,
  storage: storageNow,
  secondPlace: "caches" in self ? cachePlace(caches) : null,
  emit: post,
  ask: post,
});

serve(scope, engine.handlers, (signal) => engine.signal(signal));
scope.addEventListener("online", () => engine.networkChanged());
scope.addEventListener("offline", () => engine.networkChanged());
