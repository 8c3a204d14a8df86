/** The engine of a tab: whose databases are open, and the methods that the page calls. */

import type { Message } from "../store/channel.js";
import { DeviceStore, databaseKey, type Leaving, type Owner } from "../store/device.js";
import { StoreFault } from "../store/errors.js";
import { Account } from "./account.js";
import { createApi } from "./api.js";
import { finishLeaving } from "./departure.js";
import { EngineFault, problemOf, RequestFault } from "./errors.js";
import { nobodysStatus } from "./gathering.js";
import { accountHandlers } from "./handlers.js";
import type { Signal } from "./messages.js";
import { Network } from "./network.js";
import type { DeviceStatus, Problem, Session, SignInResult, SignOutResult } from "./protocol.js";
import type { Handlers } from "./rpc.js";
import { SignOutDebt } from "./sign-out-debt.js";
import { readable } from "./stored.js";
import type { Surroundings } from "./surroundings.js";
import { CHANGE_SETS_PER_PUSH, type SessionAnswer } from "./wire.js";

export class Engine {
  readonly #around: Surroundings;
  readonly #network: Network;
  readonly #device = new DeviceStore();
  #account: Account | null = null;
  #starting: Promise<void> | null = null;
  #following: Promise<void> = Promise.resolve();
  readonly #debt: SignOutDebt;
  #isVisible = true;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#network = new Network(around.fetch, around.clock);
    this.#debt = new SignOutDebt(this.#device, this.#network, around.clock);
    around.channel.listen((message) => this.#receive(message));
  }

  readonly handlers: Handlers = {
    ...accountHandlers(() => this.#account),
    start: () => this.#start(),
    signIn: ({ username, password }) => this.#signIn(username, password),
    signOut: ({ unsent }) => this.#signOut(unsent),
    manifest: async () => this.#account?.manifest ?? null,
    status: async () => this.#account?.status() ?? this.#nobodysStatus(),
  };

  /** The page, or the browser, has something to tell. */
  signal(signal: Signal): void {
    if (signal.signal === "visibility") {
      this.#isVisible = signal.visible;
      this.#account?.setVisible(signal.visible);
    } else if (signal.signal === "release") {
      this.#network.release = signal.id;
    } else {
      this.#account?.statusChanged();
    }
  }

  /** The browser's network came or went. */
  networkChanged(): void {
    if (this.#around.hasNetwork()) {
      this.#account?.trigger("online");
      void this.#debt.pay();
    }
    this.#account?.statusChanged();
  }

  /** Closes everything: the tab goes. */
  async close(): Promise<void> {
    this.#debt.stop();
    await this.#account?.close();
    this.#account = null;
    await this.#device.close();
    this.#around.channel.close();
  }

  async #start() {
    this.#starting ??= this.#openStored();
    await this.#starting;
    return { session: this.#account?.owner ?? null, manifest: this.#account?.manifest ?? null };
  }

  async #openStored(): Promise<void> {
    const owner = (await readable(this.#device.read(), null))?.owner ?? null;
    if (this.#device.trouble) this.#device.whenTroubled((fault) => fault || this.#follow());
    // What the browser does not let go of now is asked for again before the next sign-in.
    await this.#finishLeaving().catch(() => {});
    if (owner) await this.#openAccount(owner);
    else void this.#debt.pay();
  }

  async #openAccount(owner: Owner): Promise<Account> {
    const account = new Account(owner, {
      network: this.#network,
      around: this.#around,
      device: this.#device,
      leave: (erase, agreed) => this.#leave(account, erase ? agreed : null),
    });
    await account.open();
    account.setVisible(this.#isVisible);
    this.#account = account;
    return account;
  }

  async #nobodysStatus(): Promise<DeviceStatus> {
    const { hasNetwork, storage } = this.#around;
    const { serverRelease } = this.#network;
    const present = { hasNetwork: hasNetwork(), storage: await storage(), serverRelease };
    return nobodysStatus(present, this.#device);
  }

  #open(): Account {
    if (!this.#account) throw new EngineFault("signed-out", "Nobody is signed in on this device.");
    return this.#account;
  }

  async #signIn(username: string, password: string): Promise<SignInResult> {
    try {
      await this.#finishLeaving();
      await this.#debt.pay();
      const answer = await this.#network.signIn(username, password);
      const session = sessionOf(answer);
      if (!session) return { kind: "failed", problem: NOT_SIGNED_IN };
      await this.#device.write({ owner: session, signOutOwed: false });
      await this.#become(session);
      return { kind: "signed-in", session };
    } catch (error) {
      if (error instanceof RequestFault || error instanceof StoreFault)
        return { kind: "failed", problem: problemOf(error) };
      throw error;
    }
  }

  async #become(session: Session): Promise<void> {
    const isSame = this.#account && ownerKey(this.#account.owner) === ownerKey(session);
    if (isSame) {
      await this.#account?.signedInAgain();
      return;
    }
    await this.#account?.close();
    const account = await this.#openAccount(session);
    this.#tellSession(session);
    this.#around.emit({ event: "manifest", manifest: account.manifest });
  }

  async #signOut(unsent: "ask" | "keep" | "discard"): Promise<SignOutResult> {
    const account = this.#open();
    const { pendingRecords, attentionRecords } = await account.status();
    const isUnsent = pendingRecords + attentionRecords > 0;
    if (unsent === "ask" && isUnsent) return { kind: "unsent", pendingRecords, attentionRecords };
    await this.#leave(account, unsent === "discard" ? "all" : null);
    return { kind: "signed-out" };
  }

  /** Signs out; deletes the databases when there is somebody's word on the work in them. */
  async #leave(account: Account, agreed: Leaving["agreed"] | null): Promise<void> {
    // Sending has ended here by now, so whoever stays because `work` is full would never send again.
    if (agreed) await readable(this.#cancelSent(account), undefined);
    const key = databaseKey(account.owner);
    await this.#device.signOut(key, agreed ? { key, agreed } : null);
    this.#account = null;
    // Other tabs close their databases first, or deleting them would be blocked.
    this.#tellSession(null);
    await account.close();
    // What a browser does not let go of now is deleted at the next start, or before a sign-in.
    await readable(this.#finishLeaving(), undefined);
    void this.#debt.pay();
  }

  #finishLeaving(): Promise<void> {
    return finishLeaving(this.#device, this.#around);
  }

  /** A copy that is still under way must not land after its author dropped it; tried once. */
  async #cancelSent(account: Account): Promise<void> {
    // First no more is sent: what was is known then.
    await account.stopSending();
    const ids = (await account.work.outbox()).flatMap(({ id, everSent, cancels }) =>
      everSent ? [...cancels, id] : cancels,
    );
    const { organization, user } = account.owner;
    const device = account.settings.deviceId;
    const identity = { organization: organization.id, user: user.id, device };
    const api = createApi(this.#network, identity, new AbortController().signal);
    for (let from = 0; from < ids.length; from += CHANGE_SETS_PER_PUSH) {
      const isDone = await api.cancel(ids.slice(from, from + CHANGE_SETS_PER_PUSH)).then(
        () => true,
        () => false,
      );
      // Nobody waits for a server that does not answer once for every fifty.
      if (!isDone) return;
    }
  }

  #tellSession(session: Session | null): void {
    this.#around.channel.post({ kind: "session", owner: "" });
    this.#around.emit({ event: "session", session });
  }

  #receive(message: Message): void {
    if (message.kind === "session") this.#follow();
    else this.#account?.receive(message);
  }

  /** Another tab signed in or out: this one follows, one step at a time. */
  #follow(): void {
    // Who has not started yet will find what is stored by then.
    if (!this.#starting) return;
    const step = () => readable(this.#sessionChanged(), undefined);
    this.#following = this.#following.catch(() => {}).then(step);
  }

  async #sessionChanged(): Promise<void> {
    await this.#starting;
    const { owner } = await this.#device.read();
    const current = this.#account ? ownerKey(this.#account.owner) : null;
    if ((owner ? ownerKey(owner) : null) === current) return;
    const account = this.#account;
    this.#account = null;
    await account?.close();
    const opened = owner ? await this.#openAccount(owner) : null;
    this.#around.emit({ event: "session", session: owner });
    this.#around.emit({ event: "manifest", manifest: opened?.manifest ?? null });
  }
}

function ownerKey({ organization, user }: Owner): string {
  return `${organization.id}/${user.id}`;
}

function sessionOf({ user, organization }: SessionAnswer): Session | null {
  if (!user || !organization) return null;
  const { id, username, fullName } = user;
  return { organization, user: { id, username, fullName } };
}

const NOT_SIGNED_IN: Problem = {
  code: "sign-in-failed",
  title: "Sign-in failed",
  detail: "The server did not accept the name and password.",
  status: 401,
};
