/** This tab as the one that talks to the network: from the lock it gets to the lock it loses. */

import type { Account } from "./account.js";
import { isoAt } from "./clock.js";
import { Candidacy } from "./leader.js";
import { Loop, type Trigger } from "./loop.js";
import type { Network } from "./network.js";
import { type Listeners, Passes } from "./passes.js";
import type { Surroundings } from "./surroundings.js";
import { Term } from "./term.js";

export class Leadership {
  readonly #account: Account;
  readonly #network: Network;
  readonly #around: Surroundings;
  readonly #tell: Listeners;
  #candidacy: Candidacy | null = null;
  #term: Term | null = null;
  #loop: Loop | null = null;
  #isVisible = true;
  /** Another tab has led since this one is open: it may have written what it could not tell. */
  #hasFollowed = false;
  /** What a person asked for and no leader has begun yet: a frozen one never will. */
  #wish: "manual" | "check" | null = null;

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

  /** When the pass that runs here last achieved something; null when none runs. */
  get progressAt(): string | null {
    const progressMs = this.isSyncing ? (this.#loop?.progressMs ?? null) : null;
    return progressMs === null ? null : isoAt(progressMs);
  }

  stand(lock: string): void {
    const { locks, clock } = this.#around;
    this.#candidacy = new Candidacy(locks, clock, lock, {
      begin: () => this.#begin(),
      end: () => this.#end(),
      beat: () => this.#tell.beat(),
      challenged: () => void this.#challenged(),
    });
    this.#candidacy.stand();
  }

  resign(): void {
    this.#candidacy?.resign();
  }

  /** Another tab leads: it beats, or tells what it does. */
  heard(isSyncing: boolean): void {
    if (isSyncing) this.#wish = null;
    this.#hasFollowed = true;
    this.#candidacy?.heard();
  }

  trigger(reason: Trigger): void {
    if (!this.#loop && (reason === "manual" || reason === "check")) this.#wish = reason;
    this.#loop?.trigger(reason);
  }

  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    this.#loop?.setVisible(isVisible);
  }

  #begin(): void {
    const { work, base } = this.#account;
    const term = new Term(work, base, () => this.#forgetOthers());
    // Taken at once, lest a tab that freezes now takes it when it thaws.
    term.epoch().catch(() => {});
    this.#term = term;
    this.#loop = this.#newLoop(term);
    this.#loop.setVisible(this.#isVisible);
    this.#loop.trigger("start");
    if (this.#wish) this.#loop.trigger(this.#wish);
    this.#wish = null;
    this.#tell.changed();
  }

  /** Nobody else writes any more: what is in memory is read again, once, and is right from then on. */
  #forgetOthers(): void {
    if (!this.#hasFollowed) return;
    this.#hasFollowed = false;
    const held = this.#account.tables.forgetAll();
    if (held.length > 0) this.#tell.announce("base", held);
  }

  #newLoop(term: Term): Loop {
    const lost = () => {
      if (this.#term === term) this.#candidacy?.stepDown();
    };
    const passes = new Passes(this.#account, this.#network, this.#around, this.#tell, {
      term,
      lost,
    });
    return new Loop(
      {
        runPass: (extent, signal, progress) => passes.run(extent, signal, progress),
        probe: () => passes.probe(),
        isAutomatic: () => this.#account.settings.autoSync,
        changed: () => this.#tell.changed(),
      },
      this.#around.clock,
    );
  }

  #end(): void {
    this.#loop?.stop();
    this.#loop = null;
    this.#term = null;
    this.#tell.changed();
  }

  /** Two tabs lead: the one with the later epoch goes on. */
  async #challenged(): Promise<void> {
    const term = this.#term;
    const isOver = await term?.isOver().catch(() => false);
    if (isOver && this.#term === term) this.#candidacy?.stepDown();
  }
}
