/**
 * The catalogue of deliberate protocol bugs: the simulation must find each of them.
 *
 * A mutant is a change of the engine's source, made while a test loads it (mutating.ts). Nothing in
 * static/ knows of mutants, so a release cannot contain a trace of one. `find` must be there exactly
 * once: when the source moves on, loading fails and the entry is to be written anew.
 */

import { type Mutant, mutant } from "./mutant.js";
import { MUTANTS_OF_ANSWERS } from "./mutants-of-answers.js";
import type { Flaw } from "./organisation.js";

/** Those for which no seed is known, how far they were hunted, and why they are hard to see. */
export const SURVIVORS: Readonly<Record<string, string>> = {
  "no-version-guard": "30 seeds: the comparison at rest reads an older row again",
  "cursor-before-rows": "30 seeds: a tab must die between two transactions, before it is judged",
  "discard-without-cancel": "30 seeds: a copy must arrive after its set was discarded",
  "no-fencing-in-work": "30 seeds: a frozen leader must come back in the middle of a transaction",
  "no-fencing-in-base": "30 seeds: as in work, and the comparison at rest mends rows",
  "parents-not-awaited": "30 seeds: only sets that were divided leave a parent to wait for",
  "wait-is-attention": "400 seeds: what is parked waits in sight of its person, which I6 allows",
  "scope-change-unseen": "30 seeds: another scope means another cursor, so the server compares",
  "deleted-before-written": "30 seeds: upstream empties lookups of what is deleted, or refuses",
  "misfits-stay-parked": "400 seeds: work must be parked while the profile lacks what it writes",
  "late-copy-not-believed": "30 seeds: a copy must be quicker than its cancellation",
  "sent-before-cancelled": "30 seeds: as late-copy-not-believed",
  "unpaired-rows-stay": "30 seeds: the next comparison takes the pair away",
  "cursor-lost-means-done": "400 seeds: the comparison at rest reads what was not read again",
};

/** Faults of the model of upstream: they show that the invariants bite. */
export const FLAWS: readonly Flaw[] = ["no-receipts", "no-if-match", "half-a-change-set"];

export const MUTANTS: readonly Mutant[] = [
  mutant(
    "no-version-guard",
    "a page that was long under way undoes what a push has brought (T28)",
    "store/rows.ts",
    "!before || row.version > before.version ||",
    "!before || row.version !== before.version ||",
  ),
  mutant(
    "no-check",
    "what leaves the scope stays: nobody compares (T8, T9)",
    "engine/pass.ts",
    "await check(context, comparisons);",
    "",
  ),
  mutant(
    "check-forgets-removals",
    "check fetches what is missing and leaves what is too much",
    "engine/check.ts",
    "await leave(context, unlisted);",
    "",
  ),
  {
    name: "held-rows-not-held",
    about: "rows with unsent work are removed when they leave the scope",
    changes: [
      {
        file: "engine/leaving.ts",
        find: 'if (needed.has(rowKey(table, row.id))) return "held";',
        put: "",
      },
      {
        file: "engine/leaving.ts",
        find: "if (!before || !needed.has(rowKey(table, before.id))) return [];",
        put: "if (!before || needed) return [];",
      },
    ],
  },
  mutant(
    "held-rows-stay",
    "rows held for unsent work are never verified when it has ended",
    "engine/verify.ts",
    "for (const key of await releasedRows(context)) suspects.add(key);",
    "",
  ),
  mutant(
    "kept-rows-dropped",
    "rows made here vanish when they are out of scope",
    "engine/leaving.ts",
    'return kept.has(rowKey(table, row.id)) ? "kept" : "removed";',
    'return "removed";',
  ),
  mutant(
    "cursor-before-rows",
    "the cursor is stored in a transaction of its own, before the rows (T6)",
    "engine/pull.ts",
    "await context.write({ changes, cursor }, (effect) =>",
    "await context.write({ changes: [], cursor });\n  await context.write({ changes }, (effect) =>",
  ),
  mutant(
    "outcome-before-rows",
    "the change set leaves the outbox before its rows are in base (T27)",
    "engine/push.ts",
    "await storeRows(context, known, bySet);\n    await storeOutcomes(context, known);",
    "await storeOutcomes(context, known);\n    await storeRows(context, known, bySet);",
  ),
  mutant(
    "rows-of-outcomes-dropped",
    "the rows of a push answer are not stored: the overlay goes, base waits for a pull",
    "engine/push.ts",
    "await storeRows(context, known, bySet);",
    "",
  ),
  mutant(
    "coalesce-into-sent",
    "a new edit joins a change set that is under way (T18)",
    "store/coalesce.ts",
    'return set.state === "pending" && !set.everSent;',
    'return set.state === "pending" || set.state === "sent";',
  ),
  mutant(
    "remove-before-send",
    "a change set leaves the outbox when it is sent, not when its outcome is known (T19)",
    "engine/push.ts",
    "if (next === null) removes.push(set.sequence);",
    'if (next === null || next.state === "sent") removes.push(set.sequence);',
  ),
  mutant(
    "new-id-each-time",
    "a change set is sent again under another id (T14)",
    "engine/outcomes.ts",
    'if (set.state === "sent") return set;',
    'if (set.state === "sent") return { ...renamed(set, set.mutations, deciding), state: "sent", everSent: true };',
  ),
  mutant(
    "discard-without-cancel",
    "what was sent once is dropped without telling upstream (T29)",
    "store/resolving.ts",
    "const cancelling = withCancel(set);",
    "const cancelling = { cancels: set.cancels };",
  ),
  mutant(
    "amend-without-cancel",
    "a change set whose body changes goes on while its old copy may still land",
    "store/reissuing.ts",
    "return { ...renamed(set, mutations, { newId }), ...withCancel(set) };",
    "return renamed(set, mutations, { newId });",
  ),
  mutant(
    "merge-ignores-seen",
    "a merge takes what is upstream now for what the author saw (I5)",
    "store/merge.ts",
    "if (isSettled) return [];",
    "if (isSettled || !isSettled) return [];",
  ),
  mutant(
    "stale-is-forced",
    "a stale change set is sent again on the newest version without a merge",
    "engine/outcomes.ts",
    "const { mutations, conflicts } = rebaseAll(set, deciding);",
    'const { mutations, conflicts } = rebaseAll(set, { ...deciding, rulesOf: (table) => ({ ...deciding.rulesOf(table), policy: "mine" }) });',
  ),
  mutant(
    "no-fencing-in-work",
    "a leader that was replaced still writes outcomes (T35)",
    "store/work.ts",
    "if (epoch !== null && leaderEpoch !== epoch) throw new LeadershipLost();",
    "",
  ),
  mutant(
    "no-fencing-in-base",
    "a leader that was replaced still writes rows (T35)",
    "store/writing.ts",
    'if ((await transaction.objectStore("meta").get("epoch")) !== epoch) throw new LeadershipLost();',
    "",
  ),
  mutant(
    "dependents-not-parked",
    "edits of a row go ahead of an earlier one that needs a person (T20)",
    "store/outbox.ts",
    "rowsOf(set).some((key) => this.#written.has(key)) ||",
    "",
  ),
  mutant(
    "parents-not-awaited",
    "a child is sent before the parent it was made under",
    "store/outbox.ts",
    "targetsOf(set).some((key) => this.#made.has(key) && !own.has(key)) ||",
    "",
  ),
  mutant(
    "related-out-of-scope",
    "whatever an unscoped read brings counts as in scope",
    "store/rows.ts",
    'if (isInScope) return "scope";',
    'if (isInScope || madeAt === undefined) return "scope";',
  ),
  mutant(
    "verify-by-reachability",
    "suspects are removed without asking upstream",
    "engine/verify.ts",
    "const absent = pages.map(({ table, absent: ids }) => ({ table, ids }));",
    "const absent = asks.map(({ table, ids }) => ({ table, ids: [...ids] }));",
  ),
  mutant(
    "digests-not-kept",
    "removed rows stay in the digest",
    "store/writing.ts",
    "if (before) count(digests, bucket, before, -1);",
    "",
  ),
  mutant(
    "wait-is-attention",
    "a change set that upstream asked to wait never goes again",
    "engine/waiting.ts",
    "if (!isLong) return { ...set, notBeforeMs, waits };",
    'if (!isLong) return { ...set, state: "attention", notBeforeMs, waits };',
  ),
  mutant(
    "duplicate-is-refused",
    "a repeated push is taken for a refusal (T15)",
    "engine/outcomes.ts",
    'case "duplicate":',
    "",
  ),
  mutant(
    "other-tabs-not-told",
    "other tabs do not read the outbox again when a tab has saved",
    "engine/account.ts",
    "await this.tables.refreshOutbox();\n    this.#herald.changed(tables);",
    "this.#herald.changed(tables);",
  ),
  mutant(
    "saved-before-stored",
    "a save says so although the device had no room (T42, T43)",
    "engine/saving.ts",
    'if (error instanceof StoreFault) return { kind: "failed", problem: notStored(error) };',
    'if (error instanceof StoreFault) return { kind: "saved", changeSetId: "" };',
  ),
  mutant(
    "scope-change-unseen",
    "a wider scope keeps the cursor of the narrow one and is not compared (T12)",
    "engine/due.ts",
    "const isNew = !state?.isComplete || state.checkedAt === null;",
    "const isNew = !state?.isComplete;",
  ),
  ...MUTANTS_OF_ANSWERS,
];
