/** The page's side of the engine: typed calls into the worker, and its events. */

import { EngineFault } from "./errors.js";
import { isAsk, isEvent, type ToPage, type ToWorker } from "./messages.js";
import type { EngineEvent, EngineMethods, MethodName, Reply } from "./protocol.js";

type Input<M extends MethodName> = EngineMethods[M]["input"];
type EventName = EngineEvent["event"];
type EventOf<E extends EventName> = Extract<EngineEvent, { event: E }>;

export interface EngineClient {
  /** Rejects with an EngineFault. Methods without input may be called with the name alone. */
  call<M extends MethodName>(
    method: M,
    ...input: Input<M> extends null ? [input?: null] : [input: Input<M>]
  ): Promise<EngineMethods[M]["result"]>;
  /** Returns what takes the handler off again. */
  on<E extends EventName>(event: E, handler: (event: EventOf<E>) => void): () => void;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(fault: EngineFault): void;
}

/** What the client needs of a Worker, so that tests can hand in a message port. */
export type WorkerLike = Pick<Worker, "postMessage" | "addEventListener">;

/** Connects a page to its engine worker; also tells the worker what only a page can see. */
export function createEngineClient(worker: WorkerLike): EngineClient {
  const waiting = new Map<number, Waiting>();
  const handlers = new Map<EventName, Set<(event: EngineEvent) => void>>();
  let lastId = 0;

  const post = (message: ToWorker) => worker.postMessage(message);
  worker.addEventListener("message", (message) => receive((message as MessageEvent<ToPage>).data));
  worker.addEventListener("error", (event) => rejectAll(waiting, (event as ErrorEvent).message));
  watchPage(post);

  function receive(message: ToPage): void {
    if (isAsk(message)) void askPersistence(post);
    else if (isEvent(message))
      for (const handle of handlers.get(message.event) ?? []) handle(message);
    else settle(waiting, message);
  }

  return {
    call: (method, ...input) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve: resolve as Waiting["resolve"], reject });
        post({ id: lastId, method, input: input[0] ?? null } as ToWorker);
      }),
    on: (event, handler) => {
      const known = handlers.get(event) ?? new Set();
      handlers.set(event, known);
      known.add(handler as (event: EngineEvent) => void);
      return () => known.delete(handler as (event: EngineEvent) => void);
    },
  };
}

function settle(waiting: Map<number, Waiting>, reply: Reply): void {
  const call = waiting.get(reply.id);
  waiting.delete(reply.id);
  if ("error" in reply) call?.reject(new EngineFault(reply.error.code, reply.error.message));
  else call?.resolve(reply.result);
}

function rejectAll(waiting: Map<number, Waiting>, message: string | undefined): void {
  const fault = new EngineFault("worker", message ?? "The app's engine could not be started.");
  for (const call of waiting.values()) call.reject(fault);
  waiting.clear();
}

function watchPage(post: (message: ToWorker) => void): void {
  if (typeof document === "undefined") return;
  const release = document.querySelector<HTMLMetaElement>("meta[name=release]")?.content;
  if (release) post({ signal: "release", id: release });
  const tell = () =>
    post({ signal: "visibility", visible: document.visibilityState === "visible" });
  document.addEventListener("visibilitychange", tell);
  addEventListener("pageshow", tell);
  tell();
}

async function askPersistence(post: (message: ToWorker) => void): Promise<void> {
  const storage = globalThis.navigator?.storage as StorageManager | undefined;
  const persisted = (await storage?.persist?.().catch(() => false)) ?? false;
  post({ signal: "persisted", persisted });
}
