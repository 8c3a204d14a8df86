/** What the people at the devices do: they see a row and change it, make rows, delete, decide. */

import type { OutboxEntry, RowDraft, SaveResult } from "../../static/engine/protocol.js";
import type { LookupValue, Values } from "../../static/metadata/row.js";
import { rowKey } from "../../static/store/outbox.js";
import { endsOf } from "../../static/store/pairs.js";
import { guid } from "../engine/guid.js";
import type { Tab } from "./browser.js";
import type { Chance } from "./chance.js";
import { rowsOnDisk } from "./disk-reader.js";
import type { Edit, Ledger } from "./ledger.js";
import type { Organisation } from "./organisation.js";
import { endsText, HELP, HELP_PAIR, helpValues } from "./pairs.js";
import { type Name, type Person, TABLES } from "./profile.js";
import type { Trace } from "./trace.js";

export interface Office {
  organisation: Organisation;
  ledger: Ledger;
  trace: Trace;
}

/** The column in which a person writes. */
const COLUMNS: Readonly<Record<Name, string>> = {
  booking: "status",
  workorder: "note",
  task: "remark",
  account: "motto",
};

const ROW_KINDS: Readonly<Record<Name, number>> = {
  booking: 0xb0,
  workorder: 0x0d,
  task: 0x7a,
  account: 0xac,
};

export function rowId(table: Name, number: number): string {
  return guid(ROW_KINDS[table], number);
}

/** One person at one tab. */
export class Hands {
  readonly #office: Office;
  readonly #tab: Tab;
  readonly #person: Person;
  readonly #dice: Chance;

  constructor(office: Office, tab: Tab, person: Person, dice: Chance) {
    this.#office = office;
    this.#tab = tab;
    this.#person = person;
    this.#dice = dice;
  }

  /** Changes one row, or an order and its task in one go. */
  edit(): void {
    const wanted = [this.#anyRow()];
    if (this.#dice.is(0.2)) wanted.push(this.#anyRow());
    const columns = this.#columns();
    this.#tab.does(async () => {
      const drafts: RowDraft[] = [];
      const edits: Edit[] = [];
      for (const { table, id } of wanted) {
        const shown = await this.#shown(table, id);
        const column = columns[table];
        // Where base was lost, a row with unsent work shows only that: nobody writes over the rest.
        if (!shown || !(column in shown) || drafts.some((draft) => draft.id === id)) continue;
        const edit = this.#promise(table, id, column, shown[column] ?? null);
        edits.push(edit);
        const seen = { [column]: shown[column] ?? null };
        drafts.push({ kind: "update", table, id, values: { [column]: edit.value }, seen });
      }
      if (drafts.length > 0) await this.#save(drafts, edits);
    });
  }

  /** Where he writes this time. */
  #columns(): Readonly<Record<Name, string>> {
    if (this.#dice.is(0.15)) {
      return { booking: "name", workorder: "name", task: "name", account: "name" };
    }
    return this.#dice.is(0.3) ? { ...COLUMNS, account: "phone" } : COLUMNS;
  }

  /** Points a row at another parent. */
  move(): void {
    const { table, id } = this.#anyRow(["booking", "task"]);
    const target = this.#anyRow(["workorder"]);
    this.#tab.does(async () => {
      const shown = await this.#shown(table, id);
      if (!shown || !(await this.#shown("workorder", target.id))) return;
      const values = { workorder: [target.id, "workorder", null] as LookupValue };
      const seen = { workorder: shown.workorder ?? null };
      const move = { seen: seen.workorder, value: values.workorder };
      this.#office.ledger.move({ user: this.#person.id, key: rowKey(table, id), ...move });
      await this.#save([{ kind: "update", table, id, values, seen }], []);
    });
  }

  /** A new order with its first task, or a new task of an order. */
  create(): void {
    const number = 500 + this.#office.ledger.edits.length * 2;
    const parent = this.#anyRow(["workorder"]);
    const isWhole = this.#dice.is(0.4);
    this.#tab.does(async () => {
      const drafts: RowDraft[] = [];
      const edits: Edit[] = [];
      let order: string = parent.id;
      if (isWhole) {
        order = rowId("workorder", number);
        const edit = this.#promise("workorder", order, "name", null);
        edits.push(edit);
        const values = { name: edit.value, region: "north" };
        drafts.push({ kind: "create", table: "workorder", id: order, values });
      } else if (!(await this.#shown("workorder", parent.id))) return;
      const id = rowId("task", number + 1);
      const edit = this.#promise("task", id, "name", null);
      edits.push(edit);
      const values = { name: edit.value, workorder: [order, "workorder", null] as LookupValue };
      drafts.push({ kind: "create", table: "task", id, values });
      await this.#save(drafts, edits);
    });
  }

  /** Makes an order and an account a pair, or no pair any more. */
  pair(): void {
    const { ledger, organisation } = this.#office;
    const kind = this.#dice.is(0.6) ? "link" : "unlink";
    const known = this.#dice.pick([...organisation.rows(HELP).values()]);
    const isKnown = kind === "unlink" && this.#dice.is(0.8);
    const ends = (isKnown && known ? endsOf(HELP_PAIR, known.values) : null) ?? {
      first: this.#anyRow(["workorder"]).id,
      second: this.#anyRow(["account"]).id,
    };
    this.#tab.does(async () => {
      const order = await this.#shown("workorder", ends.first);
      if (!order || !(await this.#shown("account", ends.second))) return;
      const { browser } = this.#tab;
      const values = helpValues(ends.first, ends.second);
      const device = browser.name;
      const isHere = (): boolean =>
        [...(rowsOnDisk(browser.disk, this.#person.id).get(HELP)?.values() ?? [])].some(
          (row) => endsText(row.values) === endsText(values),
        );
      const pairing = ledger.pair({ user: this.#person.id, device, ends: endsText(values), kind });
      const wasSo = isHere() === (kind === "link");
      const result = await this.#tab.call.save({
        mutations: [{ kind, table: HELP, ...ends }],
        label: kind,
      });
      pairing.isSaved = result.kind === "saved";
      // What the device knew to be so already, it need not send.
      pairing.wasSo = wasSo || isHere() === (kind === "link");
      this.#office.trace.add(`  ${this.#tab.actor.name} ${kind} ${pairing.ends} ${result.kind}`);
    });
  }

  delete(): void {
    const { table, id } = this.#anyRow(["task", "booking"]);
    this.#tab.does(async () => {
      const seen = await this.#shown(table, id);
      if (!seen) return;
      const key = rowKey(table, id);
      const { name: device } = this.#tab.browser;
      this.#office.ledger.delete({ user: this.#person.id, device, key, seen });
      await this.#save([{ kind: "delete", table, id, seen }], []);
    });
  }

  /** Decides about something that needs a person. */
  decide(): void {
    const isMine = this.#dice.is(0.5);
    const roll = this.#dice.next();
    this.#tab.does(async () => {
      const { outbox } = await this.#tab.call.status(null);
      const open = outbox.filter(({ state }) => state !== "sent");
      const entry = open[Math.floor(roll * open.length)];
      if (entry && (entry.state === "attention" || !isMine)) await this.#resolve(entry, isMine);
    });
  }

  sync(isChecked: boolean): void {
    this.#tab.does(() => this.#tab.call.syncNow({ checkEverything: isChecked }));
  }

  async #resolve(entry: OutboxEntry, isMine: boolean): Promise<void> {
    const { ledger, trace } = this.#office;
    const about = entry.records.map(({ table, id }) => rowKey(table, id));
    const { name: device } = this.#tab.browser;
    const mine = ledger.edits.filter(
      (edit) =>
        (edit.device === device || edit.isExported) &&
        edit.user === this.#person.id &&
        about.includes(rowKey(edit.table, edit.id)),
    );
    // Whatever is decided is known before anything of it can reach upstream.
    if (isMine) ledger.insist(new Set(mine.map(({ value }) => value)), about);
    const texts = isMine ? null : await this.#textsOf(entry.changeSetId);
    const decision = isMine ? "mine" : "discard";
    const { changeSetId } = entry;
    const result = await this.#tab.call.resolve({ changeSetId, decision });
    trace.add(`  ${this.#tab.actor.name} ${decision} ${entry.label} ${result.kind}`);
    if (result.kind !== "saved") return;
    ledger.dropPairs(this.#person.id, new Set(entry.records.map(({ id }) => id)));
    for (const edit of mine) {
      if (edit.device === device && texts?.has(edit.value)) edit.state = "discarded";
    }
  }

  /** Read from the export: a person cannot see more than that. */
  async #textsOf(changeSetId: string): Promise<Set<unknown>> {
    const { changeSets } = JSON.parse(await this.#tab.call.exportUnsent(null)) as {
      changeSets: { id: string; mutations: { values: Values }[] }[];
    };
    const set = changeSets.find(({ id }) => id === changeSetId);
    return new Set(set?.mutations.flatMap(({ values }) => Object.values(values)));
  }

  async #save(mutations: RowDraft[], edits: readonly Edit[]): Promise<void> {
    const label = mutations.map(({ kind, id }) => `${kind} ${id.slice(-7)}`).join("+");
    const result = await this.#tab.call.save({ mutations, label }).catch(
      (): SaveResult => ({
        kind: "failed",
        problem: { code: "closed", title: "", detail: "", status: null },
      }),
    );
    const said = result.kind === "saved" ? "saved" : result.problem.code;
    const texts = edits.map(({ value }) => value);
    this.#office.trace.add(`  ${this.#tab.actor.name} ${label} ${texts} ${said}`);
    for (const edit of edits) edit.state = result.kind === "saved" ? "saved" : "failed";
  }

  #promise(table: Name, id: string, column: string, seen: Values[string]): Edit {
    const { ledger } = this.#office;
    const device = this.#tab.browser.name;
    const value = ledger.text();
    const tab = this.#tab.actor.name;
    return ledger.edit({ user: this.#person.id, device, tab, table, id, column, value, seen });
  }

  async #shown(table: Name, id: string): Promise<Values | null> {
    return (await this.#tab.call.row({ table, id })).row?.values ?? null;
  }

  #anyRow(tables: readonly Name[] = TABLES): { table: Name; id: string } {
    const table = this.#dice.pick(tables) ?? "booking";
    const scope = this.#office.organisation.scope(this.#person.id).get(table);
    const own = this.#office.ledger.edits.filter((edit) => edit.table === table);
    const recent = own.slice(-3).map(({ id }) => id);
    const ids = this.#dice.is(0.35) ? recent : [...(scope?.keys() ?? []), ...recent];
    return { table, id: this.#dice.pick(ids) ?? rowId(table, 1) };
  }
}
