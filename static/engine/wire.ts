/** The HTTP messages of /api/session and /api/sync/*: see docs/sync-protocol.md. */

import type { Value, Values } from "../metadata/row.js";
import type { MutationKind } from "../store/outbox.js";
import type { Page } from "../store/rows.js";

export const PROTOCOL = 1;
export const CHANGE_SETS_PER_PUSH = 50;
export const MUTATIONS_PER_PUSH = 800;
export const IDS_PER_ASK = 500;
export const ASKS_PER_REQUEST = 100;
/** A server takes more, but what an answer has is lost when it is cut off: 8 000 rows at most. */
export const ASKS_PER_GET = 16;

/** Every sync request names whose databases it is for. */
export interface Identity {
  organization: string;
  user: string;
  device: string;
}

export interface SessionAnswer {
  user: { id: string; username: string; fullName: string; isMaker: boolean } | null;
  organization: { id: string; name: string } | null;
  csrfToken: string;
  release: string;
}

/** What a device says of itself, at most once a pass. */
export interface DeviceFacts {
  pending: number;
  attention: number;
  storageBytes: number | null;
  lastPassMs: number | null;
  /** The browser has deleted a database in which unsent work may have been. */
  workLost: boolean;
}

/** What an administrator asks of this device; said until a request confirms it as done. */
export interface Command {
  id: string;
  kind: "resync" | "sign-out" | "wipe";
}

export interface PullRequest {
  fingerprint: string;
  /** How far all tables have been read; null at first. */
  cursor: string | null;
  /**
   * Tables to read from the start, whatever the cursor says. With columns: their pages have only
   * these, for rows that are here without them.
   */
  again: (string | readonly [table: string, ...columns: string[]])[];
  /** The most wanted first. */
  tables: PullTable[];
}

/** A table to go on with; with the digest of what is here, and bits, to be compared as well. */
export type PullTable =
  | readonly [table: string]
  | readonly [table: string, count: number, xor: string, bits: number];

export interface ProblemDocument {
  type?: string;
  title?: string;
  detail?: string;
  status?: number;
  retryAfterSeconds?: number;
  /** Dataverse did not answer in time. */
  timedOut?: boolean;
  command?: Command;
}

/** Stands in the place of a page that upstream refused; the other tables are answered. */
export interface TableFault {
  table: string;
  fault: ProblemDocument;
}

export interface PullPage extends Page {
  more: boolean;
  check: CheckAnswer | null;
}

export interface PullAnswer {
  serverTime: string;
  /** To be stored with the rows of this answer, in one transaction. */
  cursor: string;
  /** How many of the tables asked for are not named: nothing is new in them. */
  unchanged: number;
  tables: (PullPage | TableFault)[];
  command?: Command;
}

export type VersionedId = readonly [id: string, version: number];

export type CheckAnswer =
  | { state: "same" }
  | { state: "rows"; rows: VersionedId[] }
  | { state: "buckets"; buckets: (readonly [bucket: number, count: number, xor: string])[] };

export interface ListAnswer {
  serverTime: string;
  rows: VersionedId[];
}

export interface GetAsk {
  table: string;
  ids: string[];
  scoped: boolean;
}

export interface GetPage extends Page {
  absent: string[];
}

export interface GetAnswer {
  serverTime: string;
  tables: (GetPage | TableFault)[];
}

export type RelatedAsk =
  | { table: string; ids: string[] }
  | { table: string; column: string; parents: string[] };

export interface RelatedAnswer {
  serverTime: string;
  tables: (Page | TableFault)[];
}

export interface PushRequest {
  epoch: number;
  changeSets: WireChangeSet[];
}

export interface WireChangeSet {
  id: string;
  madeAt: string;
  mutations: WireMutation[];
}

export interface WireMutation {
  id: string;
  table: string;
  row: string;
  kind: MutationKind;
  values: Values | Record<string, Value>;
  version: number | null;
}

export interface PushAnswer {
  serverTime: string;
  outcomes: Outcome[];
  command?: Command;
}

export interface Outcome {
  changeSet: string;
  outcome: "applied" | "duplicate" | "stale" | "gone" | "denied" | "invalid" | "wait";
  code?: string;
  message?: string;
  mutation?: string;
  table?: string;
  row?: string;
  column?: string;
  retryAfterSeconds?: number;
  rows?: (Page & { inScope: boolean[]; absent: string[] })[];
}

export interface CancelAnswer {
  serverTime: string;
  outcomes: { changeSet: string; outcome: "cancelled" | "applied" }[];
}
