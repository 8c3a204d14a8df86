/**
 * One user's databases, open in this tab: reading and saving for the page, passes when leading.
 *
 * Every tab saves by itself; only the leader talks to the network. Tabs tell each other what they
 * wrote, so that none shows what is no longer true.
 *
 * Longer than most files: it is the one place where the parts meet, and each method only hands on.
 */

import type { Manifest } from "../metadata/manifest.js";
import { BaseStore, type Contact } from "../store/base.js";
import type { Message } from "../store/channel.js";
import type { Owner } from "../store/device.js";
import { type RowKey, rowKey } from "../store/outbox.js";
import type { StoredRow } from "../store/rows.js";
import { Tables } from "../store/tables.js";
import { type WorkSettings, WorkStore } from "../store/work.js";
import { isoAt } from "./clock.js";
import { decide } from "./deciding.js";
import { Leadership } from "./leadership.js";
import type { Trigger } from "./loop.js";
import type { Network } from "./network.js";
import type { DeviceStatus, SaveInput, SaveResult } from "./protocol.js";
import { Reader } from "./reading.js";
import { save } from "./saving.js";
import { deviceStatus } from "./status.js";
import type { Surroundings } from "./surroundings.js";
import { Views } from "./views.js";

const NO_CONTACT: Contact = { lastPassAt: null, problem: null };
/** Many changes at once are one piece of news. */
const STATUS_DELAY_MS = 50;

type Body = Message extends infer M ? (M extends Message ? Omit<M, "owner"> : never) : never;

export class Account {
  readonly owner: Owner;
  readonly work: WorkStore;
  readonly base: BaseStore;
  readonly tables: Tables;
  readonly views: Views;
  readonly #around: Surroundings;
  readonly #key: string;
  readonly #leadership: Leadership;
  #manifest: Manifest | null = null;
  #contact: Contact = NO_CONTACT;
  #settings: WorkSettings | null = null;
  #leaderIsSyncing = false;
  #hasAskedForPersistence = false;
  #statusDue: (() => void) | null = null;
  #isClosed = false;

  constructor(owner: Owner, network: Network, around: Surroundings) {
    this.owner = owner;
    this.#around = around;
    this.#key = `${owner.organization.id}-${owner.user.id}`;
    this.work = new WorkStore(this.#key, around.clock.newId);
    this.base = new BaseStore(this.#key);
    this.tables = new Tables(this.base, this.work);
    this.base.whenDropped(() => this.tables.forgetAll());
    this.views = new Views(new Reader(this.tables), around.clock.nowMs);
    this.#leadership = new Leadership(this, network, around, {
      announce: (kind, tables) => this.#announce(kind, tables),
      manifest: (manifest) => this.#setManifest(manifest, true),
      contact: (contact) => this.#setContact(contact),
      changed: () => this.#syncingChanged(),
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
  async open(): Promise<void> {
    this.#settings = await this.work.settings();
    this.#manifest = (await this.base.meta("manifest"))?.value ?? null;
    this.#contact = (await this.base.meta("contact")) ?? NO_CONTACT;
    this.#leadership.stand(`sync:${this.owner.organization.id}:${this.owner.user.id}`);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#statusDue?.();
    this.#leadership.resign();
    await Promise.all([this.work.close(), this.base.close()]);
  }

  async delete(): Promise<void> {
    await this.close();
    await Promise.all([this.work.delete(), this.base.delete()]);
  }

  async save(input: SaveInput): Promise<SaveResult> {
    const { work } = this;
    const manifest = this.#manifest;
    if (!manifest) return notReady();
    const rows = (table: string) => this.tables.rows(table);
    const result = await save({ manifest, work, clock: this.#around.clock, rows }, input);
    if (result.kind === "saved") {
      await this.#workChanged(input.mutations.map(({ table }) => table));
      this.#askForPersistence();
    }
    return result;
  }

  /** Attention: a person's decision about a change set. */
  async resolve(changeSetId: string, decision: "mine" | "discard"): Promise<SaveResult> {
    const outbox = await this.work.outbox();
    const mutations = outbox.flatMap((set) => (set.id === changeSetId ? set.mutations : []));
    const tables = mutations.map(({ table }) => table);
    const { base } = await this.tables.snapshot(tables);
    const current = new Map<RowKey, StoredRow>();
    for (const { table, row } of mutations) {
      const here = base.get(table)?.get(row);
      if (here) current.set(rowKey(table, row), here);
    }
    const result = await decide(this.work, {
      changeSetId,
      decision,
      current,
      clock: this.#around.clock,
    });
    if (result.kind === "saved") await this.#workChanged(tables);
    return result;
  }

  trigger(reason: Trigger): void {
    if (this.#leadership.isLeader) this.#leadership.trigger(reason);
    else if (reason === "manual" || reason === "check" || reason === "edit") {
      this.#post({ kind: "wake", reason });
    }
  }

  setVisible(isVisible: boolean): void {
    this.#leadership.setVisible(isVisible);
    if (isVisible && !this.#leadership.isLeader) this.trigger("edit");
  }

  async setAutoSync(on: boolean): Promise<void> {
    await this.work.setAutoSync(on);
    this.#settings = await this.work.settings();
    this.#post({ kind: "settings" });
    if (on) this.trigger("manual");
    this.statusChanged();
  }

  /** The server is to be asked again: somebody has just signed in. */
  async signedInAgain(): Promise<void> {
    await this.#setContact({ ...this.#contact, problem: null });
    this.trigger("manual");
  }

  async status(): Promise<DeviceStatus> {
    const [states, outbox] = await Promise.all([this.base.states(), this.tables.outbox()]);
    const nameOf = await this.#names(outbox.flatMap(({ mutations }) => mutations));
    return deviceStatus({
      manifest: this.#manifest,
      states,
      outbox,
      nameOf,
      contact: this.#contact,
      hasNetwork: this.#around.hasNetwork(),
      isSyncing: this.#leadership.isSyncing || this.#leaderIsSyncing,
      isLeader: this.#leadership.isLeader,
      storage: await this.#around.storage(),
      deviceId: this.settings.deviceId,
      autoSync: this.settings.autoSync,
    });
  }

  async exportUnsent(): Promise<string> {
    const changeSets = await this.work.outbox();
    const { organization, user } = this.owner;
    const exportedAt = isoAt(this.#around.clock.nowMs());
    const { deviceId } = this.settings;
    return JSON.stringify({ exportedAt, organization, user, deviceId, changeSets }, null, 2);
  }

  /** Another tab of the same user has told something. */
  receive(message: Message): void {
    if (message.owner !== this.#key) return;
    switch (message.kind) {
      case "base":
        this.tables.forget(message.tables);
        this.#emitChanged(message.tables);
        break;
      case "work":
        void this.#otherTabWorked(message.tables);
        break;
      case "manifest":
        void this.base.meta("manifest").then((stored) => {
          this.#setManifest(stored?.value ?? null, false);
        });
        break;
      case "settings":
        void this.#settingsChanged();
        break;
      case "wake":
        this.#leadership.trigger(message.reason);
        break;
      case "contact":
        this.#contact = message.contact;
        this.#leaderIsSyncing = message.isSyncing;
        break;
      case "session":
        break;
    }
    this.statusChanged();
  }

  /** Tells the page, soon and once. */
  statusChanged(): void {
    this.#statusDue ??= this.#around.clock.after(STATUS_DELAY_MS, () => {
      this.#statusDue = null;
      if (this.#isClosed) return;
      // A database that closes meanwhile has nobody left to tell.
      this.status().then(
        (status) => this.#isClosed || this.#around.emit({ event: "status", status }),
        () => {},
      );
    });
  }

  async #names(mutations: readonly { table: string; row: string }[]) {
    const manifest = this.#manifest;
    const { base, overlay } = await this.tables.snapshot(mutations.map(({ table }) => table));
    return (table: string, id: string): string | null => {
      const column = manifest?.tables.find(({ name }) => name === table)?.nameColumn ?? "";
      const edited = overlay
        .get(table)
        ?.get(id)
        ?.map(({ mutation }) => mutation.values[column]);
      const name = edited?.findLast(Boolean) ?? base.get(table)?.get(id)?.values[column];
      return typeof name === "string" ? name : null;
    };
  }

  async #settingsChanged(): Promise<void> {
    this.#settings = await this.work.settings();
    this.statusChanged();
  }

  async #otherTabWorked(tables: readonly string[]): Promise<void> {
    await this.tables.refreshOutbox();
    this.#emitChanged(tables);
    this.#leadership.trigger("edit");
    this.statusChanged();
  }

  async #workChanged(tables: readonly string[]): Promise<void> {
    await this.tables.refreshOutbox();
    this.#announce("work", [...new Set(tables)]);
    this.#leadership.trigger("edit");
  }

  #announce(kind: "base" | "work", tables: string[]): void {
    this.#post({ kind, tables });
    this.#emitChanged(tables);
    this.statusChanged();
  }

  #setManifest(manifest: Manifest | null, isOwn: boolean): void {
    this.#manifest = manifest;
    if (isOwn) this.#post({ kind: "manifest" });
    this.#around.emit({ event: "manifest", manifest });
    this.statusChanged();
  }

  async #setContact(contact: Contact): Promise<void> {
    this.#contact = contact;
    await this.base.setMeta("contact", contact);
    this.#syncingChanged();
  }

  #syncingChanged(): void {
    const isSyncing = this.#leadership.isSyncing;
    this.#leaderIsSyncing = false;
    this.#post({ kind: "contact", contact: this.#contact, isSyncing });
    this.statusChanged();
  }

  #askForPersistence(): void {
    if (this.#hasAskedForPersistence) return;
    this.#hasAskedForPersistence = true;
    this.#around.ask({ ask: "persist" });
  }

  #emitChanged(tables: readonly string[]): void {
    if (tables.length > 0) this.#around.emit({ event: "changed", tables: [...tables] });
  }

  #post(body: Body): void {
    if (!this.#isClosed) this.#around.channel.post({ ...body, owner: this.#key } as Message);
  }
}

function notReady(): SaveResult {
  const detail = "The first synchronisation has not begun yet: connect once, then try again.";
  return {
    kind: "failed",
    problem: { code: "no-manifest", title: "Not saved", detail, status: null },
  };
}
