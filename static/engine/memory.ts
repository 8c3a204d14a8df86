/**
 * What is remembered of `work` outside of it: this device's id, and whether unsent work was in it.
 *
 * A browser may delete a database. Whoever opens a new `work` while the memory speaks of unsent work
 * knows that some may have been lost, and says so. Kept twice, since a browser that deletes one
 * database may delete both: in the device's own database and, where there is one, in a cache.
 */

import type { DeviceStore } from "../store/device.js";
import type { Memory, WorkStore } from "../store/work.js";

/** A second place, of another kind. Nothing depends on it: its faults are swallowed. */
export interface SecondPlace {
  read(key: string): Promise<string | null>;
  /** null deletes. */
  write(key: string, text: string | null): Promise<void>;
}

export class WorkMemory {
  readonly #device: DeviceStore;
  readonly #second: SecondPlace | null;
  readonly #key: string;
  #noted: Promise<void> = Promise.resolve();

  /** `key`: whose databases, see `databaseKey`. */
  constructor(device: DeviceStore, second: SecondPlace | null, key: string) {
    this.#device = device;
    this.#second = second;
    this.#key = key;
  }

  /** Tells `work` what is remembered of it: to be asked before it is used. */
  async recall(work: WorkStore): Promise<void> {
    const memory = (await this.#device.memory(this.#key)) ?? (await this.#recallSecond());
    if (memory) work.remember(memory);
  }

  /** Notes how things are; one after the other, and only what is new. */
  note(work: WorkStore, memory: Memory): Promise<void> {
    work.remember(memory);
    this.#noted = this.#noted.then(() => this.#note(memory)).catch(() => {});
    return this.#noted;
  }

  /** `work` is about to be deleted on purpose. */
  async forget(): Promise<void> {
    await this.#device.forget(this.#key);
    await this.#second?.write(this.#key, null).catch(() => {});
  }

  async #note(memory: Memory): Promise<void> {
    const known = await this.#device.memory(this.#key);
    const { deviceId, hadUnsent } = memory;
    if (known?.deviceId === deviceId && known.hadUnsent === hadUnsent) return;
    await this.#device.remember(this.#key, memory);
    await this.#second?.write(this.#key, JSON.stringify(memory)).catch(() => {});
  }

  async #recallSecond(): Promise<Memory | null> {
    const text = (await this.#second?.read(this.#key).catch(() => null)) ?? null;
    return text === null ? null : memoryOf(text);
  }
}

function memoryOf(text: string): Memory | null {
  try {
    const { deviceId, hadUnsent } = JSON.parse(text) as Partial<Memory>;
    return typeof deviceId === "string" ? { deviceId, hadUnsent: hadUnsent === true } : null;
  } catch {
    return null;
  }
}
