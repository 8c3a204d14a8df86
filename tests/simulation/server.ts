/** The sync server over the model of upstream. Keeps nothing between two requests. */

import type {
  GetAsk,
  PullRequest,
  PullTable,
  RelatedAsk,
  WireChangeSet,
} from "../../static/engine/wire.js";
import type { Row, Value } from "../../static/metadata/row.js";
import { bucketOf, digestOf, xorHex } from "../../static/store/digests.js";
import { ORGANIZATION } from "../engine/manifest.js";
import { type Cursor, finishRun, freshCursor, nextPage, position } from "./cursor.js";
import { lookupId, type Organisation } from "./organisation.js";
import { columnsOf, manifestFor, type Name, type Person, TABLES } from "./profile.js";
import type { Scheduler } from "./scheduler.js";

/** Small, so that few rows need pages and buckets. */
const ROWS_PER_PAGE = 4;
const ROWS_LISTED_WHOLE = 5;

/** A digest that nothing has: the scope is listed in any case. */
const NOTHING = { count: -1, xor: "" };

type Cursors = Record<string, Cursor>;

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
}

export interface SentRow {
  table: Name;
  id: string;
  version: number;
}

export class Server {
  /** The rows that travelled with each cursor. */
  readonly sent = new Map<string, readonly SentRow[]>();
  requests = 0;
  conflicts = 0;
  readonly #organisation: Organisation;
  readonly #scheduler: Scheduler;
  readonly #people: readonly Person[];

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
    return this.#serve(session.user, name ?? "", call);
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

  #pull(user: Person, body: PullRequest): Reply {
    const { version } = this.#organisation.profile;
    if (body.fingerprint !== `${user.id}-${version}`) return problem(409, "manifest-changed");
    const known: Cursors = body.cursor === null ? {} : JSON.parse(body.cursor);
    for (const one of body.again) delete known[typeof one === "string" ? one : one[0]];
    const said = body.tables.map((ask) => this.#pullTable(user, ask, known)).filter(isNews);
    const unchanged = body.tables.length - said.length;
    const cursor = JSON.stringify(known);
    this.sent.set(cursor, sentRows(said));
    return json({ serverTime: this.#time(), cursor, unchanged, tables: said });
  }

  #pullTable(user: Person, [table, count, xor, bits]: PullTable, known: Cursors) {
    const scope = this.#scope(user, table);
    const cursor = this.#cursor(table, known[table]);
    const isMoved = cursor.scope !== this.#scopeHash();
    const digest = count === undefined || xor === undefined ? null : { count, xor };
    const run = position(cursor, this.#scheduler.nowMs, digest !== null || isMoved);
    const newer = scope
      .filter(({ version }) => version > run.after)
      .sort((a, b) => a.version - b.version);
    const rows = newer.slice(0, ROWS_PER_PAGE);
    const reached = rows.at(-1)?.version ?? run.after;
    const more = newer.length > rows.length;
    const isCompared = !more && (digest !== null || isMoved);
    const check = isCompared ? compare(scope, digest ?? NOTHING, bits ?? 0) : null;
    const isSame = check?.state === "same";
    const endedMs = this.#scheduler.nowMs;
    known[table] = more
      ? nextPage(cursor, run, reached)
      : { ...finishRun(cursor, run, { endedMs, reached, isSame }), scope: this.#scopeHash() };
    return { ...this.#page(table, rows), more, check };
  }

  #cursor(table: string, known: Cursor | undefined): Cursor {
    const columns = columnsOf(this.#organisation.profile)[table as Name].join();
    if (!known) return freshCursor(this.#scopeHash(), columns);
    return known.columns === columns ? known : freshCursor(known.scope, columns);
  }

  #scopeHash(): string {
    const { kind, windowDays } = this.#organisation.profile;
    return `${kind}-${windowDays}`;
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
    const scope = this.#organisation.scope(user.id).get(table as Name);
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
    const outcome = this.#organisation.apply(user.id, set);
    if (outcome.outcome === "stale") this.conflicts += 1;
    const scope = this.#organisation.scope(user.id);
    const tables = TABLES.filter((name) => set.mutations.some(({ table }) => table === name));
    const rows = tables.map((table) => {
      const ids = set.mutations.filter((one) => one.table === table).map(({ row }) => row);
      const page = this.#get(user, { table, ids: [...new Set(ids)], scoped: false });
      return { ...page, inScope: page.rows.map(([id]) => scope.get(table)?.has(`${id}`) ?? false) };
    });
    return { changeSet: set.id, ...outcome, rows };
  }

  #scope(user: Person, table: string): Row[] {
    return [
      ...(this.#organisation
        .scope(user.id)
        .get(table as Name)
        ?.values() ?? []),
    ];
  }

  #page(table: string, rows: readonly Row[]) {
    const names = columnsOf(this.#organisation.profile)[table as Name];
    const cells = rows.map(({ id, version, values }): Value[] => [
      id,
      version,
      ...names.map((name) => values[name] ?? null),
    ]);
    return { table, columns: ["id", "version", ...names], rows: cells };
  }

  #time(): string {
    return new Date(this.#scheduler.nowMs).toISOString();
  }
}

function sentRows(pages: readonly { table: string; rows: readonly Value[][] }[]): SentRow[] {
  return pages.flatMap(({ table, rows }) =>
    rows.map(([id, version]) => ({
      table: table as Name,
      id: String(id),
      version: Number(version),
    })),
  );
}

/** An answer does not name tables in which nothing is new. */
function isNews({
  rows,
  more,
  check,
}: {
  rows: readonly unknown[];
  more: boolean;
  check: { state: string } | null;
}): boolean {
  return rows.length > 0 || more || (check !== null && check.state !== "same");
}

function compare(scope: Row[], digest: { count: number; xor: string }, bits: number) {
  const mine = digestOf(scope);
  if (mine.count === digest.count && xorHex(mine) === digest.xor) return { state: "same" };
  if (scope.length <= ROWS_LISTED_WHOLE) {
    return { state: "rows", rows: scope.map(({ id, version }) => [id, version]) };
  }
  const buckets = new Map<number, Row[]>();
  for (const row of scope) {
    const bucket = bucketOf(row.id, bits);
    buckets.set(bucket, [...(buckets.get(bucket) ?? []), row]);
  }
  const figures = [...buckets].map(([bucket, rows]) => {
    const one = digestOf(rows);
    return [bucket, one.count, xorHex(one)];
  });
  return { state: "buckets", buckets: figures };
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
