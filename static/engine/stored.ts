/** One user's databases, and what an account finds in them, as far as the browser lets them be read. */

import type { Manifest } from "../metadata/manifest.js";
import { BaseStore, type Contact } from "../store/base.js";
import type { DeviceStore } from "../store/device.js";
import { StoreFault } from "../store/errors.js";
import { Tables } from "../store/tables.js";
import { type WorkSettings, WorkStore } from "../store/work.js";
import { isoAt } from "./clock.js";
import { WorkMemory } from "./memory.js";
import { generationsOf } from "./quarantine.js";
import type { Surroundings } from "./surroundings.js";

export interface Found {
  /** Null: unsent work cannot be read or saved now. */
  settings: WorkSettings | null;
  /** Why they cannot. */
  fault: StoreFault | null;
  manifest: Manifest | null;
  contact: Contact;
}

export const NO_CONTACT: Contact = { lastPassAt: null, problem: null };

export class Stores {
  readonly work: WorkStore;
  readonly base: BaseStore;
  readonly tables: Tables;
  readonly #memory: WorkMemory;

  constructor(key: string, device: DeviceStore, { clock, secondPlace }: Surroundings) {
    this.work = new WorkStore(key, clock.newId);
    this.base = new BaseStore(
      key,
      generationsOf(this.work, () => isoAt(clock.nowMs())),
    );
    this.tables = new Tables(this.base, this.work);
    this.base.whenDropped(() => this.tables.forgetAll());
    this.work.dropped = () => this.#readAgain();
    this.#memory = new WorkMemory(device, secondPlace ?? null, key);
  }

  /** Tells when a database cannot be used for a while, and when it can again. */
  whenTroubled(then: (fault: StoreFault | null) => void): void {
    this.work.whenTroubled((fault) => {
      if (!fault) this.#readAgain();
      then(fault);
    });
    this.base.whenTroubled(then);
  }

  get trouble(): StoreFault | null {
    return this.work.trouble ?? this.base.trouble;
  }

  async read(): Promise<Found> {
    const { work, base } = this;
    await readable(this.#memory.recall(work), undefined);
    const settings = await work.settings().catch(storeFault);
    const manifest = (await readable(base.meta("manifest"), null))?.value ?? null;
    const contact = (await readable(base.meta("contact"), null)) ?? NO_CONTACT;
    void base.sweep().catch(() => {});
    const isRead = !(settings instanceof StoreFault);
    return {
      settings: isRead ? settings : null,
      fault: isRead ? null : settings,
      manifest,
      contact,
    };
  }

  /** Whether there is unsent work is remembered elsewhere, in case the browser deletes `work`. */
  async note(deviceId: string | undefined): Promise<void> {
    const outbox = await this.tables.outbox().catch(() => null);
    if (!outbox || !deviceId) return;
    await this.#memory.note(this.work, { deviceId, hadUnsent: outbox.length > 0 });
  }

  /**
   * `work` may be another one now. While it cannot be read, what was read last is shown.
   *
   * Its settings first: a new one notes what was lost, as long as it is remembered.
   */
  #readAgain(): void {
    void this.#reread().catch(() => {});
  }

  async #reread(): Promise<void> {
    await readable(this.#memory.recall(this.work), undefined);
    await this.work.settings();
    await this.tables.refreshOutbox();
  }

  async close(): Promise<void> {
    await Promise.all([this.work.close(), this.base.close()]);
  }
}

function storeFault(error: unknown): StoreFault {
  if (error instanceof StoreFault) return error;
  throw error;
}

/** What a faulty database would have said is not known; that it is faulty, status says. */
export async function readable<T, F>(reading: Promise<T>, unknown: F): Promise<T | F> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof StoreFault) return unknown;
    throw error;
  }
}
