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
   * What is known of a batch that could not be pushed: nothing, if half of it may go next; of a
   * single set that is too large, that a person has to act. Rejects when the fault is another.
   */
  afterFault(error: unknown, batch: readonly ChangeSet[]): Outcome[] {
    if (!(error instanceof RequestFault) || !error.isTooMuch) throw error;
    const [only, ...others] = batch;
    if (others.length > 0) {
      this.limit = Math.ceil(batch.length / 2);
      return [];
    }
    // A single set for which upstream takes too long may still take effect: it stays as it is.
    if (!only || error.problem.code !== "too-large") throw error;
    return [{ changeSet: only.id, outcome: "invalid", code: "too-large", message: TOO_LARGE }];
  }
}

const TOO_LARGE = "This change is too large to be sent. Divide it into smaller ones.";
