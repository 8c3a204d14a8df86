/** Whatever a network does to a request or its answer, a change takes effect once and none is lost. */

import { beforeEach, describe, expect, it } from "vitest";
import { RequestFault } from "../../static/engine/errors.js";
import { discard } from "../../static/store/resolving.js";
import { Device, guid } from "./device.js";
import { manifestOf } from "./manifest.js";
import { type Answering, ModelServer } from "./model-server.js";
import { Upstream } from "./upstream.js";

const BOOKING = guid(0xb0, 1);
const OTHER = guid(0xb0, 2);

type Answer = Parameters<Answering>[1];

/** What the network still carries when its sender has given up. */
const underWay: Answer[] = [];

const cut = async (answer: Answer): Promise<Response> => {
  const { headers, status } = answer();
  const text = await answer().text();
  return new Response(text.slice(0, text.length / 2), { status, headers });
};
const page = "<html><body>Welcome to the hotel</body></html>";
const json = { "Content-Type": "application/json" };
const html = { "Content-Type": "text/html" };

const FAULTS: Record<string, (answer: Answer) => Response | Promise<Response>> = {
  "that does not arrive": () => Promise.reject(new TypeError("network")),
  "whose answer does not arrive": (answer) => {
    answer();
    throw new TypeError("network");
  },
  "whose answer is cut off": cut,
  "that a network's own page answers": () => new Response(page, { status: 200, headers: html }),
  "that a proxy answers in place of a dead server": () =>
    new Response(page, { status: 502, headers: html }),
  "whose answer is nothing": () => new Response("null", { headers: json }),
  "whose refusal is nothing": () => new Response("null", { status: 503, headers: json }),
  "that something else answers": () => new Response('{"login": "required"}', { headers: json }),
  "that arrives after its sender has given up": (answer) => {
    underWay.push(answer);
    throw new TypeError("network");
  },
};

let upstream: Upstream;
let server: ModelServer;
let device: Device;

beforeEach(async () => {
  underWay.length = 0;
  upstream = new Upstream();
  const booking = { status: "planned", owner: "bob", workorder: null };
  upstream.put("booking", BOOKING, { name: "One", ...booking });
  upstream.put("booking", OTHER, { name: "Two", ...booking });
  server = new ModelServer(upstream, manifestOf());
  device = new Device(server);
  await device.firstSync();
});

/** The next request of this path meets the fault; all others pass. */
function disturb(path: string, fault: (answer: Answer) => Response | Promise<Response>): void {
  let isDone = false;
  server.network = (asked, answer) => {
    if (asked.path !== path || isDone) return answer();
    isDone = true;
    return fault(answer);
  };
}

describe.each(Object.entries(FAULTS))("a request %s", (_name, fault) => {
  it("leaves a change sent, with its body, and it takes effect once", async () => {
    await device.edit("booking", BOOKING, { status: "done" });
    disturb("push", fault);
    await device.pass().catch((error) => expect(error).toBeInstanceOf(RequestFault));
    const [sent] = server.drain().filter(({ path }) => path === "push");
    expect(await device.row("booking", BOOKING)).toMatchObject({ values: { status: "done" } });

    await device.pass();
    const [again] = server.drain().filter(({ path }) => path === "push");
    if (sent && again) expect(again.body.changeSets).toEqual(sent.body.changeSets);
    for (const late of underWay) late();
    expect(upstream.applied).toHaveLength(1);
    expect(await device.work.outbox()).toEqual([]);
    expect(upstream.rows("booking").get(BOOKING)?.values.status).toBe("done");
  });

  it("leaves the rows as they were, and the next pull brings what it should have brought", async () => {
    upstream.put("booking", OTHER, { status: "done" });
    upstream.put("booking", guid(0xb0, 3), { name: "Three", status: "planned", owner: "bob" });
    const before = [await device.held("booking"), await device.base.meta("cursor")];
    disturb("pull", fault);
    await expect(device.pass()).rejects.toBeInstanceOf(RequestFault);
    expect([await device.held("booking"), await device.base.meta("cursor")]).toEqual(before);

    await device.pass();
    for (const late of underWay) late();
    const scope = upstream.scope("booking").map(({ id, version }) => `${id} ${version}`);
    expect(await device.held("booking")).toEqual(scope.sort());
  });

  it("leaves the manifest as it was, and the next pass takes the new one", async () => {
    const before = await device.base.meta("manifest");
    server.manifest = manifestOf({ fingerprint: "newer" });
    disturb("manifest", fault);
    await expect(device.pass()).rejects.toBeInstanceOf(RequestFault);
    expect(await device.base.meta("manifest")).toEqual(before);
    expect((await device.rows("booking")).size).toBe(2);

    await device.pass();
    expect((await device.base.meta("manifest"))?.value.fingerprint).toBe("newer");
  });

  it("does not let what was dropped take effect: it is cancelled by the next pass", async () => {
    await device.edit("booking", BOOKING, { status: "done" });
    disturb("push", () => Promise.reject(new TypeError("network")));
    await device.pass().catch(() => {});
    const [set] = await device.work.outbox();
    if (!set) throw new Error("Nothing is unsent.");
    await device.work.change(null, (outbox) => discard(outbox, set));
    disturb("cancel", fault);
    await device.pass().catch((error) => expect(error).toBeInstanceOf(RequestFault));
    await device.pass();
    for (const late of underWay) late();
    expect(upstream.receipts.get(set.id)).toBe("cancelled");
    expect(upstream.applied.map(({ id }) => id)).not.toContain(set.id);
  });
});
