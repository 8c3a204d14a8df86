/** The engine, as an account that is open in it sees it. */

import type { DeviceStore } from "../store/device.js";
import type { Network } from "./network.js";
import type { Surroundings } from "./surroundings.js";

/** What an account needs of the engine that it is open in. */
export interface AccountHost {
  network: Network;
  around: Surroundings;
  device: DeviceStore;
  /** Signs out on an administrator's behalf, over the work agreed to. */
  leave(erase: boolean, agreed: readonly string[]): Promise<void>;
}
