/**
 * What an administrator asks of this device, and what the device says of itself.
 *
 * A command rides in every answer until a request confirms it. Nothing is signed out or wiped over
 * unsent work without its person's word: until then the command is only shown.
 */

import type { BaseStore } from "../store/base.js";
import type { Order } from "../store/device.js";
import { isAgreed, type UnsentPiece } from "./unsent.js";
import type { Command, DeviceFacts } from "./wire.js";

/** Members that a request carries beside what it asks. */
export interface News {
  facts?: DeviceFacts;
  done?: string;
}

/** Carries news up with the requests of a pass, and the command down with their answers. */
export class Courier {
  #facts: DeviceFacts | null = null;
  #done: string | null = null;
  #command: Command | null = null;
  #hasHeard = false;

  /** What the server last asked; undefined: it has not said yet, or not since a confirmation. */
  get asked(): Command | null | undefined {
    return this.#hasHeard && this.#done === null ? this.#command : undefined;
  }

  /** What is asked of this device and not confirmed yet. */
  get command(): Command | null {
    return this.#command;
  }

  /** To be said once, with the next request that can carry it. */
  tell(facts: DeviceFacts | null): void {
    this.#facts = facts;
  }

  /** The command has been carried out, or is certain to be. */
  confirm(command: Command): void {
    this.#done = command.id;
    if (this.#command?.id === command.id) this.#command = null;
  }

  /** For the next request. It stays until an answer shows that it has arrived. */
  news(): News {
    return {
      ...(this.#facts ? { facts: this.#facts } : {}),
      ...(this.#done ? { done: this.#done } : {}),
    };
  }

  /** The request with `news` was answered with `command`, if any. */
  answered(news: News, command: Command | undefined): void {
    if (news.facts === this.#facts) this.#facts = null;
    if (news.done === this.#done) this.#done = null;
    this.heard(command);
  }

  /** An answer, or a refusal, said what is asked; a confirmation on its way is not undone by it. */
  heard(command: Command | undefined): void {
    this.#hasHeard = true;
    this.#command = command && command.id !== this.#done ? command : null;
  }
}

/** What to do about a command now. */
export type Step =
  | { kind: "nothing" }
  /** Keep it, to be shown until it may be carried out; null: it was taken back. */
  | { kind: "note"; order: Order | null }
  | { kind: "resync"; order: Order }
  /** Note that it is begun, confirm it, then leave. */
  | { kind: "begin"; order: Order }
  /** It was confirmed, and cut off before its end. */
  | { kind: "finish"; order: Order };

/**
 * The next step, by what is stored, what the server last asked (undefined: it could not be asked)
 * and what is unsent.
 */
export function nextStep(
  stored: Order | null,
  asked: Command | null | undefined,
  unsent: readonly UnsentPiece[],
): Step {
  if (asked === undefined) return NOTHING;
  if (asked === null) return afterSilence(stored, unsent);
  const isKnown = stored?.id === asked.id;
  const order = isKnown ? stored : { ...asked, agreed: null, isBegun: false };
  if (order.kind === "resync") return { kind: "resync", order };
  if (isAgreed(unsent, order.agreed)) return { kind: "begin", order };
  return isKnown ? NOTHING : { kind: "note", order };
}

/** A begun command that is not asked any more has been confirmed; another was taken back. */
function afterSilence(stored: Order | null, unsent: readonly UnsentPiece[]): Step {
  if (!stored) return NOTHING;
  if (!stored.isBegun || stored.kind === "resync") return { kind: "note", order: null };
  return isAgreed(unsent, stored.agreed) ? { kind: "finish", order: stored } : NOTHING;
}

const NOTHING: Step = { kind: "nothing" };

/** Resync: every table is read again from the start. Rows stay until then, and unsent work anyway. */
export async function resync(base: BaseStore, epoch: number): Promise<void> {
  const state = { isToRestart: true, isReloading: true, checkedAt: null, problem: null };
  const states = await base.states();
  const changes = states.map(({ table }) => ({ table, state }));
  await base.write({ epoch, changes, cursor: null });
}
