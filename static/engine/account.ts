/**
 * One user's databases, open in this tab: every tab saves by itself, only the leader talks to the
 * network. Tabs tell each other what they wrote, so that none shows what is no longer true.
 *
 * A little longer than most files: it is where the parts meet, and each method only hands on.
 */

import type { Manifest } from "../metadata/manifest.js";
import type { BaseStore, Contact } from "../store/base.js";
import type { Message } from "../store/channel.js";
import { type DeviceStore, databaseKey, type Owner } from "../store/device.js";
import { StoreFault } from "../store/errors.js";
import type { Tables } from "../store/tables.js";
import type { WorkSettings, WorkStore } from "../store/work.js";
import type { AccountHost } from "./account-host.js";
import { Courier } from "./commands.js";
import { afterContact } from "./contacts.js";
import { problemOf } from "./errors.js";
import { factsOf, readStatus } from "./gathering.js";
import { Hand } from "./hand.js";
import { Herald } from "./herald.js";
import { Leadership } from "./leadership.js";
import type { Trigger } from "./loop.js";
import type { Network } from "./network.js";
import { Orders } from "./orders.js";
import type { DeviceStatus } from "./protocol.js";
import { Reader } from "./reading.js";
import { NO_CONTACT, readable, Stores } from "./stored.js";
import type { Surroundings } from "./surroundings.js";
import { Transfer } from "./transfer.js";
import { Views } from "./views.js";
import type { DeviceFacts } from "./wire.js";

const UNREADABLE_RETRY_MS = 10_000;

export class Account {
  readonly owner: Owner;
  readonly work: WorkStore;
  readonly base: BaseStore;
  readonly tables: Tables;
  readonly views: Views;
  readonly courier = new Courier();
  readonly orders: Orders;
  readonly transfer: Transfer;
  readonly hand: Hand;
  readonly #around: Surroundings;
  readonly #network: Network;
  readonly #device: DeviceStore;
  readonly #key: string;
  readonly #stores: Stores;
  readonly #herald: Herald;
  readonly #leadership: Leadership;
  #manifest: Manifest | null = null;
  #contact: Contact = NO_CONTACT;
  #settings: WorkSettings | null = null;
  /** Why there are no settings: nothing is synchronised without them. */
  #fault: StoreFault | null = null;
  #leaderIsSyncing = false;
  #isClosed = false;

  constructor(owner: Owner, { network, around, device, leave }: AccountHost) {
    this.owner = owner;
    this.#around = around;
    this.#network = network;
    this.#device = device;
    this.#key = databaseKey(owner);
    this.#stores = new Stores(this.#key, device, around);
    this.#stores.whenTroubled((fault) => void this.#troubled(fault));
    this.work = this.#stores.work;
    this.base = this.#stores.base;
    this.tables = this.#stores.tables;
    this.views = new Views(new Reader(this.tables), around.clock.nowMs);
    this.#herald = new Herald(around, this.#key, () => this.status());
    this.orders = new Orders({
      device,
      key: this.#key,
      courier: this.courier,
      leave,
      changed: () => this.#settingsPosted(),
      readAgain: () => this.trigger("manual"),
    });
    this.transfer = new Transfer({
      work: this.work,
      owner,
      clock: around.clock,
      deviceId: () => this.settings.deviceId,
      changed: (tables) => this.#workChanged(tables),
    });
    this.hand = new Hand({
      stores: this.#stores,
      clock: around.clock,
      manifest: () => this.#manifest,
      changed: (tables) => this.#workChanged(tables),
      saved: () => this.#herald.askForPersistence(),
    });
    this.#leadership = new Leadership(this, network, around, {
      announce: (kind, tables) => this.#herald.announce(kind, tables),
      manifest: (manifest) => this.#setManifest(manifest, true),
      contact: (contact) => this.#setContact(contact),
      changed: () => this.#syncingChanged(),
      beat: () => this.#herald.post({ kind: "beat" }),
    });
  }

  get manifest(): Manifest | null {
    return this.#manifest;
  }

  get settings(): WorkSettings {
    if (!this.#settings) throw new Error("The account is not open yet.");
    return this.#settings;
  }

  /** Opens what is stored; then stands for leader. Never waits for the network. */
  open(): Promise<void> {
    return this.#load();
  }

  /** What a faulty database hides now is read when it is there again: see `#troubled`. */
  async #load(): Promise<void> {
    const { settings, fault, manifest, contact } = await this.#stores.read();
    const isFirst = this.#settings === null;
    this.#fault = fault;
    this.#settings = settings;
    this.#manifest = manifest;
    this.#contact = contact;
    if (!settings) this.#around.clock.after(UNREADABLE_RETRY_MS, () => void this.#loadAgain());
    if (!settings || !isFirst) return;
    this.#leadership.stand(`sync:${this.owner.organization.id}:${this.owner.user.id}`);
    await this.#noteWork();
  }

  /** A full device has room again without telling. */
  async #loadAgain(): Promise<void> {
    if (this.#settings || this.#isClosed) return;
    await this.#load().catch(() => {});
    this.statusChanged();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#herald.close();
    this.#leadership.resign();
    await this.#stores.close();
  }

  /** Ends what is being sent, in this tab and in any other, and lets none begin anew. */
  async stopSending(): Promise<void> {
    this.#leadership.resign();
    await this.work.lead();
  }

  trigger(reason: Trigger): void {
    if (reason === "manual") void this.#loadAgain();
    this.#leadership.trigger(reason);
    const isNews = reason === "manual" || reason === "check" || reason === "edit";
    if (isNews && !this.#leadership.isLeader) this.#herald.post({ kind: "wake", reason });
  }

  setVisible(isVisible: boolean): void {
    this.#leadership.setVisible(isVisible);
    if (isVisible && !this.#leadership.isLeader) this.trigger("edit");
  }

  /** The person has read that unsent work may have been lost. */
  async acknowledgeLoss(): Promise<void> {
    await this.work.heardOfLoss({ isRead: true });
    this.#settingsPosted();
  }

  async setAutoSync(on: boolean): Promise<void> {
    await this.work.setAutoSync(on);
    this.#settings = await this.work.settings();
    this.#settingsPosted();
    if (on) this.trigger("manual");
  }

  /** The server is to be asked again: somebody has just signed in. */
  async signedInAgain(): Promise<void> {
    await this.#setContact({ lastPassAt: this.#contact.lastPassAt, problem: null });
    this.trigger("manual");
  }

  async status(): Promise<DeviceStatus> {
    const { base, work, tables, orders } = this;
    const sources = { base, work, tables, device: this.#device, order: () => orders.current() };
    return readStatus(sources, {
      manifest: this.#manifest,
      contact: this.#fault ? { ...this.#contact, problem: problemOf(this.#fault) } : this.#contact,
      hasNetwork: this.#around.hasNetwork(),
      isSyncing: this.#leadership.isSyncing || this.#leaderIsSyncing,
      isLeader: this.#leadership.isLeader,
      lastProgressAt: this.#leadership.progressAt,
      storage: await this.#around.storage(),
      deviceId: this.#settings?.deviceId ?? "",
      autoSync: this.#settings?.autoSync ?? true,
      serverRelease: this.#network.serverRelease,
    });
  }

  /** What the server is told of this device. */
  async facts(lastPassMs: number | null): Promise<DeviceFacts> {
    return factsOf(await this.status(), lastPassMs, await this.work.loss());
  }

  /** The person's word on an administrator's order: what is unsent now may go. */
  async agree(orderId: string, marks: readonly string[]): Promise<boolean> {
    if (!(await this.orders.agree(orderId, marks))) return false;
    this.trigger("manual");
    return true;
  }

  /** Another tab of the same user has told something. */
  receive(message: Message): void {
    if (message.owner !== this.#key) return;
    switch (message.kind) {
      case "base":
        this.tables.forget(message.tables);
        this.#herald.changed(message.tables);
        break;
      case "work":
        this.#learn(this.#otherTabWorked(message.tables));
        break;
      case "manifest":
        this.#learn(this.#otherTabAdopted());
        break;
      case "settings":
        this.#learn(this.#settingsChanged());
        break;
      case "wake":
        this.#leadership.trigger(message.reason);
        break;
      case "beat":
        this.#leadership.heard(false);
        return;
      case "contact":
        this.#leadership.heard(message.isSyncing);
        this.#contact = message.contact;
        this.#leaderIsSyncing = message.isSyncing;
        break;
      case "session":
        break;
    }
    this.statusChanged();
  }

  statusChanged(): void {
    this.#herald.statusChanged();
  }

  /** What another tab has told of is read as far as it can be: a closing database has no readers. */
  #learn(reading: Promise<void>): void {
    reading.catch((error: unknown) => {
      if (!(error instanceof StoreFault)) throw error;
    });
  }

  async #otherTabAdopted(): Promise<void> {
    this.#setManifest((await this.base.meta("manifest"))?.value ?? null, false);
  }

  #settingsPosted(): void {
    this.#herald.post({ kind: "settings" });
    this.statusChanged();
  }

  async #settingsChanged(): Promise<void> {
    this.#settings = await this.work.settings();
    this.statusChanged();
  }

  async #otherTabWorked(tables: readonly string[]): Promise<void> {
    await this.tables.refreshOutbox();
    this.#herald.changed(tables);
    this.#leadership.trigger("edit");
    this.statusChanged();
  }

  async #workChanged(tables: readonly string[]): Promise<void> {
    // It is stored, whether or not it can be read back now.
    await readable(this.tables.refreshOutbox(), undefined);
    this.#herald.announce("work", [...new Set(tables)]);
    this.#leadership.trigger("edit");
    void this.#noteWork();
  }

  #noteWork(): Promise<void> {
    return this.#stores.note(this.#settings?.deviceId);
  }

  async #troubled(fault: StoreFault | null): Promise<void> {
    if (!fault && (!this.#settings || !this.#manifest)) {
      await this.#load();
      this.#around.emit({ event: "manifest", manifest: this.#manifest });
    }
    this.statusChanged();
  }

  #setManifest(manifest: Manifest | null, isOwn: boolean): void {
    this.#manifest = manifest;
    if (isOwn) this.#herald.post({ kind: "manifest" });
    this.#around.emit({ event: "manifest", manifest });
    this.statusChanged();
  }

  async #setContact(contact: Contact): Promise<void> {
    this.#contact = afterContact(this.#contact, contact);
    await this.base.setMeta("contact", this.#contact);
    void this.#noteWork();
    this.#syncingChanged();
  }

  #syncingChanged(): void {
    this.#leaderIsSyncing = false;
    const { isSyncing } = this.#leadership;
    this.#herald.post({ kind: "contact", contact: this.#contact, isSyncing });
    this.statusChanged();
  }
}
