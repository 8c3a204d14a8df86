/**
 * Cancel: makes sure that no late copy of a changed or discarded set can do anything.
 *
 * A copy may have been quicker. Then its rows are read before anything else is said of them.
 */

import {
  afterCancel,
  appliedCopies,
  type CancelOutcome,
  revived,
  rowsMadeBy,
} from "../store/late-copies.js";
import type { ChangeSet, Mutation } from "../store/outbox.js";
import { isPairing } from "../store/pairs.js";
import { rowsOfPage } from "../store/rows.js";
import type { Decision, JournalEntry } from "../store/work.js";
import { asksFor } from "./asks.js";
import { isoAt } from "./clock.js";
import type { PassContext } from "./context.js";
import { removalOf, takeAway } from "./leaving.js";
import { changeOutbox } from "./outbox-change.js";
import { CHANGE_SETS_PER_PUSH } from "./wire.js";

export async function cancelFirst(context: PassContext): Promise<void> {
  const { work, api } = context.input;
  const ids = (await work.outbox()).flatMap(({ cancels }) => cancels);
  for (let from = 0; from < ids.length; from += CHANGE_SETS_PER_PUSH) {
    const { outcomes } = await api.cancel(ids.slice(from, from + CHANGE_SETS_PER_PUSH));
    await settle(context, new Map(outcomes.map(({ changeSet, outcome }) => [changeSet, outcome])));
  }
}

type Outcomes = ReadonlyMap<string, CancelOutcome>;

async function settle(context: PassContext, outcomes: Outcomes): Promise<void> {
  const { work, epoch, clock } = context.input;
  await readRows(context, await work.outbox(), outcomes);
  const at = isoAt(clock.nowMs());
  await changeOutbox(context, () =>
    work.change(epoch, (outbox) => decisionAfter(outbox, outcomes, at)),
  );
  context.input.progress();
}

function decisionAfter(outbox: readonly ChangeSet[], outcomes: Outcomes, at: string): Decision {
  const made = rowsMadeBy(outbox.flatMap((set) => appliedCopies(set, outcomes)));
  const puts: ChangeSet[] = [];
  const removes: number[] = [];
  for (const set of outbox) {
    const isAnswered = set.cancels.some((id) => outcomes.has(id));
    const next = isAnswered ? afterCancel(set, outcomes) : revived(set, made);
    if (next === null) removes.push(set.sequence);
    else if (next !== set) puts.push(next);
  }
  return { puts, removes, journal: outbox.flatMap((set) => entriesOf(set, outcomes, at)) };
}

function entriesOf(set: ChangeSet, outcomes: Outcomes, at: string): JournalEntry[] {
  const { label } = set;
  return appliedCopies(set, outcomes).map(({ id }) => {
    return { at, changeSet: id, label, outcome: "applied", message: null };
  });
}

/** Rows as copies that have taken effect left them; whether they belong here is verified later. */
async function readRows(
  context: PassContext,
  outbox: readonly ChangeSet[],
  outcomes: Outcomes,
): Promise<void> {
  const written = outbox.flatMap((set) =>
    appliedCopies(set, outcomes).flatMap(({ mutations }) =>
      mutations.filter((one) => !isPairing(one)).map((one) => ({ ...one, madeAt: set.madeAt })),
    ),
  );
  const asks = [...new Set(written.map(({ table }) => table))].flatMap((table) => {
    const rows = written.filter((one) => one.table === table).map(({ row }) => row);
    return asksFor(table, [...new Set(rows)], false);
  });
  if (asks.length === 0) return;
  const { pages, faults } = await context.input.api.get(asks);
  await context.report(faults);
  const changes = pages.map(async (page) => ({
    table: page.table,
    puts: rowsOfPage(page).map((row) => ({
      row,
      isInScope: false,
      ...madeAtOf(written, page.table, row.id),
    })),
    ...(await removalOf(context, page.table, page.absent)),
  }));
  await takeAway(context, { changes: await Promise.all(changes) });
}

function madeAtOf(
  written: readonly (Mutation & { madeAt: string })[],
  table: string,
  id: string,
): { madeAt?: string } {
  const made = written.find(
    (one) => one.kind === "create" && one.table === table && one.row === id,
  );
  return made ? { madeAt: made.madeAt } : {};
}
