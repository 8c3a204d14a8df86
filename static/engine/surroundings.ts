/** What a tab's worker gives the engine: everything that is not computation. */

import type { Channel } from "../store/channel.js";
import type { Clock } from "./clock.js";
import type { Locks } from "./leader.js";
import type { SecondPlace } from "./memory.js";
import type { Ask } from "./messages.js";
import type { Fetch } from "./network.js";
import type { DeviceStatus, EngineEvent } from "./protocol.js";

export interface Surroundings {
  fetch: Fetch;
  clock: Clock;
  locks: Locks;
  channel: Channel;
  /** False when the browser is sure that there is no network. */
  hasNetwork(): boolean;
  storage(): Promise<DeviceStatus["storage"]>;
  /** Where a few words outlive the databases, if there is such a place. */
  secondPlace?: SecondPlace | null;
  emit(event: EngineEvent): void;
  ask(ask: Ask): void;
}
