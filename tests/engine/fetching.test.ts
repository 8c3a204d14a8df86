/** Rows by id, within what a request may ask and an answer should have. */

import { describe, expect, it } from "vitest";
import type { SyncApi } from "../../static/engine/api.js";
import { asksFor, requestsOf } from "../../static/engine/asks.js";
import { PassContext } from "../../static/engine/context.js";
import { fetchById } from "../../static/engine/fetching.js";
import type { GetAsk } from "../../static/engine/wire.js";
import { Device, guid } from "./device.js";
import { manifestOf } from "./manifest.js";
import { ModelServer } from "./model-server.js";
import { Upstream } from "./upstream.js";

const ids = (count: number) => Array.from({ length: count }, (_, at) => guid(0x7a, at + 1));

/** Answers every ask with rows; breaks at the n-th request. */
function answering(asked: GetAsk[][], breaksAt = Number.POSITIVE_INFINITY): SyncApi["get"] {
  return async (asks) => {
    asked.push(asks);
    if (asked.length === breaksAt) throw new TypeError("network");
    const columns = ["id", "version", "name", "done", "workorder"];
    const pages = asks.map(({ table, ids: wanted }) => ({
      table,
      columns,
      rows: wanted.map((id) => [id, 1, "Task", false, null]),
      absent: [],
    }));
    return { pages, faults: [] };
  };
}

async function contextWith(get: SyncApi["get"]): Promise<PassContext> {
  const device = new Device(new ModelServer(new Upstream(), manifestOf()));
  const input = await device.input();
  return new PassContext({ ...input, api: { ...input.api, get } }, manifestOf());
}

describe("rows fetched by id", () => {
  it("are asked for in parts of 500, at most 8 000 to a request", () => {
    const requests = requestsOf(asksFor("task", ids(17_001), true));
    expect(requests.map((asks) => asks.length)).toEqual([16, 16, 3]);
    const counts = requests.flat().map((ask) => ask.ids.length);
    expect(Math.max(...counts)).toBe(500);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(17_001);
  });

  it("are stored answer by answer, so that a break loses one at most", async () => {
    const asked: GetAsk[][] = [];
    const context = await contextWith(answering(asked, 2));
    const asks = asksFor("task", ids(9_000), true);
    await expect(fetchById(context, asks)).rejects.toThrow("network");
    expect((await context.input.base.rows("task")).size).toBe(8_000);
  });

  it("are stored in one transaction to a request", async () => {
    const asked: GetAsk[][] = [];
    const context = await contextWith(answering(asked));
    let writes = 0;
    const { base } = context.input;
    const write = base.write.bind(base);
    base.write = (input) => {
      writes += 1;
      return write(input);
    };
    await fetchById(context, asksFor("task", ids(10_000), true));
    expect(asked).toHaveLength(2);
    expect(writes).toBe(2);
    expect((await base.rows("task")).size).toBe(10_000);
  });
});
