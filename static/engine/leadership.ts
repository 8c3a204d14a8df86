/** This tab as the one that talks to the network: the lock, the epoch, the loop and its passes. */

import type { Manifest } from "../metadata/manifest.js";
import type { Contact } from "../store/base.js";
import { LeadershipLost } from "../store/errors.js";
import { type ChangeSet, isWaiting } from "../store/outbox.js";
import type { Account } from "./account.js";
import { createApi, type SyncApi } from "./api.js";
import { isoAt } from "./clock.js";
import type { PassOutcome } from "./delays.js";
import { dueAtMs, type Extent } from "./due.js";
import { PassStopped, problemOf, RequestFault } from "./errors.js";
import { standForLeader } from "./leader.js";
import { Loop, type Trigger } from "./loop.js";
import type { Network } from "./network.js";
import { type PassResult, runPass } from "./pass.js";
import type { Surroundings } from "./surroundings.js";

/** What the rest of the tab hears from its leader. */
export interface Listeners {
  announce(kind: "base" | "work", tables: string[]): void;
  manifest(manifest: Manifest): void;
  contact(contact: Contact): Promise<void>;
  changed(): void;
}

export class Leadership {
  readonly #account: Account;
  readonly #network: Network;
  readonly #around: Surroundings;
  readonly #tell: Listeners;
  #resign: () => void = () => {};
  #loop: Loop | null = null;
  /** Null: to be taken before the next pass, so that whatever is left of the last can write nothing. */
  #epoch: number | null = null;
  #isVisible = true;
  #lastPassMs: number | null = null;

  constructor(account: Account, network: Network, around: Surroundings, tell: Listeners) {
    this.#account = account;
    this.#network = network;
    this.#around = around;
    this.#tell = tell;
  }

  get isLeader(): boolean {
    return this.#loop !== null;
  }

  get isSyncing(): boolean {
    return this.#loop?.isSyncing ?? false;
  }

  stand(lock: string): void {
    this.#resign = standForLeader(this.#around.locks, lock, () => this.#begin());
  }

  resign(): void {
    this.#loop?.stop();
    this.#loop = null;
    this.#resign();
  }

  trigger(reason: Trigger): void {
    this.#loop?.trigger(reason);
  }

  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    this.#loop?.setVisible(isVisible);
  }

  #begin(): void {
    this.#loop = new Loop(
      {
        runPass: (extent, signal, progress) => this.#runPass(extent, signal, progress),
        probe: () => this.#probe(),
        isAutomatic: () => this.#account.settings.autoSync,
        changed: () => this.#tell.changed(),
      },
      this.#around.clock,
    );
    this.#loop.setVisible(this.#isVisible);
    this.#loop.trigger("start");
    this.#tell.changed();
  }

  async #runPass(extent: Extent, signal: AbortSignal, progress: () => void): Promise<PassOutcome> {
    const beganMs = this.#around.clock.nowMs();
    this.#account.courier.tell(await this.#account.facts(this.#lastPassMs).catch(() => null));
    signal.addEventListener("abort", () => {
      this.#epoch = null;
    });
    try {
      const result = await this.#pass(extent, signal, progress);
      this.#lastPassMs = this.#around.clock.nowMs() - beganMs;
      await this.#followOrders(signal);
      await this.#tell.contact({ lastPassAt: this.#now(), problem: null });
      return { kind: "done", isFirst: result.isFirst, nextAtMs: await this.#nextAtMs(result) };
    } catch (error) {
      await this.#followOrders(signal);
      return this.#failed(error, signal);
    }
  }

  async #pass(extent: Extent, signal: AbortSignal, progress: () => void): Promise<PassResult> {
    const { base, work, tables } = this.#account;
    const epoch = this.#epoch ?? (await this.#takeEpoch());
    const api = this.#api(signal);
    const { clock } = this.#around;
    const { announce } = this.#tell;
    const input = { api, base, work, tables, clock, epoch, signal, announce, progress };
    return runPass(input, extent, (manifest) => this.#tell.manifest(manifest));
  }

  /** What an administrator asks is done after a pass: then as much as possible has been sent. */
  async #followOrders(signal: AbortSignal): Promise<void> {
    const { base, work, manifest, orders } = this.#account;
    if (this.#epoch === null || signal.aborted) return;
    const api = this.#api(signal);
    const fingerprint = manifest?.fingerprint ?? "none";
    // What fails is tried again after the next pass: the server says it until it is confirmed.
    await orders.follow({ base, work, api, epoch: this.#epoch, fingerprint }).catch(() => {});
  }

  #api(signal: AbortSignal): SyncApi {
    const { owner, settings, courier } = this.#account;
    const identity = {
      organization: owner.organization.id,
      user: owner.user.id,
      device: settings.deviceId,
    };
    return createApi(this.#network, identity, signal, courier);
  }

  /** Both databases know the leader: each checks the epoch in its own transactions. */
  async #takeEpoch(): Promise<number> {
    const epoch = await this.#account.work.lead();
    await this.#account.base.setMeta("epoch", epoch);
    this.#epoch = epoch;
    return epoch;
  }

  async #failed(error: unknown, signal: AbortSignal): Promise<PassOutcome> {
    const problem = problemOf(error);
    const isLost = error instanceof LeadershipLost;
    // A pass that the watchdog gave up finds a newer epoch: that one is this tab's own.
    if (isLost && !signal.aborted) this.#epoch = null;
    const lastPassAt = (await this.#account.base.meta("contact").catch(() => null))?.lastPassAt;
    // What a stopped pass says is not news: whoever stopped it knows why.
    const isSilent = error instanceof PassStopped || isLost || signal.aborted;
    if (!isSilent)
      await this.#tell.contact({ lastPassAt: lastPassAt ?? null, problem }).catch(() => {});
    const retryAfterMs = error instanceof RequestFault ? error.retryAfterMs : null;
    return { kind: "failed", problem, retryAfterMs };
  }

  async #probe(): Promise<boolean> {
    return this.#network.session().then(
      () => true,
      () => false,
    );
  }

  /** When a table is due, or when a set may be sent again that upstream told to wait. */
  async #nextAtMs({ manifest }: PassResult): Promise<number | null> {
    const states = new Map((await this.#account.base.states()).map((one) => [one.table, one]));
    const due = manifest.tables.flatMap((table) => {
      const state = states.get(table.name);
      if (state?.problem) return [this.#around.clock.nowMs() + REFUSED_RETRY_MS];
      return state ? [dueAtMs(table, state)] : [];
    });
    const outbox = await this.#account.tables.outbox();
    const times = [...due, ...outbox.flatMap((set) => retryAt(set, this.#around.clock.nowMs()))];
    return times.length > 0 ? Math.min(...times) : null;
  }

  #now(): string {
    return isoAt(this.#around.clock.nowMs());
  }
}

/** A table that upstream refuses is not asked for every second. */
const REFUSED_RETRY_MS = 60_000;
/** Sets without an outcome are tried again before long, also when no table is due. */
const UNSETTLED_RETRY_MS = 5_000;

function retryAt(set: ChangeSet, nowMs: number): number[] {
  const { state } = set;
  const notBeforeMs = isWaiting(set, nowMs) ? set.notBeforeMs : 0;
  if (state === "pending" && notBeforeMs > 0) return [notBeforeMs];
  if (state === "sent" || state === "discarded")
    return [Math.max(notBeforeMs, nowMs + UNSETTLED_RETRY_MS)];
  return [];
}
