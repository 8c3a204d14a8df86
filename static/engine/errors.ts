/**
 * Faults of the engine. What a person or the protocol must handle is a value (`Problem`); these are
 * thrown.
 *
 *     Error
 *     ├ EngineFault     a method of the engine could not do its work; what the page catches
 *     ├ RequestFault    a request brought no usable answer; carries the problem and when to retry
 *     └ PassStopped     the pass was asked to stop (sign-out, watchdog, leadership lost)
 */

import { StoreFault } from "../store/errors.js";
import type { Problem } from "./protocol.js";
import { problemOfFault } from "./troubles.js";
import type { Command, ProblemDocument } from "./wire.js";

export class EngineFault extends Error {
  override readonly name = "EngineFault";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export class RequestFault extends Error {
  override readonly name = "RequestFault";
  readonly problem: Problem;
  /** What the server asked us to wait, or null when it did not say. */
  readonly retryAfterMs: number | null;
  /** What is asked of this device, when the refusal says it. */
  readonly command: Command | null;
  /** Less at a time may succeed. */
  readonly isTooMuch: boolean;

  constructor(
    problem: Problem,
    retryAfterMs: number | null = null,
    document: ProblemDocument = {},
  ) {
    super(`${problem.title}: ${problem.detail}`);
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
    this.command = document.command ?? null;
    this.isTooMuch = problem.code === "too-large" || document.timedOut === true;
  }
}

export class PassStopped extends Error {
  override readonly name = "PassStopped";
}

/** Problems that mean "nobody answered": the device is simply not connected. */
const UNREACHABLE_CODES: ReadonlySet<string> = new Set(["offline", "timed-out", "captive-portal"]);

/** Says whether the problem is only that no server could be reached. */
export function isUnreachable(problem: Problem | null): boolean {
  return problem !== null && UNREACHABLE_CODES.has(problem.code);
}

/** A problem document of the server, as it is shown. */
export function problemFrom(document: ProblemDocument, status: number | null): Problem {
  return {
    code: document.type?.split(":").at(-1) ?? "internal",
    title: document.title ?? "The server refused the request",
    detail: document.detail ?? "",
    status: document.status ?? status,
  };
}

/** The problem that an unexpected fault is shown as. */
export function problemOf(error: unknown): Problem {
  if (error instanceof RequestFault) return error.problem;
  if (error instanceof StoreFault) return problemOfFault(error);
  const detail = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "internal";
  return { code, title: "Something went wrong on this device", detail, status: null };
}
