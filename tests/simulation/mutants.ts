/**
 * The catalogue of deliberate protocol bugs: the simulation must find each of them.
 *
 * A mutant is a change of the engine's source, made while a test loads it (mutating.ts). Nothing in
 * static/ knows of mutants, so a release cannot contain a trace of one. `find` must be there exactly
 * once: when the source moves on, loading fails and the entry is to be written anew.
 */

import type { Flaw } from "./organisation.js";

export interface Change {
  /** Below static/. */
  file: string;
  find: string;
  put: string;
}

export interface Mutant {
  name: string;
  /** What is broken, as offline-sync-engines or scope-simulation call it. */
  about: string;
  changes: readonly Change[];
}

/** Faults of the model of upstream: they show that the invariants bite. */
export const FLAWS: readonly Flaw[] = ["no-receipts", "no-if-match", "half-a-change-set"];

function mutant(name: string, about: string, file: string, find: string, put: string): Mutant {
  return { name, about, changes: [{ file, find, put }] };
}

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
    "const { mutations, conflicts } = rebaseAll(set, deciding);\n  if (conflicts.length > 0) return park(set, STALE, conflicts);\n  const merged = amend(set, mutations, deciding);\n  return isEmpty",
    'const { mutations } = rebaseAll(set, { ...deciding, rulesOf: (table) => ({ ...deciding.rulesOf(table), policy: "mine" }) });\n  const merged = amend(set, mutations, deciding);\n  return isEmpty',
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
];
