/** What the people at the devices do: they see a row and change it, make rows, delete, decide. */

import type {
  DraftMutation,
  OutboxEntry,
  SaveResult,
  Verdict,
} from "../../static/engine/protocol.js";
import type { LookupValue, Values } from "../../static/metadata/row.js";
import type { Chance } from "../simulation/chance.js";
import type { Tab } from "./device.js";
import { outboxOf } from "./disk-reader.js";
import type { Deletion, Edit, Ledger } from "./ledger.js";
import { COLUMNS, type Rows, TABLES } from "./organisation.js";

export interface Desk {
  ledger: Ledger;
  /** Rows that a person reaches for, by name. */
  hot: ReadonlyMap<string, Rows>;
  log: (line: string) => void;
}

export interface Person {
  /** The name to sign in with. */
  name: string;
  /** "organisation-user". */
  owner: string;
}

/** Longer than any name may be. */
const TOO_LONG = "x".repeat(4_000);

/** One person at one tab. */
export class Hands {
  readonly #desk: Desk;
  readonly #tab: Tab;
  readonly #person: Person;
  readonly #dice: Chance;

  constructor(desk: Desk, tab: Tab, person: Person, dice: Chance) {
    this.#desk = desk;
    this.#tab = tab;
    this.#person = person;
    this.#dice = dice;
  }

  /** Changes a cell, or cells of several rows in one go. */
  async edit(): Promise<void> {
    const drafts: DraftMutation[] = [];
    const edits: Edit[] = [];
    const wanted = this.#dice.is(0.25) ? this.#dice.whole(2, 4) : 1;
    for (let turn = 0; turn < wanted; turn += 1) {
      const { table, id } = this.#anyRow(TABLES);
      const column = this.#dice.pick(COLUMNS[table] ?? []) ?? "";
      const ending = this.#dice.is(0.03) ? TOO_LONG : "";
      const shown = await this.#shown(table, id);
      if (!shown || !(column in shown) || edits.some((edit) => edit.id === id)) continue;
      const seen = shown[column] ?? null;
      const edit = this.#promise({ kind: "update", table, id, column, seen }, ending);
      edits.push(edit);
      const values = { [column]: edit.value };
      drafts.push({ kind: "update", table, id, values, seen: { [column]: seen } });
    }
    if (drafts.length > 0) await this.#save(drafts, edits);
  }

  /** A task or a note of a work order, or a task with a note of its own, at once or one by one. */
  async create(): Promise<void> {
    const order = this.#anyRow(["msdyn_workorder"]);
    if (!(await this.#shown("msdyn_workorder", order.id))) return;
    const under: LookupValue = [order.id, "msdyn_workorder", null];
    const kind = this.#dice.weigh({ note: 3, task: 3, family: 2, generations: 2 });
    const made: Made[] = [];
    if (kind !== "note") made.push(this.#made("task", "regardingobjectid", under));
    const parent: LookupValue = made[0] ? [made[0].edit.id, "task", null] : under;
    if (kind !== "task") made.push(this.#made("annotation", "objectid", parent));
    if (kind === "generations") {
      for (const one of made) await this.#save([one.draft], [one.edit]);
    } else {
      const drafts = made.map(({ draft }) => draft);
      const edits = made.map(({ edit }) => edit);
      await this.#save(drafts, edits);
    }
  }

  async delete(): Promise<void> {
    const { table, id } = this.#anyRow(["task", "annotation"]);
    const seen = await this.#shown(table, id);
    if (!seen) return;
    const { device, name: user } = { device: this.#tab.device.name, name: this.#person.name };
    const deletion = this.#desk.ledger.delete({ user, device, table, id });
    await this.#save([{ kind: "delete", table, id, seen }], [deletion]);
  }

  /** Decides about something that needs a person, or takes back what has not gone yet. */
  async decide(): Promise<void> {
    const { outbox } = await this.#tab.status();
    const verdict = this.#dice.weigh({ mine: 5, discard: 4, restore: 4 });
    const open = outbox.filter(({ state, isRestorable }) => {
      if (verdict === "restore") return isRestorable;
      return state === "attention" || (verdict === "discard" && state === "pending");
    });
    const entry = this.#dice.pick(open);
    if (entry) await this.#resolve(entry, verdict);
  }

  async #resolve({ changeSetId, label }: OutboxEntry, decision: Verdict): Promise<void> {
    const { ledger, log } = this.#desk;
    const outbox = await outboxOf(this.#tab.device, this.#person.owner);
    const mutations = outbox.find(({ id }) => id === changeSetId)?.mutations ?? [];
    const texts = mutations.flatMap(({ values }) => Object.values(values));
    const edits = ledger.edits.filter(({ value }) => texts.includes(value));
    const deleted = mutations.filter(({ kind }) => kind === "delete").map(({ row }) => row);
    const deletions = ledger.deletions.filter(({ id }) => deleted.includes(id));
    // Known before anything of it can reach upstream.
    if (decision === "mine") for (const edit of edits) edit.isInsisted = true;
    if (decision === "restore")
      ledger.restore(this.#tab.device.name, new Set(mutations.map(({ row }) => row)));
    const result = await this.#tab.does(({ resolve }) => resolve({ changeSetId, decision }));
    log(`  ${this.#tab.name} ${decision} ${label}: ${saidOf(result)}`);
    if (result.kind !== "saved" || decision !== "discard") return;
    for (const one of [...edits, ...deletions]) one.state = "discarded";
  }

  async #save(drafts: DraftMutation[], promises: readonly (Edit | Deletion)[]): Promise<void> {
    const label = promises.map(({ table, id }) => `${table} ${id.slice(0, 8)}`).join("+");
    const result = await this.#tab.does(({ save }) => save({ mutations: drafts, label }));
    const texts = promises.map((one) => ("value" in one ? one.value.slice(0, 20) : "-"));
    this.#desk.log(`  ${this.#tab.name} ${label} ${texts}: ${saidOf(result)}`);
    for (const one of promises) {
      // Meanwhile it may have been discarded in another tab.
      if (one.state === "tried") one.state = result.kind;
    }
  }

  #made(table: "task" | "annotation", column: string, under: LookupValue): Made {
    const id = crypto.randomUUID();
    const edit = this.#promise({ kind: "create", table, id, column: "subject", seen: null });
    const values = { subject: edit.value, [column]: under };
    return { edit, draft: { kind: "create", table, id, values } };
  }

  #promise(
    made: Pick<Edit, "kind" | "table" | "id" | "column"> & { seen: Values[string] },
    ending = "",
  ) {
    const who = { user: this.#person.name, device: this.#tab.device.name };
    return this.#desk.ledger.edit({ ...who, ...made }, ending);
  }

  async #shown(table: string, id: string): Promise<Values | null> {
    const { row } = await this.#tab.does((call) => call.row({ table, id }));
    return row?.values ?? null;
  }

  /** Mostly one that others reach for, too, or one of the person's own. */
  #anyRow(tables: readonly string[]): { table: string; id: string } {
    const { hot, ledger } = this.#desk;
    const table = this.#dice.pick(tables) ?? "task";
    const own = ledger.edits.filter((edit) => edit.table === table).map(({ id }) => id);
    const isOwn = own.length > 0 && this.#dice.is(0.3);
    return {
      table,
      id:
        this.#dice.pick(isOwn ? own.slice(-4) : (hot.get(this.#person.name)?.get(table) ?? [])) ??
        "",
    };
  }
}

interface Made {
  edit: Edit;
  draft: DraftMutation;
}

function saidOf(result: SaveResult): string {
  return result.kind === "saved" ? "saved" : result.problem.code;
}
