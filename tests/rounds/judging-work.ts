/** What may have become of an edit, a deletion and a change set. */

import type { WireMutation } from "../../static/engine/wire.js";
import { sameValue } from "../../static/metadata/row.js";
import type { ChangeSet } from "../../static/store/outbox.js";
import type { History } from "./history.js";
import type { Deletion, Edit, Ledger } from "./ledger.js";
import type { Raw } from "./upstream.js";
import { Violation } from "./violation.js";

const APPLIED = 1;

/** Tables in which a profile lets one side win, so that edits may go, or go over what nobody saw. */
const OTHER_POLICIES: ReadonlySet<string> = new Set(["msdyn_workorderservicetask", "task"]);

interface Known {
  history: History;
  ledger: Ledger;
}

export function judgeEdit(known: Known & { waiting: ReadonlySet<unknown> }, edit: Edit): void {
  const times = known.history.timesOf(edit);
  const what = `${edit.device} ${edit.kind} ${edit.table} ${edit.id} ${edit.column} ${edit.value.slice(0, 30)}`;
  if (times.length > 1 && !edit.isRestored)
    throw new Violation("I1", `${what} took effect ${times.length} times`);
  if (times.length === 0) {
    judgeMissing(known, edit, what);
    return;
  }
  if (edit.state === "failed") throw new Violation("I2", `${what} was refused and took effect`);
  if (edit.state === "discarded") judgeDiscarded(known.ledger, edit, what);
  const isGuarded =
    edit.kind === "update" &&
    !edit.isInsisted &&
    !edit.isRestored &&
    !OTHER_POLICIES.has(edit.table);
  const before = times[0]?.before?.[edit.column] ?? null;
  if (isGuarded && !edit.seen.some((seen) => sameValue(seen, before)))
    throw new Violation("I5", `${what} went over ${before}; its author saw ${edit.seen}`);
}

/** I2: saved, and nowhere upstream: then it waits in sight, or its author took it back. */
function judgeMissing(
  { history, ledger, waiting }: Known & { waiting: ReadonlySet<unknown> },
  edit: Edit,
  what: string,
): void {
  if (edit.state !== "saved" || waiting.has(edit.value)) return;
  const isLater = (one: Edit | Deletion) =>
    one.device === edit.device && one.order > edit.order && one.state !== "failed";
  const isHere = ({ table, id }: Edit | Deletion) => table === edit.table && id === edit.id;
  const isReplaced = ledger.edits.some(
    (one) => isLater(one) && isHere(one) && one.column === edit.column,
  );
  const isUndone = ledger.deletions.some((one) => isLater(one) && isHere(one));
  // Where Dataverse's value wins, an edit of what somebody else wrote meanwhile goes.
  const isYielded = OTHER_POLICIES.has(edit.table) && history.of(edit.table, edit.id).length > 0;
  if (!isReplaced && !isUndone && !isYielded) throw new Violation("I2", `${what} is nowhere`);
}

/** What was discarded takes effect only if it had done so before it could be cancelled. */
function judgeDiscarded(ledger: Ledger, edit: Edit, what: string): void {
  const carriers = [...ledger.sets.values()].filter(({ mutations }) =>
    mutations.some(carries(edit)),
  );
  const isTold = carriers.some(({ id }) => ledger.cancels.get(id) === "applied");
  if (!isTold) throw new Violation("I2", `${what} was discarded and took effect`);
}

function carries({ id, column, value }: Edit): (mutation: WireMutation) => boolean {
  return ({ row, values }) => row === id && (values as Record<string, unknown>)[column] === value;
}

/** I2: a row that was deleted here is gone, or the deletion waits. */
export function judgeDeletion(
  { history, ledger, undeleted }: Known & { undeleted: ReadonlySet<string> },
  { device, table, id, state }: Deletion,
): void {
  if (state !== "saved" || undeleted.has(id)) return;
  const transitions = history.of(table, id);
  if (transitions.some(({ after }) => after === null)) return;
  // Made and deleted before anybody upstream heard of it.
  const isMadeHere = ledger.edits.some((edit) => edit.kind === "create" && edit.id === id);
  if (isMadeHere && transitions.length === 0) return;
  throw new Violation("I2", `${device} deleted ${table} ${id}, and it is there`);
}

/** I1: a change set took effect whole if its receipt says so, and else not at all. */
export function judgeSets(
  { history, ledger }: Known,
  { receipts, unsent }: { receipts: readonly Raw[]; unsent: readonly ChangeSet[] },
): void {
  const applied = new Set<unknown>();
  for (const { fp_syncreceiptid, fp_kind } of receipts) {
    if (fp_kind === APPLIED) applied.add(fp_syncreceiptid);
  }
  const undecided = unsent.find(({ id, mutations }) => mutations.length > 0 && applied.has(id));
  if (undecided) throw new Violation("I1", `${undecided.label} took effect and is still unsent`);
  const proven = new Set<Edit>();
  for (const { id, mutations } of ledger.sets.values()) {
    if (!applied.has(id)) continue;
    for (const edit of mutations.flatMap((mutation) => editsOf(ledger, mutation))) {
      if (history.timesOf(edit).length === 0)
        throw new Violation("I1", `${id} has a receipt, and ${edit.value} did not take effect`);
      proven.add(edit);
    }
  }
  const unproven = ledger.edits.find(
    (edit) => history.timesOf(edit).length > 0 && !proven.has(edit),
  );
  if (unproven) throw new Violation("I1", `${unproven.value} took effect without a receipt`);
}

function editsOf(ledger: Ledger, { row, values }: WireMutation): Edit[] {
  return Object.values(values).flatMap((value) => {
    const edit = ledger.byValue(value);
    return edit && (edit.id === row || edit.isRestored) ? [edit] : [];
  });
}
