/**
 * `work`: the small, precious database of a user. What is in it exists nowhere else until upstream
 * has it, so every write is strict, and "saved" is said only after the transaction completed.
 */

import { Room } from "./ballast.js";
import type { OutboxChange, Related } from "./coalesce.js";
import { Connection } from "./connection.js";
import { LeadershipLost, type StoreFault } from "./errors.js";
import type { ChangeSet } from "./outbox.js";
import {
  allDrafts,
  allSets,
  apply,
  createStores,
  type Decision,
  type JournalEntry,
  type Known,
  knownIn,
  setsOf,
  type WorkSchema,
  type Writing,
  write,
} from "./work-records.js";
import {
  freshSettings,
  type Loss,
  type Memory,
  SETTINGS,
  sealed,
  storedLoss,
  storedSettings,
  type WorkSettings,
} from "./work-settings.js";

export type { Decision, JournalEntry, Known } from "./work-records.js";
export type { Loss, Memory, WorkSettings } from "./work-settings.js";

export class WorkStore {
  readonly #connection: Connection<WorkSchema>;
  readonly #room: Room;
  readonly #newId: () => string;
  #memory: Memory | null = null;
  /** Told when the database was closed or deleted under us: it may be another when it is back. */
  dropped: () => void = () => {};

  constructor(owner: string, newId: () => string) {
    this.#newId = newId;
    this.#connection = new Connection<WorkSchema>({
      name: `work-${owner}`,
      version: 1,
      durability: "strict",
      upgrade: createStores,
      dropped: () => this.dropped(),
    });
    this.#room = new Room(this.#connection);
  }

  outbox(): Promise<ChangeSet[]> {
    return this.#connection.read(["outbox"], (transaction) => allSets(transaction));
  }

  /** Why it cannot be used now; null when it can, as far as known. */
  get trouble(): StoreFault | null {
    return this.#connection.trouble;
  }

  /** The room held back is used up: soon nothing can be saved any more. */
  isShort(): Promise<boolean> {
    return this.#room.isShort();
  }

  whenTroubled(then: (fault: StoreFault | null) => void): void {
    this.#connection.whenTroubled(then);
  }

  /** What is known elsewhere of the `work` that was here; a new one is measured by it. */
  remember(memory: Memory): void {
    this.#memory = memory;
  }

  /** Makes the device's id when the database is new. */
  settings(): Promise<WorkSettings> {
    return this.#room.write(["meta"], (transaction) => this.#settings(transaction));
  }

  async setAutoSync(autoSync: boolean): Promise<void> {
    await this.#set(() => ({ autoSync }));
  }

  /** Whether the `work` before this one was deleted while unsent work was in it. */
  loss(): Promise<Loss | null> {
    return this.#connection.read(["meta"], storedLoss);
  }

  /** The server, or the person, has heard that unsent work was lost. */
  async heardOfLoss(heard: Partial<Loss>): Promise<void> {
    await this.#set(({ loss }) => (loss ? { loss: { ...loss, ...heard } } : {}));
  }

  /** Holds room back, if it is not. False when there is none left. */
  reserve(): Promise<boolean> {
    return this.#room.reserve();
  }

  /** Which `base` is in use. */
  baseGeneration(): Promise<number> {
    return this.#connection.read(
      ["meta"],
      async (transaction) => (await storedSettings(transaction))?.baseGeneration ?? 0,
    );
  }

  /** Leaves a damaged `base` for the next; once, however many tabs find it. Gives the one in use. */
  leaveBase(generation: number, entry: JournalEntry): Promise<number> {
    return this.#room.write(["meta", "journal"], async (transaction) => {
      const settings = await this.#settings(transaction);
      const known = settings.baseGeneration ?? 0;
      if (known !== generation) return known;
      const baseGeneration = known + 1;
      await transaction.objectStore("meta").put({ ...settings, baseGeneration }, SETTINGS);
      await write(transaction, [entry]);
      return baseGeneration;
    });
  }

  /**
   * Begins a new leadership: writes of every earlier leader are refused from here on.
   *
   * `after`: the epoch this leader had; rejects with LeadershipLost when there has been another's.
   * `above`: an epoch that is known to have been.
   */
  lead(after: number | null = null, above = 0): Promise<number> {
    return this.#room.write(["meta"], async (transaction) => {
      const settings = await this.#settings(transaction);
      if (after !== null && settings.leaderEpoch !== after) throw new LeadershipLost();
      const leaderEpoch = Math.max(settings.leaderEpoch, above) + 1;
      await transaction.objectStore("meta").put({ ...settings, leaderEpoch }, SETTINGS);
      return leaderEpoch;
    });
  }

  leaderEpoch(): Promise<number> {
    return this.#connection.read(
      ["meta"],
      async (transaction) => (await storedSettings(transaction))?.leaderEpoch ?? 0,
    );
  }

  /**
   * Adds to the outbox; any tab may. `decide` sees the next sequence and the sets asked for.
   * The draft that it was written in goes with it: who dies here has one of them, never both.
   */
  add(
    which: Related,
    decide: (related: ChangeSet[], sequence: number) => OutboxChange,
    draft: string | null = null,
  ): Promise<OutboxChange> {
    return this.#room.write(["outbox", "drafts", "meta"], async (transaction) => {
      const settings = await this.#settings(transaction);
      if (settings.isSealed) throw sealed();
      const sequence = settings.sequence + 1;
      const decision = decide(await setsOf(transaction, which), sequence);
      await apply(transaction, decision);
      if (draft !== null) await transaction.objectStore("drafts").delete(draft);
      await transaction.objectStore("meta").put({ ...settings, sequence }, SETTINGS);
      return decision;
    });
  }

  /**
   * Changes the outbox by a decision over all of it.
   *
   * A leader gives its epoch: rejects with LeadershipLost when there is a newer one. A decision of
   * the user may come from any tab and gives null.
   */
  change(epoch: number | null, decide: (outbox: ChangeSet[]) => Decision): Promise<Decision> {
    return this.#room.write(["outbox", "journal", "meta"], async (transaction) => {
      const { leaderEpoch } = await this.#settings(transaction);
      if (epoch !== null && leaderEpoch !== epoch) throw new LeadershipLost();
      const decision = decide(await allSets(transaction));
      await apply(transaction, decision);
      await write(transaction, decision.journal ?? []);
      return decision;
    });
  }

  journal(): Promise<JournalEntry[]> {
    return this.#connection.read(["journal"], (transaction) =>
      transaction.objectStore("journal").getAll(),
    );
  }

  async putDraft(key: string, draft: unknown): Promise<void> {
    await this.#room.write(["drafts", "meta"], async (transaction) => {
      const drafts = transaction.objectStore("drafts");
      if ((await this.#settings(transaction)).isSealed) throw sealed();
      if (draft === null) await drafts.delete(key);
      else await drafts.put(draft, key);
    });
  }

  draft(key: string): Promise<unknown> {
    return this.#connection.read(
      ["drafts"],
      async (transaction) => (await transaction.objectStore("drafts").get(key)) ?? null,
    );
  }

  /** All half-filled forms, by key. */
  drafts(): Promise<Map<string, unknown>> {
    return this.#connection.read(["drafts"], (transaction) => allDrafts(transaction));
  }

  /**
   * What is unsent, to be given to somebody else.
   *
   * From here on every set counts as sent: a copy may reach upstream by another way, so an edit must
   * not change what goes under its id.
   */
  handOut(): Promise<{ outbox: ChangeSet[]; drafts: Map<string, unknown> }> {
    return this.#room.write(["outbox", "drafts"], async (transaction) => {
      const outbox = (await allSets(transaction)).map((set) => ({ ...set, everSent: true }));
      await apply(transaction, { puts: outbox, removes: [] });
      return { outbox, drafts: await allDrafts(transaction) };
    });
  }

  /** Ids of change sets that are, or were, in the outbox, and keys of drafts. */
  known(): Promise<Known> {
    return this.#connection.read(["outbox", "drafts", "journal"], (transaction) =>
      knownIn(transaction),
    );
  }

  /** Adds what is not known yet, in order, in one transaction. Returns what was known. */
  takeIn(
    drafts: readonly { key: string; draft: unknown }[],
    sets: readonly Omit<ChangeSet, "sequence">[],
    at: string,
  ): Promise<Known> {
    return this.#room.write(["outbox", "drafts", "journal", "meta"], async (transaction) => {
      const settings = await this.#settings(transaction);
      if (settings.isSealed) throw sealed();
      const known = await knownIn(transaction);
      const added = sets
        .filter(({ id }) => !known.sets.has(id))
        .map((set, index) => ({ ...set, sequence: settings.sequence + 1 + index }));
      const sequence = settings.sequence + added.length;
      await transaction.objectStore("meta").put({ ...settings, sequence }, SETTINGS);
      await apply(transaction, { puts: added, removes: [] });
      for (const { key, draft } of drafts) {
        if (!known.drafts.has(key)) await transaction.objectStore("drafts").put(draft, key);
      }
      const taken = { at, outcome: "imported", message: null };
      await write(
        transaction,
        added.map(({ id, label }) => ({ ...taken, changeSet: id, label })),
      );
      return known;
    });
  }

  /**
   * Refuses every save from here on, if `mayGo` agrees to losing what is there at this moment.
   *
   * One transaction: no tab can save between the look and the seal.
   */
  seal(mayGo: (outbox: ChangeSet[], drafts: Map<string, unknown>) => boolean): Promise<boolean> {
    return this.#room.write(["outbox", "drafts", "meta"], async (transaction) => {
      const settings = await this.#settings(transaction);
      if (!mayGo(await allSets(transaction), await allDrafts(transaction))) return false;
      await transaction.objectStore("meta").put({ ...settings, isSealed: true }, SETTINGS);
      return true;
    });
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  delete(): Promise<void> {
    return this.#connection.delete();
  }

  #set(change: (settings: WorkSettings) => Partial<WorkSettings>): Promise<void> {
    return this.#room.write(["meta"], async (transaction) => {
      const settings = await this.#settings(transaction);
      await transaction.objectStore("meta").put({ ...settings, ...change(settings) }, SETTINGS);
    });
  }

  async #settings(transaction: Writing): Promise<WorkSettings> {
    const known = await storedSettings(transaction);
    if (known) return known;
    const fresh = freshSettings(this.#memory, this.#newId);
    await transaction.objectStore("meta").put(fresh, SETTINGS);
    return fresh;
  }
}
