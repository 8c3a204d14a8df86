/**
 * Pushing in smaller batches when one was too much for the server or for upstream.
 *
 * Only the batch is divided, never a change set: each keeps its id and body, so a copy that took
 * effect after all is met by its receipt.
 */

import type { ChangeSet } from "../store/outbox.js";
import { RequestFault } from "./errors.js";
import { CHANGE_SETS_PER_PUSH, type Outcome } from "./wire.js";

export class BatchSize {
  /** How many sets the next batch may have. */
  limit = CHANGE_SETS_PER_PUSH;

  /**
   * What is known of a batch that could not be pushed: nothing, if a part of it may go next; of a
   * single set that is too large, that a person has to act. Rejects when the fault is another.
   */
  afterFault(error: unknown, batch: readonly ChangeSet[]): Outcome[] {
    if (!(error instanceof RequestFault)) throw error;
    const divisor = error.isTooMuch ? 2 : isUnanswered(error) ? PARTS_WHEN_UNANSWERED : 1;
    if (divisor === 1) throw error;
    const [only, ...others] = batch;
    if (others.length > 0) {
      this.limit = Math.ceil(batch.length / divisor);
      return [];
    }
    // A single set for which upstream takes too long may still take effect: it stays as it is.
    if (!only || error.problem.code !== "too-large") throw error;
    return [{ changeSet: only.id, outcome: "invalid", code: "too-large", message: TOO_LARGE }];
  }
}

/** The device waited for as long as it does: two more such times end in a batch of one. */
const PARTS_WHEN_UNANSWERED = 8;

function isUnanswered({ problem }: RequestFault): boolean {
  return problem.code === "timed-out";
}

const TOO_LARGE = "This change is too large to be sent. Divide it into smaller ones.";
