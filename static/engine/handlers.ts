/** The methods that a page calls, for whoever is signed in. */

import type { Account } from "./account.js";
import { EngineFault } from "./errors.js";
import { readJournal } from "./gathering.js";
import { withReason } from "./kept-rows.js";
import type { QueryResult } from "./protocol.js";
import type { Handlers } from "./rpc.js";

/** Methods that need somebody to be signed in. */
type AccountHandlers = Omit<Handlers, "start" | "signIn" | "signOut" | "manifest" | "status">;

/** `current`: the account that is open, or null. */
export function accountHandlers(current: () => Account | null): AccountHandlers {
  const open = () => {
    const account = current();
    if (!account) throw new EngineFault("signed-out", "Nobody is signed in on this device.");
    return account;
  };
  return { ...readingHandlers(open), ...workHandlers(open) };
}

type Reading = "query" | "row" | "related" | "lookup";

function readingHandlers(open: () => Account): Pick<Handlers, Reading> {
  return {
    query: async (input) => {
      const { views, manifest } = open();
      return manifest ? views.query(manifest, input) : NOT_SYNCED;
    },
    row: async ({ table, id }) => {
      const { views, manifest, base } = open();
      if (!manifest) return { row: null, missing: NOT_SYNCED.reason };
      return withReason(base, await views.row(manifest, table, id));
    },
    related: async (input) => {
      const { views, manifest } = open();
      return manifest ? views.related(manifest, input) : NOT_SYNCED;
    },
    lookup: async (input) => {
      const { views, manifest } = open();
      return manifest ? views.lookup(manifest, input) : [];
    },
  };
}

function workHandlers(open: () => Account): Omit<AccountHandlers, Reading> {
  return {
    save: async (input) => open().hand.save(input),
    keep: async (input) => {
      await open().hand.keep(input);
      return null;
    },
    putDraft: async ({ key, draft }) => {
      await open().work.putDraft(key, draft);
      return null;
    },
    draft: async ({ key }) => open().work.draft(key),
    syncNow: async ({ checkEverything }) => {
      open().trigger(checkEverything ? "check" : "manual");
      return null;
    },
    resolve: async ({ changeSetId, decision }) => open().hand.resolve(changeSetId, decision),
    acknowledgeLoss: async () => {
      await open().acknowledgeLoss();
      return null;
    },
    setAutoSync: async ({ on }) => {
      await open().setAutoSync(on);
      return null;
    },
    journal: async (part) => readJournal(open().work, part),
    agreeToOrder: async ({ id, marks }) => ({ isTaken: await open().agree(id, marks) }),
    exportUnsent: async () => open().transfer.export(),
    importUnsent: async (input) => open().transfer.import(input),
  };
}

const NOT_SYNCED = {
  kind: "unavailable",
  reason: "Nothing has been synchronised on this device yet.",
} as const satisfies QueryResult;
