/**
 * What a page and its engine worker say to each other.
 *
 * The worker owns the databases, the network and the evaluator; the page asks for slices and shows
 * them. A request is `{ id, method, input }`, answered by `{ id, result }` or `{ id, error }`;
 * the worker also sends `{ event }` unasked. Nothing here waits for the network unless it says so.
 */

import type { Manifest } from "../metadata/manifest.js";
import type { Values } from "../metadata/row.js";
import type { DeviceStatus, JournalLine, Verdict } from "./device-status.js";

export type * from "./device-status.js";

/** Who this device belongs to, as stored: enough to open the app without a network. */
export interface Session {
  organization: { id: string; name: string };
  user: { id: string; username: string; fullName: string };
}

/** An RFC 9457 problem, from the server or made on the device, to be shown as it is. */
export interface Problem {
  /** The last part of `type`: "no-profile", "upstream-unavailable"…; "offline" when nothing answered. */
  code: string;
  title: string;
  detail: string;
  status: number | null;
}

/** The life of a row's unsent work, derived from the outbox. */
export type RowMark = "pending" | "sent" | "attention" | "kept";

export interface RowView {
  table: string;
  id: string;
  /** null when the row was made on this device and has not been read back. */
  version: number | null;
  /** base ⊕ overlay, plus `alias.column` of joined tables. */
  values: Values;
  mark: RowMark | null;
}

export interface QueryInput {
  appId: string;
  viewId: string;
  from: number;
  to: number;
  /** Replaces the view's own order. */
  order?: { column: string; descending: boolean };
  /** Plain text, matched against the quick-find view's columns, else the name column. */
  search?: string;
}

export type QueryResult =
  | { kind: "rows"; total: number; from: number; rows: RowView[] }
  /** The view cannot be shown on this device; `reason` is a sentence. */
  | { kind: "unavailable"; reason: string };

export interface RelatedInput {
  /** The one-to-many relationship's schema name (a sub-grid's RelationshipName). */
  relationship: string;
  parentId: string;
  /** The sub-grid's view: its filter and order apply; null shows all related rows by name. */
  viewId: string | null;
  from: number;
  to: number;
}

export interface LookupInput {
  tables: string[];
  search: string;
  limit: number;
}

export interface LookupChoice {
  id: string;
  table: string;
  name: string;
  /** A second line, from the lookup view. */
  detail: string | null;
}

/** Why a row outside the scope is here. */
export type KeepReason = "made" | "open" | "pinned";

/** `reason` null: the row need not stay any longer. What is open is let go after a day. */
export interface KeepInput {
  table: string;
  id: string;
  reason: Exclude<KeepReason, "made"> | null;
}

export interface RowResult {
  row: RowView | null;
  /** Of a row marked "kept": because its user made it here, has it open, or pinned it. */
  keptFor?: KeepReason;
  /** Why the row is not here, as a sentence. Null when it is. */
  missing: string | null;
}

/** One write of a user action. `id` of a create is a GUID made by the page (crypto.randomUUID). */
export type DraftMutation = RowDraft | PairDraft;

export type RowDraft =
  | { kind: "create"; table: string; id: string; values: Values }
  /** Only the changed columns; `seen` holds the values its author saw for exactly those columns. */
  | { kind: "update"; table: string; id: string; values: Values; seen: Values }
  | { kind: "delete"; table: string; id: string; seen: Values };

/**
 * Makes two rows a pair of a many-to-many relationship, or no pair any more.
 *
 * `table` is its table of pairs; `first` and `second` are ids of rows of the tables that
 * `Table.pair` calls so.
 */
export interface PairDraft {
  kind: "link" | "unlink";
  table: string;
  first: string;
  second: string;
}

export interface SaveInput {
  /** Mutations of one user action: atomic upstream. */
  mutations: DraftMutation[];
  /** What the user did, in his words, for the outbox list ("Changed Booking 12"). */
  label: string;
  /** Key of the draft that is saved with this: it is dropped in the same transaction. */
  draft?: string;
}

export type SaveResult =
  /** On disk: the transaction that stores it has completed, strictly. */
  | { kind: "saved"; changeSetId: string }
  /** Nothing was stored; the form must keep its input. `detail` says why and what to do. */
  | { kind: "failed"; problem: Problem };

export type SignInResult =
  | { kind: "signed-in"; session: Session }
  | { kind: "failed"; problem: Problem };

export type SignOutResult =
  | { kind: "signed-out" }
  /** Refused: there is unsent work and the user has not said what to do with it. */
  | { kind: "unsent"; pendingRecords: number; attentionRecords: number };

export type ImportResult =
  /** Nothing of the file is taken: it is another's, another format or damaged. */
  | { kind: "refused"; problem: Problem }
  | {
      kind: "read";
      /** False: this is what would be taken. */
      isTaken: boolean;
      /** When and where it was exported. */
      madeAt: string;
      deviceId: string;
      /** Known here already, or done with: not taken again. */
      changeSets: { id: string; label: string; madeAt: string; isKnown: boolean }[];
      drafts: { key: string; isKnown: boolean }[];
    };

/** Method name → input and result. Every method may reject with an EngineFault (see errors.ts). */
export interface EngineMethods {
  /** Opens what is stored. `session: null` means sign-in is needed. Never uses the network. */
  start: { input: null; result: { session: Session | null; manifest: Manifest | null } };
  /** Uses the network. Ends with the databases of that user open and a first pass begun. */
  signIn: { input: { username: string; password: string }; result: SignInResult };
  /**
   * `unsent: "ask"` refuses while there is unsent work; "keep" seals it on the device for the same
   * user's next sign-in; "discard" deletes it. Works offline: the server is told at next contact.
   */
  signOut: { input: { unsent: "ask" | "keep" | "discard" }; result: SignOutResult };
  manifest: { input: null; result: Manifest | null };
  query: { input: QueryInput; result: QueryResult };
  row: { input: { table: string; id: string }; result: RowResult };
  /** Keeps a row here, also when it leaves the scope, while its user may read it. */
  keep: { input: KeepInput; result: null };
  related: { input: RelatedInput; result: QueryResult };
  lookup: { input: LookupInput; result: LookupChoice[] };
  save: { input: SaveInput; result: SaveResult };
  /** A half-filled form, kept until it is saved or dropped (`draft: null`). */
  putDraft: { input: { key: string; draft: unknown }; result: null };
  draft: { input: { key: string }; result: unknown };
  status: { input: null; result: DeviceStatus };
  /** Starts a pass now (all tables due) and returns at once; progress comes as events. */
  syncNow: { input: { checkEverything: boolean }; result: null };
  resolve: { input: { changeSetId: string; decision: Verdict }; result: SaveResult };
  /** The person has read that unsent work may have been lost: status says it no longer. */
  acknowledgeLoss: { input: null; result: null };
  setAutoSync: { input: { on: boolean }; result: null };
  /** What became of earlier changes, the newest first. */
  journal: {
    input: { from: number; to: number };
    result: { total: number; lines: JournalLine[] };
  };
  /** The person's word on an order: the pieces of unsent work with these marks may go. */
  agreeToOrder: { input: { id: string; marks: string[] }; result: { isTaken: boolean } };
  /** All unsent work as JSON text, to be saved as a file. */
  exportUnsent: { input: null; result: string };
  /** Takes unsent work from such a file, or (`take: false`) says what it would take. */
  importUnsent: { input: { text: string; take: boolean }; result: ImportResult };
}

export type MethodName = keyof EngineMethods;

export type Request = {
  [M in MethodName]: { id: number; method: M; input: EngineMethods[M]["input"] };
}[MethodName];

export type Reply =
  | { id: number; result: unknown }
  | { id: number; error: { code: string; message: string } };

export type EngineEvent =
  | { event: "status"; status: DeviceStatus }
  /** Rows of these tables changed on this device, by whichever tab: ask again for what you show. */
  | { event: "changed"; tables: string[] }
  | { event: "manifest"; manifest: Manifest | null }
  /** Signed in, signed out or switched, in this tab or another. */
  | { event: "session"; session: Session | null };
