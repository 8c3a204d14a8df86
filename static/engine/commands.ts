/**
 * What an administrator asks of this device, and what the device says of itself.
 *
 * A command rides in every answer until a request confirms it. Nothing is signed out or wiped over
 * unsent work without its person's word: until then the command is only shown.
 */

import type { BaseStore } from "../store/base.js";
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

  /** What is asked of this device and not confirmed yet. */
  get command(): Command | null {
    return this.#command;
  }

  /** To be said once, with the next request that can carry it. */
  tell(facts: DeviceFacts): void {
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
    this.#command = command && command.id !== this.#done ? command : null;
  }
}

export interface UnsentWork {
  changeSets: number;
  drafts: number;
}

/**
 * Whether a command may be carried out now. `agreed`: the id of the command that the person has
 * agreed to, seeing what is unsent.
 */
export function mayCarryOut(command: Command, unsent: UnsentWork, agreed: string | null): boolean {
  if (command.kind === "resync") return true;
  return agreed === command.id || (unsent.changeSets === 0 && unsent.drafts === 0);
}

/** Resync: every table is read again from the start. Rows stay until then, and unsent work anyway. */
export async function resync(base: BaseStore, epoch: number): Promise<void> {
  const state = { isToRestart: true, isReloading: true, checkedAt: null, problem: null };
  const states = await base.states();
  const changes = states.map(({ table }) => ({ table, state }));
  await base.write({ epoch, changes, cursor: null });
}
