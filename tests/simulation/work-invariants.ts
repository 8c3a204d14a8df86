/** I2 and I6, judged when all is quiet: what became of everything that people were promised. */

import { isLookup, sameValue } from "../../static/metadata/row.js";
import { blockedSets, type ChangeSet, isLive, rowKey } from "../../static/store/outbox.js";
import type { Browser, Tab } from "./browser.js";
import { outboxOnDisk } from "./disk-reader.js";
import type { Judged } from "./invariants.js";
import type { Edit, Ledger } from "./ledger.js";
import type { Organisation } from "./organisation.js";
import { endsText, HELP } from "./pairs.js";
import { type AnyName, columnsOf } from "./profile.js";
import { Violation } from "./violation.js";

/** I2 and I6, when all is quiet: every promise is kept, or waits where its person can see it. */
export function judgeWork({ organisation, ledger }: Judged, browser: Browser, user: string): void {
  const outbox = outboxOnDisk(browser.disk, user);
  const blocked = blockedSets(outbox);
  const stuck = outbox.filter((set) => set.state !== "attention" && !blocked.has(set.id));
  if (stuck.length > 0) throw new Violation("I6", `${browser.name}: ${stuck.map(described)}`);
  const everything = columnsOf(organisation.profile);
  const isFitting = ({ mutations }: ChangeSet) =>
    mutations.every(
      ({ table, values }) =>
        organisation.has(table) &&
        Object.keys(values).every((column) => everything[table as AnyName].includes(column)),
    );
  const late = outbox.find((set) => set.reason?.outcome === "profile" && isFitting(set));
  if (late) throw new Violation("I6", `${late.label} waits for a profile that is there`);
  const waiting = new Set(outbox.filter(isLive).flatMap(textsOf));
  const mine = ledger.edits.filter((one) => one.device === browser.name && one.user === user);
  for (const edit of mine) {
    if (edit.isLost) continue;
    if (edit.state === "discarded") judgeDiscarded(ledger, edit);
    if (edit.state !== "saved" || edit.appliedAt !== null || waiting.has(edit.value)) continue;
    if (isReplaced(ledger, edit) || isYielded(organisation, edit)) continue;
    const told = `${edit.table} ${edit.id} ${edit.column} ${edit.value}, seen ${edit.seen}`;
    const states = organisation.history.get(rowKey(edit.table, edit.id)) ?? [];
    const were = states.map((state) => state?.[edit.column]).join();
    throw new Violation("I2", `${told} is nowhere; upstream had ${were}`);
  }
}

/** I2 for pairs: a saved link or unlink took effect, was so already, was replaced, or waits in sight. */
export function judgePairs({ ledger }: Judged, browser: Browser, user: string): void {
  const outbox = outboxOnDisk(browser.disk, user).filter(isLive);
  const mutations = outbox.flatMap((set) => set.mutations.filter(({ table }) => table === HELP));
  const waiting = new Set(mutations.map(({ values }) => endsText(values)));
  const mine = ledger.pairings.filter(
    (one) => one.device === browser.name && one.user === user && one.isSaved,
  );
  for (const pairing of mine) {
    const { ends, kind, order } = pairing;
    if (pairing.isApplied || pairing.wasSo || pairing.isDropped || waiting.has(ends)) continue;
    if (mine.some((one) => one.ends === ends && one.order > order)) continue;
    throw new Violation("I2", `${browser.name}: ${kind} ${ends} was saved and is nowhere`);
  }
}

function described({ label, state, notBeforeMs, cancels }: ChangeSet): string {
  return `${label} is ${state} (${notBeforeMs}, ${cancels.length} cancels)`;
}

function textsOf(set: ChangeSet): unknown[] {
  return set.mutations.flatMap(({ values }) => Object.values(values).filter((v) => !isLookup(v)));
}

/** Its author wrote the cell again, or took the row away, before it went. */
function isReplaced(ledger: Ledger, edit: Edit): boolean {
  const key = rowKey(edit.table, edit.id);
  const isLater = (one: { device: string; user: string; order: number }) =>
    one.device === edit.device && one.user === edit.user && one.order > edit.order;
  return (
    ledger.deletions.some((one) => one.key === key && isLater(one)) ||
    ledger.edits.some(
      (one) =>
        isLater(one) &&
        rowKey(one.table, one.id) === key &&
        one.column === edit.column &&
        one.state !== "failed",
    )
  );
}

/** The profile lets others win in this table, and somebody did. */
function isYielded(organisation: Organisation, { table, id, column, seen }: Edit): boolean {
  if (table !== "account") return false;
  const states = organisation.history.get(rowKey(table, id)) ?? [];
  return states.some((state) => !sameValue(seen[0], state?.[column]));
}

/** What was discarded takes effect only if upstream had applied it before it could be cancelled. */
function judgeDiscarded(ledger: Ledger, edit: Edit): void {
  // What was given out in a file, another device may send.
  if (edit.isExported) return;
  const set = ledger.appliedBy(edit);
  if (set === undefined || ledger.cancels.get(set) === "applied") return;
  throw new Violation("I2", `${edit.value} was discarded and took effect`);
}

/** A device that lost unsent work says so, to its person and to the server. */
export function judgeLoss(
  browser: Browser,
  user: string,
  { deviceId, troubles }: { deviceId: string; troubles: readonly { code: string }[] },
  told: ReadonlySet<string>,
): void {
  const losses = browser.losses.get(user) ?? [];
  // Lost again before anybody was told: what was remembered went with it.
  if (losses.length !== 1 || !losses[0]?.hadUnsent) return;
  const where = `${browser.name} of ${user}`;
  if (!troubles.some(({ code }) => code === "work-lost")) {
    throw new Violation("I2", `${where} lost unsent work and does not say so`);
  }
  if (!told.has(deviceId))
    throw new Violation("I2", `${where} did not tell the server of its loss`);
}

/** I9: an older release says that it is one; nothing unsent goes. */
export function judgeOutdated(tab: Tab, before: number, after: number): void {
  const { status, actor } = tab;
  if (!status || tab.userId === null) return;
  if (status.problem?.code !== "protocol") {
    throw new Violation("I9", `${actor.name} is too old and says ${status.problem?.code}`);
  }
  if (after < before) throw new Violation("I9", `${actor.name} is too old and gave up its work`);
}
