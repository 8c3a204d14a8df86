/** The worker's side of the engine: requests in, replies and events out. */

import { EngineFault } from "./errors.js";
import { isSignal, type Signal, type ToPage, type ToWorker } from "./messages.js";
import type { EngineMethods, MethodName, Reply, Request } from "./protocol.js";

export type Handlers = {
  [M in MethodName]: (input: EngineMethods[M]["input"]) => Promise<EngineMethods[M]["result"]>;
};

export interface Port {
  postMessage(message: ToPage): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
}

/** Answers every request with its handler, each on its own: a slow one holds up nobody. */
export function serve(port: Port, handlers: Handlers, onSignal: (signal: Signal) => void): void {
  port.addEventListener("message", ({ data }) => {
    if (isSignal(data)) onSignal(data);
    else void answer(handlers, data).then((reply) => port.postMessage(reply));
  });
}

async function answer(handlers: Handlers, request: Request): Promise<Reply> {
  const handle = handlers[request.method] as
    | ((input: Request["input"]) => Promise<unknown>)
    | undefined;
  try {
    if (!handle) throw new EngineFault("unknown-method", `The engine has no ${request.method}.`);
    return { id: request.id, result: await handle(request.input) };
  } catch (error) {
    return { id: request.id, error: errorOf(error) };
  }
}

function errorOf(error: unknown): { code: string; message: string } {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "internal";
  return { code, message };
}
