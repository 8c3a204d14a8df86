/** The leader's passes: one at a time, with what the device tells and is told beside it. */

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
import type { Network } from "./network.js";
import { type PassResult, runPass } from "./pass.js";
import type { Surroundings } from "./surroundings.js";
import type { Term } from "./term.js";

/** What the rest of the tab hears from its leader. */
export interface Listeners {
  announce(kind: "base" | "work", tables: string[]): void;
  manifest(manifest: Manifest): void;
  contact(contact: Contact): Promise<void>;
  changed(): void;
  /** To the other tabs: the leader lives. */
  beat(): void;
}

export class Passes {
  readonly #account: Account;
  readonly #network: Network;
  readonly #around: Surroundings;
  readonly #tell: Listeners;
  readonly #term: Term;
  /** Another tab leads: this one must stop. */
  readonly #lost: () => void;
  #lastPassMs: number | null = null;

  constructor(
    account: Account,
    network: Network,
    around: Surroundings,
    tell: Listeners,
    { term, lost }: { term: Term; lost: () => void },
  ) {
    this.#account = account;
    this.#network = network;
    this.#around = around;
    this.#tell = tell;
    this.#term = term;
    this.#lost = lost;
  }

  /** Never rejects. */
  async run(extent: Extent, signal: AbortSignal, progress: () => void): Promise<PassOutcome> {
    const facts = await this.#account.facts(this.#lastPassMs).catch(() => null);
    this.#account.courier.tell(facts);
    signal.addEventListener("abort", () => this.#term.renew());
    try {
      const result = await this.#pass(extent, signal, progress);
      // A pass in which nothing was due has told nobody.
      const hasTold = this.#account.courier.news().facts === undefined;
      await this.#keepRoom(hasTold && facts?.workLost === true);
      return await this.#done(result, signal);
    } catch (error) {
      return this.#failed(error, signal);
    }
  }

  /** After a pass that went through: it has told what there was to tell, and holds room back. */
  async #keepRoom(hasToldOfLoss: boolean): Promise<void> {
    const { work } = this.#account;
    if (hasToldOfLoss) await work.heardOfLoss({ isTold: true }).catch(() => {});
    await work.reserve().catch(() => {});
  }

  /** Says whether the server is there. Never rejects. */
  probe(): Promise<boolean> {
    return this.#network.session().then(
      () => true,
      () => false,
    );
  }

  async #pass(extent: Extent, signal: AbortSignal, progress: () => void): Promise<PassResult> {
    const { base, work, tables } = this.#account;
    const epoch = await this.#term.epoch();
    if (extent === "check") await this.#inspect();
    const api = this.#api(signal, epoch);
    const { clock } = this.#around;
    const { announce } = this.#tell;
    const input = { api, base, work, tables, clock, epoch, signal, announce, progress };
    const beganMs = clock.nowMs();
    const result = await runPass(input, extent, (manifest) => this.#tell.manifest(manifest));
    this.#lastPassMs = clock.nowMs() - beganMs;
    return result;
  }

  async #done(result: PassResult, signal: AbortSignal): Promise<PassOutcome> {
    await this.#followOrders(signal);
    const lastPassAt = isoAt(this.#around.clock.nowMs());
    await this.#tell.contact({ lastPassAt, problem: null });
    return { kind: "done", isFirst: result.isFirst, nextAtMs: await this.#nextAtMs(result) };
  }

  /** What is damaged here no comparison with upstream would find. */
  async #inspect(): Promise<void> {
    const { base } = this.#account;
    for (const { table } of await base.states()) await base.inspect(table);
  }

  /** What an administrator asks is done after a pass: then as much as possible has been sent. */
  async #followOrders(signal: AbortSignal): Promise<void> {
    const { base, work, manifest, orders } = this.#account;
    const epoch = this.#term.current;
    if (epoch === null || signal.aborted) return;
    const api = this.#api(signal, epoch);
    const fingerprint = manifest?.fingerprint ?? "none";
    // What fails is tried again after the next pass: the server says it until it is confirmed.
    await orders.follow({ base, work, api, epoch, fingerprint }).catch(() => {});
  }

  /** Whatever goes up is preceded by a look at who leads: a tab may have been frozen meanwhile. */
  #api(signal: AbortSignal, epoch: number): SyncApi {
    const { owner, settings, courier } = this.#account;
    const identity = {
      organization: owner.organization.id,
      user: owner.user.id,
      device: settings.deviceId,
    };
    const sender = this.#network.fenced(() => this.#term.confirm(epoch));
    return createApi(sender, identity, signal, courier);
  }

  async #failed(error: unknown, signal: AbortSignal): Promise<PassOutcome> {
    const problem = problemOf(error);
    const isLost = error instanceof LeadershipLost;
    // A pass that the watchdog gave up finds a newer epoch: that one is this tab's own.
    if (isLost && !signal.aborted) this.#lost();
    await this.#followOrders(signal);
    const lastPassAt = (await this.#account.base.meta("contact").catch(() => null))?.lastPassAt;
    // What a stopped pass says is not news: whoever stopped it knows why.
    const isSilent = error instanceof PassStopped || isLost || signal.aborted;
    if (!isSilent)
      await this.#tell.contact({ lastPassAt: lastPassAt ?? null, problem }).catch(() => {});
    const retryAfterMs = error instanceof RequestFault ? error.retryAfterMs : null;
    return { kind: "failed", problem, retryAfterMs };
  }

  /** When a table is due, or when a set may be sent again that upstream told to wait. */
  async #nextAtMs({ manifest }: PassResult): Promise<number | null> {
    const states = new Map((await this.#account.base.states()).map((one) => [one.table, one]));
    const due = manifest.tables.flatMap((table) => {
      const state = states.get(table.name);
      if (state?.problem) return [this.#around.clock.nowMs() + REFUSED_RETRY_MS];
      return state ? [dueAtMs(table, state, manifest.user.timeZone)] : [];
    });
    const outbox = await this.#account.tables.outbox();
    const times = [...due, ...outbox.flatMap((set) => retryAt(set, this.#around.clock.nowMs()))];
    return times.length > 0 ? Math.min(...times) : null;
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
