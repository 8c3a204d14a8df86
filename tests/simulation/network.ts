/** The network of one browser: what is lost, doubled, late, cut off, or answered by somebody else. */

import type { Fetch } from "../../static/engine/network.js";
import type { Chance } from "./chance.js";
import type { Actor, Scheduler } from "./scheduler.js";
import { type Call, problem, type Reply, type Server, type Session } from "./server.js";
import type { Trace } from "./trace.js";

/** What may befall a request; "late" requests arrive after the device has given up. */
const FAULTS = {
  none: 100,
  "request-lost": 5,
  "request-late": 4,
  "answer-lost": 7,
  "answer-late": 2,
  doubled: 5,
  portal: 2,
  truncated: 3,
  refused: 5,
} as const;

type Fault = keyof typeof FAULTS;

const FAULT = problem(500, "internal");

const REFUSALS: readonly ((call: Call) => Reply)[] = [
  () => problem(429, "throttled", { retryAfterSeconds: 7 }),
  () => problem(503, "upstream-unavailable", { retryAfterSeconds: 5 }),
  // By size, as proxies judge: what went through once is never too large.
  ({ body }) => (body?.changeSets?.length > 1 ? problem(413, "too-large") : FAULT),
  () => problem(500, "internal"),
  () => problem(403, "csrf"),
  () => problem(410, "cursor-expired"),
  () => problem(401, "signed-out"),
  () => problem(426, "protocol"),
];

const PORTAL: Reply = {
  status: 200,
  headers: { "Content-Type": "text/html" },
  body: "<html>Welcome</html>",
};

/** Longer than the engine waits for any answer. */
const LATE_MS = 70_000;

export interface Surroundings {
  scheduler: Scheduler;
  server: Server;
  trace: Trace;
  /** The dice of the step that is being taken; null once the world is healed. */
  chance(): Chance | null;
}

export class BrowserNetwork {
  isOnline = true;
  /** An older release, whose protocol the server does not speak any more. */
  isOutdated = false;
  readonly session: Session;
  readonly #world: Surroundings;
  readonly #name: string;

  constructor(world: Surroundings, name: string) {
    this.#world = world;
    this.#name = name;
    this.session = { user: null, browser: name };
  }

  fetchFor(actor: Actor): Fetch {
    return (path, init) =>
      new Promise<Response>((resolve, reject) => {
        const { signal } = init;
        const call = callOf(path, init);
        const deliver = (ms: number, act: () => void) =>
          this.#world.scheduler.after(ms, act, actor);
        signal?.addEventListener("abort", () =>
          deliver(0, () => reject(new DOMException("aborted", "AbortError"))),
        );
        const fail = () => reject(new TypeError("no answer"));
        this.#send(call, {
          answer: (reply, ms) => deliver(ms, () => resolve(responseOf(reply))),
          fail: (ms) => deliver(ms, fail),
        });
      });
  }

  #send(call: Call, back: Back): void {
    const dice = this.#world.chance();
    const ms = dice ? dice.whole(5, 400) : 5;
    const fault: Fault = dice ? dice.weigh(FAULTS) : "none";
    if (this.isOnline) this.#befall(fault, call, { back, ms, dice });
    else back.fail(2);
  }

  #befall(fault: Fault, call: Call, { back, ms, dice }: Way): void {
    if (fault !== "none") this.#note(call, fault);
    this.#fates[fault](call, { back, ms, dice });
  }

  readonly #fates: Record<Fault, (call: Call, way: Way) => void> = {
    none: (call, { back, ms }) => this.#arrive(call, ms, (reply) => back.answer(reply, ms)),
    "request-lost": (_, { back, ms }) => back.fail(ms),
    "request-late": (call, { ms }) => this.#arrive(call, LATE_MS + ms * 100, () => {}),
    "answer-lost": (call, { back, ms }) =>
      this.#arrive(call, ms, () => {
        // Half of the time the device learns at once, else it waits for its deadline.
        if (ms % 2 === 0) back.fail(ms);
      }),
    "answer-late": (call, { back, ms }) =>
      this.#arrive(call, ms, (reply) => back.answer(reply, LATE_MS)),
    doubled: (call, { back, ms }) => {
      this.#arrive(call, ms * 200, () => {});
      this.#arrive(call, ms, (reply) => back.answer(reply, ms));
    },
    portal: (_, { back, ms }) => back.answer(PORTAL, ms),
    truncated: (call, { back, ms }) =>
      this.#arrive(call, ms, (reply) => back.answer({ ...reply, body: undefined }, ms)),
    refused: (call, { back, ms, dice }) => back.answer(dice?.pick(REFUSALS)?.(call) ?? FAULT, ms),
  };

  #arrive(call: Call, ms: number, then: (reply: Reply) => void): void {
    const { scheduler, server } = this.#world;
    const session = this.session;
    // Who sent it is decided by the cookie that went with it.
    const carried = call.path === "/api/session" ? session : { ...session };
    scheduler.after(
      ms,
      () => {
        const isRefused = this.isOutdated && call.path.startsWith("/api/sync/");
        const reply = isRefused ? problem(426, "protocol") : server.answer(carried, call);
        this.#note(call, String(reply.status));
        then(reply);
      },
      null,
    );
  }

  #note(call: Call, what: string): void {
    this.#world.trace.add(`  ${this.#name} ${call.path.slice(5, 24)} ${what}`);
  }
}

interface Back {
  answer(reply: Reply, ms: number): void;
  fail(ms: number): void;
}

interface Way {
  back: Back;
  ms: number;
  dice: Chance | null;
}

function callOf(path: string, init: RequestInit): Call {
  return {
    method: init.method ?? "GET",
    path,
    headers: init.headers as Record<string, string>,
    body: init.body === undefined ? null : JSON.parse(String(init.body)),
  };
}

/** As much of a Response as the engine reads; the platform's own takes the event loop to be read. */
function responseOf({ status, headers, body }: Reply): Response {
  const response = {
    status,
    ok: status >= 200 && status < 300,
    headers: { get: (name: string) => headers[name] ?? null },
    json: async () => {
      if (body === undefined) throw new SyntaxError("unexpected end");
      return body;
    },
  };
  return response as unknown as Response;
}
