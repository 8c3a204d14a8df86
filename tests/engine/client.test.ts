import { describe, expect, it } from "vitest";
import { createEngineClient, type WorkerLike } from "../../static/engine/client.js";
import { EngineFault } from "../../static/engine/errors.js";
import type { ToWorker } from "../../static/engine/messages.js";
import type { EngineEvent } from "../../static/engine/protocol.js";
import { type Handlers, type Port, serve } from "../../static/engine/rpc.js";

/** A page and a worker joined by a real message channel. */
function joined(handlers: Partial<Handlers>) {
  const { port1, port2 } = new MessageChannel();
  serve(port2 as unknown as Port, handlers as Handlers, () => {});
  port1.start();
  port2.start();
  const close = () => port1.close();
  return { client: createEngineClient(port1 as unknown as WorkerLike), worker: port2, close };
}

describe("the engine client", () => {
  it("gives each caller its own answer, in whatever order they come", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { client, close } = joined({
      exportUnsent: () => held.then(() => "slow"),
      manifest: async () => null,
    });
    const slow = client.call("exportUnsent");
    expect(await client.call("manifest")).toBeNull();
    release();
    expect(await slow).toBe("slow");
    close();
  });

  it("rejects with the code of the worker's fault", async () => {
    const { client, close } = joined({
      row: async () => {
        throw new EngineFault("unknown-table", "There is no such table.");
      },
    });
    const call = client.call("row", { table: "x", id: "1" });
    await expect(call).rejects.toMatchObject({ name: "EngineFault", code: "unknown-table" });
    close();
  });

  it("refuses a method it does not know", async () => {
    const { client, close } = joined({});
    await expect(client.call("status")).rejects.toMatchObject({ code: "unknown-method" });
    close();
  });

  it("hands events to the handlers of their name until they are taken off", async () => {
    const { client, worker, close } = joined({ manifest: async () => null });
    const seen: EngineEvent[] = [];
    const off = client.on("changed", (event) => seen.push(event));
    worker.postMessage({ event: "changed", tables: ["account"] } satisfies EngineEvent);
    worker.postMessage({ event: "manifest", manifest: null } satisfies EngineEvent);
    await client.call("manifest");
    off();
    worker.postMessage({ event: "changed", tables: ["contact"] } satisfies EngineEvent);
    await client.call("manifest");
    expect(seen).toEqual([{ event: "changed", tables: ["account"] }]);
    close();
  });

  it("tells the worker whether storage is persistent when the worker asks", async () => {
    const { port1, port2 } = new MessageChannel();
    createEngineClient(port1 as unknown as WorkerLike);
    port1.start();
    const answered = new Promise<ToWorker>((resolve) => {
      port2.addEventListener("message", ({ data }) => resolve(data));
    });
    port2.start();
    port2.postMessage({ ask: "persist" });
    expect(await answered).toEqual({ signal: "persisted", persisted: false });
    port1.close();
  });
});
