/** What a first sync costs: requests, asks and transactions, which hold at any speed. */

import { beforeEach, describe, expect, it } from "vitest";
import type { PulledPages, SyncApi } from "../../static/engine/api.js";
import { check } from "../../static/engine/check.js";
import { PassContext } from "../../static/engine/context.js";
import { pull } from "../../static/engine/pull.js";
import type { GetAsk, VersionedId } from "../../static/engine/wire.js";
import type { Manifest } from "../../static/metadata/manifest.js";
import { bucketOf, digestOf, xorHex } from "../../static/store/digests.js";
import { Device, guid } from "./device.js";
import { manifestOf } from "./manifest.js";
import { ModelServer } from "./model-server.js";
import { pairManifest } from "./pair-profile.js";
import { Upstream } from "./upstream.js";

/** As the server has it: see portal/sync/pull.py. */
const ROWS_PER_PAGE = 2_000;

const rowsOf = (count: number, version: number) =>
  Array.from(
    { length: count },
    (_, at): VersionedId => [guid(0x7a, at + 1), version === 0 ? 0 : version + at],
  );

/** One large table, served as fast as can be; all others are empty. */
class LargeTable {
  readonly requests: string[] = [];
  readonly asks: GetAsk[] = [];
  readonly #name: string;
  readonly #columns: number;
  readonly rows: VersionedId[];

  constructor(name: string, columns: number, rows: VersionedId[]) {
    this.#name = name;
    this.#columns = columns;
    this.rows = rows;
  }

  api(api: SyncApi, isPair: boolean): SyncApi {
    return {
      ...api,
      pull: async ({ cursor, tables }) => {
        this.requests.push("pull");
        const since = Number(cursor ?? 0);
        const asked = tables.find(([name]) => name === this.#name);
        const at = isPair ? this.rows.length : since;
        const page = this.rows.slice(at, at + ROWS_PER_PAGE);
        const end = Math.max(since, at + page.length);
        const answer: PulledPages = { pages: [], faults: [], cursor: String(end) };
        const isCompared = asked !== undefined && asked.length > 1 && end >= this.rows.length;
        const comparison = isCompared ? this.#compare(asked[3] ?? 0) : null;
        if (asked && (page.length > 0 || comparison)) {
          const more = end < this.rows.length;
          answer.pages.push({ ...this.#page(page), more, check: comparison });
        }
        return answer;
      },
      list: async (_table, bits, buckets) => {
        this.requests.push("list");
        const wanted = new Set(buckets);
        const rows = this.rows.filter(([id]) => wanted.has(bucketOf(id, bits)));
        return { serverTime: "", rows };
      },
      get: async (asks) => {
        this.requests.push("get");
        this.asks.push(...asks);
        const versions = new Map(this.rows);
        const pages = asks.map(({ ids }) => ({
          ...this.#page(ids.map((id): VersionedId => [id, versions.get(id) ?? 0])),
          absent: [],
        }));
        return { pages, faults: [] };
      },
    };
  }

  #compare(bits: number) {
    const dealt = new Map<number, { id: string; version: number }[]>();
    for (const [id, version] of this.rows) {
      const bucket = bucketOf(id, bits);
      dealt.set(bucket, [...(dealt.get(bucket) ?? []), { id, version }]);
    }
    const buckets = [...dealt].map(([bucket, rows]) => {
      const digest = digestOf(rows);
      return [bucket, digest.count, xorHex(digest)] as const;
    });
    return { state: "buckets" as const, buckets };
  }

  #page(rows: VersionedId[]) {
    const names = this.#columns;
    const table = this.#name;
    const cells = rows.map((row) => [...row, ...Array<null>(names).fill(null)]);
    const columns = ["id", "version", ...this.names.slice(0, names)];
    return { table, columns, rows: cells };
  }

  names: string[] = [];
}

interface Costs {
  writes: number;
  large: LargeTable;
  context: PassContext;
}

async function deviceFor(name: string, rows: VersionedId[], manifest: Manifest): Promise<Costs> {
  const device = new Device(new ModelServer(new Upstream(), manifest));
  const table = manifest.tables.find((one) => one.name === name);
  const large = new LargeTable(name, table?.columns.length ?? 0, rows);
  large.names = table?.columns.map((column) => column.name) ?? [];
  const input = await device.input();
  const api = large.api(input.api, Boolean(table?.pair));
  const context = new PassContext({ ...input, api }, { ...manifest, follow: [] });
  const costs = { writes: 0, large, context };
  const write = device.base.write.bind(device.base);
  device.base.write = (one) => {
    costs.writes += 1;
    return write(one);
  };
  return costs;
}

let costs: Costs;

const tally = () => ({ requests: costs.large.requests.splice(0), writes: costs.writes });

describe("10 000 rows", () => {
  beforeEach(async () => {
    costs = await deviceFor("task", rowsOf(10_000, 1), manifestOf());
  });

  it("come by one request and one transaction to a page of 2 000", async () => {
    await pull(costs.context, "all");
    expect(tally()).toEqual({ requests: Array(5).fill("pull"), writes: 5 });
    expect((await costs.context.input.base.rows("task")).size).toBe(10_000);
  });

  it("are compared without a listing when the rows that came with it were all that differed", async () => {
    await pull(costs.context, "all");
    const before = tally().writes;
    const { comparisons } = await pull(costs.context, "check");
    await check(costs.context, comparisons);
    const { requests, writes } = tally();
    expect(requests).toEqual(["pull"]);
    // The answer with its cursor, and the signature of the comparison.
    expect(writes - before).toBe(2);
    expect(costs.large.asks).toEqual([]);
  });

  it("of which one has changed cost a listing of its bucket and one ask", async () => {
    await pull(costs.context, "all");
    const before = tally().writes;
    costs.large.rows[17] = [guid(0x7a, 18), 70_000];
    const { comparisons } = await pull(costs.context, "check");
    await check(costs.context, comparisons);
    const { requests, writes } = tally();
    expect(requests).toEqual(["pull", "list", "get"]);
    expect(writes - before).toBe(3);
    expect(costs.large.asks.map(({ ids }) => ids)).toEqual([[guid(0x7a, 18)]]);
  });
});

describe("10 000 pairs", () => {
  it("come by one comparison, one listing and two requests of 16 and 4 asks", async () => {
    costs = await deviceFor("workorder_skill", rowsOf(10_000, 0), pairManifest());
    const { comparisons } = await pull(costs.context, "all");
    await check(costs.context, comparisons);
    const { requests, writes } = tally();
    expect(requests).toEqual(["pull", "list", "get", "get"]);
    expect(costs.large.asks.map(({ ids }) => ids.length)).toEqual(Array(20).fill(500));
    // The answer, each of the two requests by id, and the signature.
    expect(writes).toBe(4);
    expect((await costs.context.input.base.rows("workorder_skill")).size).toBe(10_000);
  });
});
