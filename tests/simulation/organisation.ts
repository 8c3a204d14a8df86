/**
 * A model of upstream: rows, versions that are drawn when a statement runs and seen when its
 * transaction commits, row locks, plug-ins, receipts, rights, and the scope of each person.
 */

import type { Outcome, WireChangeSet, WireMutation } from "../../static/engine/wire.js";
import { isLookup, type Row, type Value, type Values } from "../../static/metadata/row.js";
import { type RowKey, rowKey } from "../../static/store/outbox.js";
import { endsOf } from "../../static/store/pairs.js";
import { guid } from "../engine/guid.js";
import { endsText, HELP, HELP_PAIR, helpValues } from "./pairs.js";
import {
  ALL_TABLES,
  type AnyName,
  DAY_MS,
  type Name,
  type Profile,
  TABLES,
  tablesOf,
} from "./profile.js";
import type { Scheduler } from "./scheduler.js";
import { type Scope, scopeOf } from "./scopes.js";

/** Deliberate faults of the model: to see whether the invariants bite. */
export type Flaw = "no-receipts" | "no-if-match" | "half-a-change-set";

export interface Draft {
  table: Name;
  id: string;
  /** Null: deleted. */
  values: Values | null;
}

type Refusal = Omit<Outcome, "changeSet" | "rows">;

const PAIR_IDS = 0x4e;

export class Organisation {
  profile: Profile;
  readonly flaw: Flaw | null;
  readonly receipts = new Map<string, "applied" | "cancelled">();
  /** Rows a person may not read, or may not write, by his id. */
  readonly hidden = new Map<string, Set<string>>();
  readonly readonly = new Set<string>();
  /** Every state of a row that was ever committed, in order; null: deleted. */
  readonly history = new Map<RowKey, (Values | null)[]>();
  /** Told before a change set of a person takes effect. */
  onApply: (user: string, set: WireChangeSet) => void = () => {};
  onCancel: (changeSet: string, outcome: "applied" | "cancelled") => void = () => {};
  readonly #scheduler: Scheduler;
  readonly #tables = new Map<AnyName, Map<string, Row>>(ALL_TABLES.map((one) => [one, new Map()]));
  readonly #locked = new Set<RowKey>();
  readonly #wereHidden = new Set<string>();
  readonly #lackedAtMs = new Map<string, number>();
  readonly #scopes = new Map<string, { mark: string; scope: Scope }>();
  #version = 1_000;
  #pairs = 0;
  #changes = 0;

  constructor(scheduler: Scheduler, profile: Profile, flaw: Flaw | null) {
    this.#scheduler = scheduler;
    this.profile = profile;
    this.flaw = flaw;
  }

  get nowMs(): number {
    return this.#scheduler.nowMs;
  }

  get today(): number {
    return Math.floor(this.#scheduler.nowMs / DAY_MS);
  }

  rows(table: string): ReadonlyMap<string, Row> {
    return this.#tables.get(table as AnyName) ?? new Map();
  }

  row(key: RowKey): Row | undefined {
    const [table = "", id = ""] = key.split("/");
    return this.rows(table).get(id);
  }

  isReadable(user: string, id: string): boolean {
    const ends = endsOf(HELP_PAIR, this.rows(HELP).get(id)?.values ?? {});
    const hidden = this.hidden.get(user);
    const ids = ends ? [ends.first, ends.second] : [id];
    return !ids.some((one) => hidden?.has(one));
  }

  hide(user: string, id: string): void {
    this.hidden.set(user, (this.hidden.get(user) ?? new Set()).add(id));
    this.#wereHidden.add(`${user}/${id}`);
    this.touchRights();
  }

  /** Whether it was hidden at any time: devices had to let it go, and need not keep it again. */
  wasHidden(user: string, id: string): boolean {
    return this.#wereHidden.has(`${user}/${id}`);
  }

  /** The row of a pair, known by its ends. */
  pairOf(values: Values): Row | undefined {
    return [...this.rows(HELP).values()].find((row) => endsText(row.values) === endsText(values));
  }

  /** Makes two rows a pair, or no pair any more; nothing where it is so already. */
  pair(order: string, account: string, isLinked: boolean): void {
    const values = helpValues(order, account);
    const row = this.pairOf(values);
    if (isLinked === (row !== undefined)) return;
    this.#pairs += isLinked ? 1 : 0;
    this.#store(HELP, row?.id ?? guid(PAIR_IDS, this.#pairs), isLinked ? values : null, 0);
  }

  /** When the profile had this table last not; a device may adopt it some time after that. */
  lackedAtMs(table: string): number {
    if (!this.has(table)) return this.#scheduler.nowMs;
    return this.#lackedAtMs.get(table) ?? Number.NEGATIVE_INFINITY;
  }

  has(table: string): boolean {
    return table === HELP || (tablesOf(this.profile) as readonly string[]).includes(table);
  }

  publish(changes: Partial<Profile>): void {
    for (const table of TABLES) {
      if (!this.has(table)) this.#lackedAtMs.set(table, this.#scheduler.nowMs);
    }
    this.profile = { ...this.profile, ...changes, version: this.profile.version + 1 };
    this.touchRights();
  }

  /** Something changed that gives no row a new version: rights, the profile. */
  touchRights(): void {
    this.#changes += 1;
  }

  /** A transaction of somebody else: its versions are drawn now, and seen after `lateMs`. */
  write(drafts: readonly Draft[], lateMs: number): void {
    const open = drafts.filter(({ table, id }) => !this.#locked.has(rowKey(table, id)));
    const drawn = open.map((draft) => ({ ...draft, version: this.#draw() }));
    const commit = () => {
      for (const { table, id, values, version } of drawn) {
        this.#locked.delete(rowKey(table, id));
        // A lookup that was emptied meanwhile drew a later one.
        const isPassed = (this.rows(table).get(id)?.version ?? 0) > version;
        this.#store(table, id, values, isPassed ? this.#draw() : version);
      }
    };
    for (const { table, id } of open) this.#locked.add(rowKey(table, id));
    if (lateMs > 0) this.#scheduler.after(lateMs, commit, null);
    else commit();
  }

  /** One change set of a person: all of it or nothing, once per id. */
  apply(user: string, set: WireChangeSet): Refusal {
    const receipt = this.receipts.get(set.id);
    if (receipt === "applied" && this.flaw !== "no-receipts") return { outcome: "duplicate" };
    if (receipt === "cancelled") return { outcome: "invalid", code: "cancelled" };
    if (set.mutations.some(({ table, row }) => this.#locked.has(rowKey(table, row)))) {
      return { outcome: "wait", retryAfterSeconds: 3 };
    }
    for (const mutation of set.mutations) {
      const refusal = this.#refusal(user, set, mutation);
      if (!refusal) continue;
      if (this.flaw !== "half-a-change-set" || mutation === set.mutations[0]) return refusal;
    }
    this.onApply(user, set);
    this.receipts.set(set.id, "applied");
    for (const mutation of set.mutations) {
      if (this.flaw === null || !this.#refusal(user, set, mutation)) this.#carryOut(mutation);
    }
    return { outcome: "applied" };
  }

  cancel(id: string): "cancelled" | "applied" {
    const known = this.receipts.get(id) ?? "cancelled";
    this.receipts.set(id, known);
    this.onCancel(id, known);
    return known;
  }

  /** The rows a person's device should hold. */
  scope(user: string): Scope {
    const mark = `${this.#changes}/${this.today}`;
    const known = this.#scopes.get(user);
    if (known?.mark === mark) return known.scope;
    const scope = scopeOf(this, user);
    this.#scopes.set(user, { mark, scope });
    return scope;
  }

  #draw(): number {
    this.#version += 1;
    return this.#version;
  }

  #store(table: AnyName, id: string, values: Values | null, version: number): void {
    const rows = this.#tables.get(table);
    const before = rows?.get(id);
    if (values === null && !before) return;
    this.#changes += 1;
    const merged = values && { ...before?.values, ...this.#plugIn(table, values, version) };
    if (merged) rows?.set(id, { id, version, values: merged });
    else rows?.delete(id);
    const key = rowKey(table, id);
    const states = this.history.get(key) ?? [];
    states.push(merged);
    this.history.set(key, states);
    if (!merged) this.#unlink(table, id);
  }

  /** Rewrites some values, and signs every write of an order. */
  #plugIn(table: AnyName, values: Values, version: number): Values {
    const remark = values.remark;
    const isShouted = typeof remark === "string" && remark.endsWith("7");
    return {
      ...values,
      ...(isShouted ? { remark: remark.toUpperCase() } : {}),
      ...(table === "workorder" ? { stamp: `s${version}` } : {}),
    };
  }

  /** Lookups at a row that is gone are emptied, as Dataverse's RemoveLink does. */
  #unlink(target: AnyName, id: string): void {
    for (const { id: pair, values } of [...this.rows(HELP).values()]) {
      if (endsText(values).includes(id)) this.#store(HELP, pair, null, 0);
    }
    for (const table of TABLES) {
      for (const row of [...this.rows(table).values()]) {
        const column = Object.keys(row.values).find((one) => {
          const value = row.values[one];
          return isLookup(value) && value[0] === id && value[1] === target;
        });
        if (column) this.#store(table, row.id, { [column]: null }, this.#draw());
      }
    }
  }

  #refusal(user: string, set: WireChangeSet, mutation: WireMutation): Refusal | null {
    if (mutation.table === HELP) return this.#pairRefusal(user, set, mutation);
    const { table, row: id, values } = mutation;
    const where = { table, row: id };
    const outcome = this.#rowRefusal(user, set, mutation);
    if (outcome) return { outcome, ...where };
    if (this.readonly.has(id)) return { outcome: "denied", ...where };
    const bad = Object.entries(values).find(([, value]) => isRefused(value));
    if (bad) return { outcome: "invalid", message: "A plug-in refused.", column: bad[0], ...where };
    const missing = this.#missing(set, values);
    return missing ? { outcome: "invalid", message: `No ${missing}.`, ...where } : null;
  }

  /** An end that cannot be had. */
  #pairRefusal(user: string, set: WireChangeSet, { row, values }: WireMutation): Refusal | null {
    const made = new Set(set.mutations.map((one) => one.row));
    const column = Object.keys(values).find((name) => {
      const [id = "", table = ""] = (values[name] ?? []) as string[];
      return !made.has(id) && !(this.rows(table).has(id) && this.isReadable(user, id));
    });
    return column ? { outcome: "invalid", column, table: HELP, row } : null;
  }

  /** What If-Match and If-None-Match say, and the row itself. */
  #rowRefusal(
    user: string,
    set: WireChangeSet,
    { table, row: id, kind, version }: WireMutation,
  ): "stale" | "gone" | null {
    const row = this.rows(table).get(id);
    if (kind === "create") return row ? "stale" : null;
    if (set.mutations.some((one) => one.kind === "create" && one.row === id)) return null;
    if (!row || !this.isReadable(user, id)) return "gone";
    const isStale = version !== null && row.version !== version;
    return isStale && this.flaw !== "no-if-match" ? "stale" : null;
  }

  #missing(set: WireChangeSet, values: Values): string | null {
    const made = new Set(set.mutations.map(({ row }) => row));
    for (const value of Object.values(values)) {
      if (!isLookup(value)) continue;
      const [id, table] = value;
      if (!this.rows(table).has(id) && !made.has(id)) return table;
    }
    return null;
  }

  #carryOut({ table, row, kind, values }: WireMutation): void {
    const ends = table === HELP ? endsOf(HELP_PAIR, values) : null;
    if (ends) {
      this.pair(ends.first, ends.second, kind === "link");
      return;
    }
    this.#store(table as AnyName, row, kind === "delete" ? null : values, this.#draw());
  }
}

/** A plug-in's rule that nobody can know before. */
function isRefused(value: Value): boolean {
  return typeof value === "string" && /^u\d*9[05]$/.test(value);
}
