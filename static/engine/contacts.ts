/** What is kept of the last contact with the server, so that status survives a restart. Pure. */

import type { Contact } from "../store/base.js";
import { isForPerson } from "./delays.js";
import { isUnreachable } from "./errors.js";

/**
 * The contact to keep when a new one has come about.
 *
 * That nobody answers does not undo what the server said before, if only a person can: whoever was
 * signed out is so without a network, too.
 */
export function afterContact(before: Contact, now: Contact): Contact {
  const { problem } = before;
  const stands = problem !== null && isForPerson(problem) && isUnreachable(now.problem);
  return stands ? { ...now, problem, isUnreached: true } : now;
}
