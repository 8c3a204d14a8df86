/** The HTTP messages of /api/session and /api/sync/*: see docs/sync-protocol.md. */

import type { Value, Values } from "../metadata/row.js";
import type { Page } from "../store/rows.js";

export const PROTOCOL = 1;
export const CHANGE_SETS_PER_PUSH = 50;
export const MUTATIONS_PER_PUSH = 800;
export const IDS_PER_ASK = 500;
export const ASKS_PER_REQUEST = 100;

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

export interface PullRequest {
  fingerprint: string;
  tables: PullTable[];
}

export interface PullTable {
  table: string;
  cursor: string | null;
  digest: { count: number; xor: string } | null;
  bits: number;
}

export interface ProblemDocument {
  type?: string;
  title?: string;
  detail?: string;
  status?: number;
  retryAfterSeconds?: number;
  tables?: string[];
}

/** Stands in the place of a page that upstream refused; the other tables are answered. */
export interface TableFault {
  table: string;
  fault: ProblemDocument;
}

export interface PullPage extends Page {
  cursor: string;
  more: boolean;
  check: CheckAnswer | null;
}

export interface PullAnswer {
  serverTime: string;
  tables: (PullPage | TableFault)[];
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
  kind: "create" | "update" | "delete";
  values: Values | Record<string, Value>;
  version: number | null;
}

export interface PushAnswer {
  serverTime: string;
  outcomes: Outcome[];
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
