/** Everybody else: dispatchers, colleagues, administrators, flows, makers, and the calendar. */

import type { LookupValue, Values } from "../../static/metadata/row.js";
import type { Chance } from "./chance.js";
import type { Draft, Organisation } from "./organisation.js";
import { rowId } from "./people.js";
import { type Name, type Person, TABLES } from "./profile.js";

const DEEDS = {
  write: 30,
  reassign: 14,
  reparent: 12,
  family: 6,
  remove: 6,
  hide: 8,
  show: 10,
  lock: 4,
  unlock: 5,
  touch: 8,
  publish: 3,
  pair: 6,
} as const;

/** Longest transaction upstream: 5 minutes. */
const LATE_MAX_MS = 290_000;

export class Others {
  readonly #organisation: Organisation;
  readonly #people: readonly Person[];
  #families = 0;
  #words = 0;

  constructor(organisation: Organisation, people: readonly Person[]) {
    this.#organisation = organisation;
    this.#people = people;
  }

  /** A booking with its order, task and account, as they were when the devices came. */
  family(owner: string, day: number): void {
    this.#families += 1;
    const number = this.#families;
    const account: LookupValue = [rowId("account", (number % 4) + 1), "account", null];
    const order: LookupValue = [rowId("workorder", number), "workorder", null];
    const region = number % 3 === 0 ? "south" : "north";
    const orderValues = { name: "order", note: "0", region, account };
    const task = { name: "task", remark: "0", done: false, workorder: order };
    const booking = { name: "booking", status: "0", owner, day, workorder: order };
    const drafts: Draft[] = [
      { table: "account", id: account[0], values: { name: "account", motto: "0", phone: "1" } },
      { table: "workorder", id: order[0], values: orderValues },
      { table: "task", id: rowId("task", number), values: task },
      { table: "booking", id: rowId("booking", number), values: booking },
    ];
    for (const draft of drafts) this.#organisation.write([draft], 0);
  }

  act(dice: Chance): string {
    const deed = dice.weigh(DEEDS);
    const said = this.#deeds[deed](dice);
    return `${deed} ${said ?? "nothing"}`;
  }

  readonly #deeds: Record<keyof typeof DEEDS, (dice: Chance) => string | undefined> = {
    write: (dice) => this.#writeSome(dice),
    reassign: (dice) => this.#reassign(dice),
    reparent: (dice) => this.#reparent(dice),
    family: (dice) => {
      const day = this.#organisation.today + dice.whole(-1, 3);
      this.family(dice.pick(this.#people)?.id ?? "", day);
      return `of day ${day}`;
    },
    remove: (dice) => this.#withRow(dice, (table, id) => ({ table, id, values: null })),
    hide: (dice) => this.#hide(dice),
    show: (dice) => {
      const person = dice.pick(this.#people)?.id ?? "";
      const hidden = this.#organisation.hidden.get(person);
      const id = dice.pick([...(hidden ?? [])]);
      if (!id) return undefined;
      hidden?.delete(id);
      this.#organisation.touchRights();
      return id;
    },
    lock: (dice) => {
      const id = dice.pick([...this.#organisation.rows(this.#anyTable(dice)).keys()]);
      if (id) this.#organisation.readonly.add(id);
      return id;
    },
    unlock: () => {
      this.#organisation.readonly.clear();
      return "all";
    },
    touch: (dice) => {
      const id = dice.pick([...this.#organisation.rows("workorder").keys()]);
      if (id) this.#organisation.write([{ table: "workorder", id, values: {} }], 0);
      return id;
    },
    pair: (dice) => {
      const order = dice.pick([...this.#organisation.rows("workorder").keys()]);
      const account = dice.pick([...this.#organisation.rows("account").keys()]);
      const isLinked = dice.is(0.6);
      if (order && account) this.#organisation.pair(order, account, isLinked);
      return `${isLinked ? "link" : "unlink"} ${order?.slice(-7)} ${account?.slice(-7)}`;
    },
    publish: (dice) => {
      const { windowDays, hasPhone, hasTasks } = this.#organisation.profile;
      const change = dice.weigh({ window: 5, phone: 5, tasks: 3 });
      this.#organisation.publish(
        {
          window: { windowDays: (windowDays % 3) + 1 },
          phone: { hasPhone: !hasPhone },
          tasks: { hasTasks: !hasTasks },
        }[change],
      );
      return `version ${this.#organisation.profile.version} ${change}`;
    },
  };

  #writeSome(dice: Chance): string | undefined {
    const first = this.#written(dice);
    const drafts = first && dice.is(0.3) ? [first, this.#written(dice)] : [first];
    const known = drafts.filter((draft): draft is Draft => draft !== null);
    this.#organisation.write(known, dice.is(0.35) ? dice.whole(1_000, LATE_MAX_MS) : 0);
    return known.map(({ table, id }) => `${table} ${id.slice(-7)}`).join("+");
  }

  #written(dice: Chance): Draft | null {
    const table = this.#anyTable(dice);
    const id = dice.pick([...this.#organisation.rows(table).keys()]);
    if (!id) return null;
    this.#words += 1;
    const column = dice.is(0.4)
      ? "name"
      : { booking: "status", workorder: "note", task: "remark", account: "motto" }[table];
    return { table, id, values: { [column]: `o${this.#words}` } };
  }

  #reassign(dice: Chance): string | undefined {
    const row = dice.pick([...this.#organisation.rows("booking").values()]);
    if (!row) return undefined;
    const owner = dice.pick(this.#people)?.id ?? "";
    const late = dice.is(0.2) ? dice.whole(1_000, LATE_MAX_MS) : 0;
    this.#organisation.write([{ table: "booking", id: row.id, values: { owner } }], late);
    return `${row.id.slice(-7)} to ${owner.slice(-2)}`;
  }

  #reparent(dice: Chance): string | undefined {
    const table = dice.pick(["booking", "workorder", "task"] as const) ?? "task";
    const target: Name = table === "workorder" ? "account" : "workorder";
    const parent = dice.pick([...this.#organisation.rows(target).keys()]);
    if (!parent) return undefined;
    const values: Values = { [target]: [parent, target, null] };
    return this.#withRow(dice, (_, id) => ({ table, id, values }), table);
  }

  #hide(dice: Chance): string | undefined {
    const person = dice.pick(this.#people)?.id ?? "";
    const id = dice.pick([...this.#organisation.rows(this.#anyTable(dice)).keys()]);
    if (!id) return undefined;
    this.#organisation.hide(person, id);
    return id;
  }

  #withRow(
    dice: Chance,
    draftOf: (table: Name, id: string) => Draft,
    table: Name = this.#anyTable(dice),
  ): string | undefined {
    const id = dice.pick([...this.#organisation.rows(table).keys()]);
    if (!id) return undefined;
    this.#organisation.write([draftOf(table, id)], 0);
    return `${table} ${id.slice(-7)}`;
  }

  #anyTable(dice: Chance): Name {
    return dice.pick(TABLES) ?? "booking";
  }
}
