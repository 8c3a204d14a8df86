/** The sync server over the model of upstream. Keeps nothing between two requests. */

import type {
  Command,
  GetAsk,
  Outcome,
  PullRequest,
  RelatedAsk,
  WireChangeSet,
} from "../../static/engine/wire.js";
import type { Row } from "../../static/metadata/row.js";
import { bucketOf } from "../../static/store/digests.js";
import { ORGANIZATION } from "../engine/manifest.js";
import type { Chance } from "./chance.js";
import type { Organisation } from "./organisation.js";
import { HELP } from "./pairs.js";
import { ALL_TABLES, type AnyName, columnsOf, manifestFor, type Person } from "./profile.js";
import { pageOf, pull, type SentRow } from "./pulling.js";
import type { Scheduler } from "./scheduler.js";
import { lookupId } from "./scopes.js";

export interface Call {
  method: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: JSON as it came; each endpoint knows its own
  body: any;
}

export interface Reply {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: unknown;
}

/** What the cookie of a browser says. */
export interface Session {
  user: Person | null;
  browser: string;
}

export class Server {
  /** The rows that travelled with each cursor. */
  readonly sent = new Map<string, readonly SentRow[]>();
  /** What an administrator asks of devices, by their ids, until it is done. */
  readonly commands = new Map<string, Command>();
  /** Devices that spoke, and for whom; and those that said that unsent work was lost. */
  readonly devices = new Map<string, string>();
  readonly lossesTold = new Set<string>();
  /** Told when a browser confirms that it deletes a user's databases. */
  onWipe: (browser: string) => void = () => {};
  readonly #wipes = new Set<string>();
  requests = 0;
  conflicts = 0;
  readonly #organisation: Organisation;
  readonly #scheduler: Scheduler;
  readonly #people: readonly Person[];
  #orders = 0;

  constructor(organisation: Organisation, scheduler: Scheduler, people: readonly Person[]) {
    this.#organisation = organisation;
    this.#scheduler = scheduler;
    this.#people = people;
  }

  answer(session: Session, call: Call): Reply {
    this.requests += 1;
    if (call.path === "/api/session") return this.#session(session, call);
    if (call.headers["X-Protocol"] !== "1") return problem(426, "protocol");
    if (!session.user) return problem(401, "signed-out");
    const path = call.path.replace("/api/sync/", "");
    const [name, query] = path.split("?");
    const named = query ? new URLSearchParams(query).get("user") : call.body.user;
    if (named !== session.user.id) return problem(401, "other-user");
    this.#hear(session, session.user, call.body);
    const reply = this.#serve(session.user, name ?? "", call);
    const command = this.commands.get(call.body?.device ?? "");
    return command ? { ...reply, body: { ...(reply.body as object), command } } : reply;
  }

  /** An administrator asks something of a device, or takes it back. */
  order(dice: Chance): string {
    const device = dice.pick([...this.devices.keys()]);
    if (!device) return "nobody";
    const kind = dice.weigh({ none: 2, resync: 4, "sign-out": 2, wipe: 3 });
    this.#orders += 1;
    if (kind === "none") this.commands.delete(device);
    else this.commands.set(device, { id: `order-${this.#orders}`, kind });
    if (kind === "wipe") this.#wipes.add(`order-${this.#orders}`);
    return `${kind} of ${device.slice(-7)}`;
  }

  /** What a device says of itself. */
  // biome-ignore lint/suspicious/noExplicitAny: JSON as it came
  #hear({ browser }: Session, user: Person, body: any): void {
    if (!body?.device) return;
    this.devices.set(body.device, user.id);
    if (body.facts?.workLost) this.lossesTold.add(body.device);
    const command = this.commands.get(body.device);
    // Also of a wipe that was taken back when the device had begun it.
    if (this.#wipes.has(body.done)) this.onWipe(browser);
    if (command?.id === body.done) this.commands.delete(body.device);
  }

  #session(session: Session, { method, body }: Call): Reply {
    if (method === "DELETE") {
      session.user = null;
      return { status: 204, headers: {}, body: null };
    }
    if (method === "POST") {
      session.user = this.#people.find(({ name }) => name === body.username) ?? null;
    }
    const { user } = session;
    return json({
      user: user && { id: user.id, username: user.name, fullName: user.name, isMaker: false },
      organization: user && { id: ORGANIZATION, name: "Alderwick" },
      csrfToken: "token",
      release: "1",
    });
  }

  #serve(user: Person, name: string, { body, headers }: Call): Reply {
    if (!isSense(body)) return problem(400, "invalid-request");
    const asked = tablesAsked(body);
    if (name === "pull" && body.fingerprint !== this.#fingerprint(user)) {
      return problem(409, "manifest-changed");
    }
    if (asked.some((table) => !this.#organisation.has(table))) return problem(400, "unknown-table");
    switch (name) {
      case "manifest":
        return this.#manifest(user, headers);
      case "pull":
        return this.#pull(user, body);
      case "list":
        return json({ serverTime: this.#time(), rows: this.#list(user, body) });
      case "get":
        return json({ tables: body.asks.map((ask: GetAsk) => this.#get(user, ask)) });
      case "related":
        return json({ tables: body.asks.map((ask: RelatedAsk) => this.#related(user, ask)) });
      case "push":
        return json({
          outcomes: body.changeSets.map((set: WireChangeSet) => this.#push(user, set)),
        });
      case "cancel":
        return json({
          outcomes: body.changeSets.map((changeSet: string) => ({
            changeSet,
            outcome: this.#organisation.cancel(changeSet),
          })),
        });
      default:
        return problem(404, "not-found");
    }
  }

  #manifest(user: Person, headers: Readonly<Record<string, string>>): Reply {
    const manifest = manifestFor(this.#organisation.profile, user);
    const etag = `"${manifest.fingerprint}"`;
    if (headers["If-None-Match"] === etag) return { status: 304, headers: {}, body: null };
    return json(manifest, { ETag: etag });
  }

  #fingerprint(user: Person): string {
    return `${user.id}-${this.#organisation.profile.version}`;
  }

  #pull(user: Person, body: PullRequest): Reply {
    const scope = (table: string) => this.#scope(user, table);
    const { profile } = this.#organisation;
    const answer = pull(body, { scope, profile, nowMs: this.#scheduler.nowMs });
    this.sent.set(answer.cursor, answer.sent);
    const { cursor, unchanged, tables } = answer;
    return json({ serverTime: this.#time(), cursor, unchanged, tables });
  }

  #list(
    user: Person,
    { table, bits, buckets }: { table: string; bits: number; buckets: number[] },
  ) {
    const wanted = new Set(buckets);
    const rows = this.#scope(user, table).filter(({ id }) => wanted.has(bucketOf(id, bits)));
    return rows.map(({ id, version }) => [id, version]);
  }

  #get(user: Person, { table, ids, scoped }: GetAsk) {
    const scope = this.#organisation.scope(user.id).get(table as AnyName);
    const all = this.#organisation.rows(table);
    const rows = ids.flatMap((id) => {
      const row = scoped ? scope?.get(id) : all.get(id);
      return row && this.#organisation.isReadable(user.id, id) ? [row] : [];
    });
    const found = new Set(rows.map(({ id }) => id));
    return { ...this.#page(table, rows), absent: ids.filter((id) => !found.has(id)) };
  }

  #related(user: Person, ask: RelatedAsk) {
    const scope = this.#scope(user, ask.table);
    const rows = scope.filter((row) =>
      "column" in ask
        ? ask.parents.includes(lookupId(row.values[ask.column]) ?? "")
        : ask.ids.includes(row.id),
    );
    return this.#page(ask.table, rows);
  }

  #push(user: Person, set: WireChangeSet) {
    const isKnown = this.#organisation.receipts.has(set.id);
    const refusal = isKnown ? null : this.#refusal(set);
    const outcome = refusal ?? this.#organisation.apply(user.id, set);
    if (outcome.outcome === "stale") this.conflicts += 1;
    const scope = this.#organisation.scope(user.id);
    const tables = ALL_TABLES.filter((name) => set.mutations.some(({ table }) => table === name));
    const rows = tables.map((table) => {
      const mine = set.mutations.filter((one) => one.table === table);
      const ids = mine.flatMap(({ row, values }) =>
        table === HELP ? (this.#organisation.pairOf(values)?.id ?? []) : [row],
      );
      const page = this.#get(user, { table, ids: [...new Set(ids)], scoped: false });
      return { ...page, inScope: page.rows.map(([id]) => scope.get(table)?.has(`${id}`) ?? false) };
    });
    return { changeSet: set.id, ...outcome, rows };
  }

  /** What the profile does not have is not sent on. */
  #refusal({ mutations }: WireChangeSet): Omit<Outcome, "changeSet" | "rows"> | null {
    const names = columnsOf(this.#organisation.profile);
    for (const { table, row, values } of mutations) {
      const place = { outcome: "invalid" as const, table, row };
      if (!this.#organisation.has(table)) return { ...place, code: "unknown-table" };
      const column = Object.keys(values).find((one) => !names[table as AnyName].includes(one));
      if (column) return { ...place, code: "unknown-column", column };
    }
    return null;
  }

  #scope(user: Person, table: string): Row[] {
    return [
      ...(this.#organisation
        .scope(user.id)
        .get(table as AnyName)
        ?.values() ?? []),
    ];
  }

  #page(table: string, rows: readonly Row[]) {
    return pageOf(table, columnsOf(this.#organisation.profile)[table as AnyName], rows);
  }

  #time(): string {
    return new Date(this.#scheduler.nowMs).toISOString();
  }
}

/** As portal/sync/schemas.py judges, where an engine might go wrong. */
// biome-ignore lint/suspicious/noExplicitAny: JSON as it came
function isSense(body: any): boolean {
  const lists: unknown[][] = [
    ...(body?.buckets ? [body.buckets] : []),
    ...(body?.asks ?? []).map(
      (ask: { ids?: string[]; parents?: string[] }) => ask.ids ?? ask.parents ?? [],
    ),
  ];
  const names = (body?.tables ?? []).map(([table]: [string]) => table);
  const areFilled = lists.every((list) => list.length > 0 && new Set(list).size === list.length);
  return areFilled && new Set(names).size === names.length;
}

// biome-ignore lint/suspicious/noExplicitAny: JSON as it came
function tablesAsked(body: any): string[] {
  const asks = (body?.asks ?? []).map(({ table }: { table: string }) => table);
  const pulled = (body?.tables ?? []).map(([table]: [string]) => table);
  return [...asks, ...pulled, ...(body?.table ? [body.table] : [])];
}

export function json(body: unknown, headers: Record<string, string> = {}): Reply {
  return { status: 200, headers: { "Content-Type": "application/json", ...headers }, body };
}

export function problem(status: number, code: string, rest: object = {}): Reply {
  const type = `urn:field-portal:problem:${code}`;
  return {
    status,
    headers: { "Content-Type": "application/problem+json" },
    body: { type, title: code, status, detail: code, ...rest },
  };
}
