/**
 * A server in memory that speaks the sync protocol, over an organisation in memory.
 *
 * A little longer than most files: it is the shortest whole server, and is read as one.
 */

import type { Fetch } from "../../static/engine/network.js";
import type {
  Command,
  GetAsk,
  Outcome,
  PullRequest,
  PullTable,
  RelatedAsk,
  WireChangeSet,
  WireMutation,
} from "../../static/engine/wire.js";
import type { Manifest } from "../../static/metadata/manifest.js";
import type { Row, Value } from "../../static/metadata/row.js";
import { bucketOf, digestOf, xorHex } from "../../static/store/digests.js";
import { endsOf } from "../../static/store/pairs.js";
import { ORGANIZATION, USER } from "./manifest.js";
import type { Upstream } from "./upstream.js";

const ROWS_PER_PAGE = 20;
const ROWS_LISTED_WHOLE = 10;

export interface Asked {
  path: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever a test wants to look at
  body: any;
}

export type Answering = (asked: Asked, answer: () => Response) => Response | Promise<Response>;

export class ModelServer {
  readonly upstream: Upstream;
  manifest: Manifest;
  /** Every sync request that reached the server. */
  readonly log: Asked[] = [];
  /** Tables that upstream refuses to answer for. */
  readonly refused = new Set<string>();
  /** What is asked of the device until it confirms. */
  command: Command | null = null;
  /** Whom the session cookie names. */
  user: string | null = USER;
  csrfToken = "token-1";
  /** Stands between the device and the server: may lose requests or answers, or answer itself. */
  network: Answering = (_asked, answer) => answer();

  constructor(upstream: Upstream, manifest: Manifest) {
    this.upstream = upstream;
    this.manifest = manifest;
  }

  readonly fetch: Fetch = async (path, init) => {
    const body = init.body === undefined ? null : JSON.parse(String(init.body));
    const asked = { path: path.replace("/api/sync/", "").replace(/\?.*/, ""), body };
    const headers = new Headers(init.headers);
    const answered = await this.network(asked, () => this.#answer(asked, init, headers));
    if (init.signal?.aborted) throw new DOMException("aborted", "AbortError");
    return answered;
  };

  /** The sync requests since the last call. */
  drain(): Asked[] {
    return this.log.splice(0);
  }

  #answer(asked: Asked, init: RequestInit, headers: Headers): Response {
    if (asked.path === "/api/session") return this.#session(init, asked.body);
    this.log.push(asked);
    const isUnsafe = init.method !== "GET";
    if (isUnsafe && headers.get("X-CSRFToken") !== this.csrfToken) return problem(403, "csrf");
    if (headers.get("X-Protocol") !== "1") return problem(426, "protocol");
    if (this.user === null) return problem(401, "signed-out");
    if (this.user !== USER) return problem(401, "other-user");
    if (this.command && asked.body?.done === this.command.id) this.command = null;
    return this.#serve(asked, headers);
  }

  #session(init: RequestInit, body: { username: string; password: string } | null): Response {
    if (init.method === "DELETE") {
      this.user = null;
      return new Response(null, { status: 204 });
    }
    if (init.method === "POST") {
      if (body?.username !== body?.password) return problem(401, "sign-in-failed");
      this.user = USER;
    }
    const user = { id: USER, username: "bob", fullName: "Bob", isMaker: false };
    const organization = { id: ORGANIZATION, name: "Alderwick" };
    return json({
      user: this.user === null ? null : user,
      organization: this.user === null ? null : organization,
      csrfToken: this.csrfToken,
      release: "1",
    });
  }

  #serve({ path, body }: Asked, headers: Headers): Response {
    switch (path) {
      case "manifest": {
        const etag = `"${this.manifest.fingerprint}"`;
        if (headers.get("If-None-Match") === etag) return new Response(null, { status: 304 });
        return json(this.manifest, { ETag: etag });
      }
      case "pull":
        if (body.fingerprint !== this.manifest.fingerprint)
          return problem(409, "manifest-changed", this.#asked());
        return json({ ...this.#pull(body), ...this.#asked() });
      case "list": {
        if (body.buckets.length === 0) return problem(400, "invalid-request");
        const wanted = new Set(body.buckets);
        const rows = this.upstream.scope(body.table);
        const listed = rows.filter(({ id }) => wanted.has(bucketOf(id, body.bits)));
        return json({ rows: listed.map(({ id, version }) => [id, version]) });
      }
      case "get":
        return json({ tables: this.#each(body.asks, (ask: GetAsk) => this.#get(ask)) });
      case "related":
        return json({ tables: this.#each(body.asks, (ask: RelatedAsk) => this.#related(ask)) });
      case "push":
        return json({
          outcomes: body.changeSets.map((set: WireChangeSet) => this.#push(set)),
          ...this.#asked(),
        });
      case "cancel":
        return json({
          outcomes: body.changeSets.map((changeSet: string) => ({
            changeSet,
            outcome: this.upstream.cancel(changeSet),
          })),
        });
      default:
        return problem(404, "not-found");
    }
  }

  #asked(): { command?: Command } {
    return this.command ? { command: this.command } : {};
  }

  #each<Ask extends { table: string }>(asks: Ask[], answer: (ask: Ask) => object): object[] {
    const fault = { type: "urn:field-portal:problem:forbidden", title: "Refused", detail: "No." };
    return asks.map((ask) =>
      this.refused.has(ask.table) ? { table: ask.table, fault } : answer(ask),
    );
  }

  #pull({ cursor, again, tables }: PullRequest) {
    const known: Record<string, number> = cursor === null ? {} : JSON.parse(cursor);
    for (const one of again) if (typeof one === "string") delete known[one];
    const asks = tables.map((ask) => ({ ask, table: ask[0] }));
    const parts = new Map(again.flatMap((one) => (typeof one === "string" ? [] : [[one[0], one]])));
    const said = this.#each(asks, ({ ask, table }) => {
      const part = parts.get(table);
      return part ? this.#pullColumns(part, known) : this.#pullTable(ask, known);
    }).filter(isNews);
    const unchanged = tables.length - said.length;
    return { cursor: JSON.stringify(known), unchanged, tables: said };
  }

  #pullTable([table, count, xor, bits]: PullTable, known: Record<string, number>) {
    const scope = this.upstream.scope(table);
    const digest = count === undefined || xor === undefined ? null : { count, xor };
    if (this.upstream.pairs.has(table)) {
      const check = this.#check(scope, digest ?? { count: 0, xor: "" }, bits ?? 0);
      return { ...this.#page(table, []), more: false, check };
    }
    const since = known[table] ?? 0;
    const newer = scope
      .filter(({ version }) => version > since)
      .sort((a, b) => a.version - b.version);
    const rows = newer.slice(0, ROWS_PER_PAGE);
    const more = newer.length > rows.length;
    known[table] = rows.at(-1)?.version ?? since;
    const check = digest === null || more ? null : this.#check(scope, digest, bits ?? 0);
    return { ...this.#page(table, rows), more, check };
  }

  /** Columns that the device lacks: where it is stands beside the rows' own position. */
  #pullColumns([table, ...columns]: readonly string[], known: Record<string, number>) {
    const place = `${table}+${[...columns].sort()}`;
    const scope = this.upstream.scope(table ?? "").sort((a, b) => a.version - b.version);
    const left = scope.filter(({ version }) => version > (known[place] ?? 0));
    const rows = left.slice(0, ROWS_PER_PAGE);
    const more = left.length > rows.length;
    if (more) known[place] = rows.at(-1)?.version ?? 0;
    else delete known[place];
    const cells = rows.map(({ id, version, values }) => [
      id,
      version,
      ...columns.map((name) => values[name] ?? null),
    ]);
    return { table, columns: ["id", "version", ...columns], rows: cells, more, check: null };
  }

  #check(scope: Row[], digest: { count: number; xor: string }, bits: number) {
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

  #get({ table, ids, scoped }: GetAsk) {
    const all = [...this.upstream.rows(table).values()];
    const readable = all.filter(({ id }) => this.upstream.isReadable(id));
    const rows = (scoped ? this.upstream.scope(table) : readable).filter(({ id }) =>
      ids.includes(id),
    );
    const found = new Set(rows.map(({ id }) => id));
    return { ...this.#page(table, rows), absent: ids.filter((id) => !found.has(id)) };
  }

  #related(ask: RelatedAsk) {
    const rows = this.upstream.scope(ask.table).filter((row) => {
      if (!("column" in ask)) return ask.ids.includes(row.id);
      const parent = row.values[ask.column];
      return Array.isArray(parent) && ask.parents.includes(parent[0]);
    });
    return this.#page(ask.table, rows);
  }

  #push(set: WireChangeSet) {
    const isKnown = this.upstream.receipts.has(set.id);
    const refusal = isKnown ? null : this.#refusal(set);
    const outcome = refusal ?? this.upstream.apply(set);
    const tables = [...new Set(set.mutations.map(({ table }) => table))];
    const rows = tables.map((table) => {
      const mine = set.mutations.filter((one) => one.table === table);
      const ids = this.upstream.pairs.has(table)
        ? mine.flatMap((one) => this.#pairIds(one))
        : mine.map(({ row }) => row);
      const page = this.#get({ table, ids, scoped: false });
      const scope = new Set(this.upstream.scope(table).map(({ id }) => id));
      return { ...page, inScope: page.rows.map(([id]) => scope.has(String(id))) };
    });
    return { changeSet: set.id, ...outcome, rows };
  }

  /** What the profile does not have is not sent on. */
  #refusal({ mutations }: WireChangeSet): Omit<Outcome, "changeSet" | "rows"> | null {
    for (const { table: name, row, values } of mutations) {
      const table = this.manifest.tables.find((one) => one.name === name);
      const place = { outcome: "invalid" as const, table: name, row };
      if (!table) return { ...place, code: "unknown-table", message: `No table ${name}.` };
      const names = new Set([table.key, ...table.columns.map((column) => column.name)]);
      const column = Object.keys(values).find((one) => !names.has(one));
      if (column) return { ...place, code: "unknown-column", column, message: `No ${column}.` };
    }
    return null;
  }

  /** A pair that is there, by its ends: the device does not know its row. */
  #pairIds({ table, values }: WireMutation): string[] {
    const pair = this.upstream.pairs.get(table);
    const ends = pair ? endsOf(pair, values) : null;
    const row = ends ? this.upstream.pairOf(table, ends.first, ends.second) : undefined;
    return row ? [row.id] : [];
  }

  #page(table: string, rows: readonly Row[]) {
    const definition = this.manifest.tables.find(({ name }) => name === table);
    const names = definition?.columns.map(({ name }) => name) ?? [];
    const cells = rows.map(({ id, version, values }): Value[] => [
      id,
      version,
      ...names.map((name) => values[name] ?? null),
    ]);
    return { table, columns: ["id", "version", ...names], rows: cells };
  }
}

/** An answer does not name tables in which nothing is new. */
function isNews(answer: { rows?: unknown[]; more?: boolean; check?: { state: string } | null }) {
  const { rows, more, check } = answer;
  return !rows || rows.length > 0 || more || (check && check.state !== "same");
}

export function json(body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { headers });
}

export function problem(status: number, code: string, rest: object = {}): Response {
  const document = {
    type: `urn:field-portal:problem:${code}`,
    title: code,
    status,
    detail: code,
    ...rest,
  };
  return new Response(JSON.stringify(document), {
    status,
    headers: { "Content-Type": "application/problem+json" },
  });
}
