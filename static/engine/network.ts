/**
 * One JSON request at a time to our server, with a deadline.
 *
 * Whatever is not an answer of our server becomes a RequestFault with a problem that says what it
 * was: nothing answered, something else answered, or the server refused.
 */

import type { Clock } from "./clock.js";
import { problemFrom, RequestFault } from "./errors.js";
import { PROTOCOL, type ProblemDocument, type SessionAnswer } from "./wire.js";

export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

/** A push of 50 change sets with plug-ins behind them may take this long. */
const DEADLINE_MS = 50_000;
const PROBE_DEADLINE_MS = 5_000;

export interface Call {
  method: "GET" | "POST" | "DELETE";
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  deadlineMs?: number;
}

export interface Answer {
  status: number;
  headers: Headers;
  json: unknown;
}

/** Sends a call and brings its answer, or rejects with a RequestFault. */
export interface Sender {
  send(call: Call): Promise<Answer>;
}

export class Network implements Sender {
  readonly #fetch: Fetch;
  readonly #clock: Clock;
  #csrfToken: string | null = null;
  #serverRelease: string | null = null;
  /** The release that runs here, for the server's list of devices. */
  release: string | null = null;

  constructor(fetch: Fetch, clock: Clock) {
    this.#fetch = fetch;
    this.#clock = clock;
  }

  /** The release that the server last said to be its own. */
  get serverRelease(): string | null {
    return this.#serverRelease;
  }

  /** Who the server takes us for. Quick: also used to see whether the server is there at all. */
  async session(signal?: AbortSignal): Promise<SessionAnswer> {
    const call = { method: "GET", path: "/api/session", deadlineMs: PROBE_DEADLINE_MS } as const;
    const { json } = await this.#send(signal ? { ...call, signal } : call);
    return this.#remember(json as SessionAnswer);
  }

  async signIn(username: string, password: string): Promise<SessionAnswer> {
    const body = { username, password };
    const { json } = await this.send({ method: "POST", path: "/api/session", body });
    return this.#remember(json as SessionAnswer);
  }

  async signOut(): Promise<void> {
    await this.send({ method: "DELETE", path: "/api/session" });
    this.#csrfToken = null;
  }

  /** Sends with the CSRF token; a refusal of the token fetches a new one, once. */
  send(call: Call): Promise<Answer> {
    return this.#sendWhile(call, async () => {});
  }

  /** A sender that asks `confirm` right before anything goes up: it rejects when it must not. */
  fenced(confirm: () => Promise<void>): Sender {
    return { send: (call) => this.#sendWhile(call, confirm) };
  }

  async #sendWhile(call: Call, confirm: () => Promise<void>): Promise<Answer> {
    if (call.method === "GET") return this.#send(call);
    if (this.#csrfToken === null) await this.session(call.signal);
    await confirm();
    try {
      return await this.#send(call);
    } catch (error) {
      if (!(error instanceof RequestFault) || error.problem.code !== "csrf") throw error;
      await this.session(call.signal);
      await confirm();
      return this.#send(call);
    }
  }

  #remember(answer: SessionAnswer): SessionAnswer {
    this.#csrfToken = answer.csrfToken;
    this.#serverRelease = answer.release;
    return answer;
  }

  async #send(call: Call): Promise<Answer> {
    const deadline = new AbortController();
    const stop = () => deadline.abort();
    const callOff = this.#clock.after(call.deadlineMs ?? DEADLINE_MS, stop);
    call.signal?.addEventListener("abort", stop);
    if (call.signal?.aborted) stop();
    try {
      const answered = this.#fetch(call.path, this.#init(call, deadline.signal)).then(answerOf);
      return await Promise.race([answered, aborted(deadline.signal)]);
    } catch (error) {
      throw error instanceof RequestFault ? error : unanswered(deadline.signal.aborted);
    } finally {
      callOff();
      call.signal?.removeEventListener("abort", stop);
    }
  }

  #init(call: Call, signal: AbortSignal): RequestInit {
    const headers: Record<string, string> = {
      Accept: "application/json",
      "X-Protocol": String(PROTOCOL),
      ...(this.release ? { "X-Release": this.release } : {}),
      ...call.headers,
    };
    if (call.method !== "GET") headers["X-CSRFToken"] = this.#csrfToken ?? "";
    if (call.body !== undefined) headers["Content-Type"] = "application/json";
    return {
      method: call.method,
      headers,
      signal,
      credentials: "same-origin",
      cache: "no-store",
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    };
  }
}

/** A browser that does not give up by itself is not waited for. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = () => reject(new Error("No answer in time."));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop);
  });
}

async function answerOf(response: Response): Promise<Answer> {
  const { status, headers } = response;
  if (status === 204 || status === 304) return { status, headers, json: null };
  const isJson = /^application\/(problem\+)?json\b/.test(headers.get("Content-Type") ?? "");
  if (!isJson) throw strangeAnswer(status);
  const json: unknown = await response.json().catch(() => {
    throw strangeAnswer(status);
  });
  // Our server answers with objects, refusals included.
  if (typeof json !== "object" || json === null) throw strangeAnswer(status);
  if (!response.ok) throw refused(status, headers, json as ProblemDocument);
  return { status, headers, json };
}

function refused(status: number, headers: Headers, document: ProblemDocument): RequestFault {
  const problem = problemFrom(document, status);
  const seconds = document.retryAfterSeconds ?? Number(headers.get("Retry-After") ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1_000 : null;
  return new RequestFault(problem, retryAfterMs, document);
}

function unanswered(isAborted: boolean): RequestFault {
  return new RequestFault({
    code: isAborted ? "timed-out" : "offline",
    title: "Not connected",
    detail: isAborted
      ? "The server did not answer in time. Your work is kept on this device."
      : "The server cannot be reached. Your work is kept on this device.",
    status: null,
  });
}

/** A network's sign-in page, or a proxy in front of a server that is down. */
function strangeAnswer(status: number): RequestFault {
  return new RequestFault({
    code: "captive-portal",
    title: "Something else answered",
    detail:
      status >= 500
        ? "The server is not available at the moment. Your work is kept on this device."
        : "This network may ask you to sign in to it first. Your work is kept on this device.",
    status,
  });
}
