/** What a world can do to a device's storage, and read from it without taking a turn. */

import type { Actor } from "../scheduler.js";

export interface Disk {
  /** Asked at every write of a tab; true: there is no room for it. */
  isFull: (database: string) => boolean;
  /** What is committed, in the order of its keys. */
  records(database: string, store: string): readonly { key: unknown; value: unknown }[];
  /** Changes with everything that is stored: equal revisions, equal records. */
  revision(database: string): number;
  /** A power cut, when no tab lives: the last relaxed transactions never happened. */
  loseTail(count: number): number;
  /** The browser takes a database away. */
  evict(database: string): void;
  /** A tab is gone: what it had not committed is undone, and it hears nothing more. */
  dropAll(actor: Actor): void;
  /** The browser closes the tab's connections to such databases under it. */
  closeUnder(actor: Actor, isMeant: (database: string) => boolean): void;
}
