/** Device status: what a page shows of the engine. Derived from what is stored; never sent anywhere. */

import type { Value } from "../metadata/row.js";
import type { Misfit } from "../store/outbox.js";
import type { Problem } from "./protocol.js";

/** The globe: never told by colour alone. Derived from stored state and the last contact. */
export type Globe = "connected" | "not-connected" | "syncing" | "pending" | "attention" | "error";

export interface TableStatus {
  table: string;
  displayName: string;
  rows: number;
  /** False until its first sync has finished, and while columns that are new arrive. */
  complete: boolean;
  lastSyncedAt: string | null;
  /** When it was last compared, row by row, with upstream. */
  lastCheckedAt: string | null;
  /** Too large to be compared in every pass: what was deleted upstream may show an hour later. */
  isCheckedHourly: boolean;
  problem: Problem | null;
}

/** What an administrator asks of this device, until it is done. */
export interface OrderStatus {
  id: string;
  kind: "resync" | "sign-out" | "wipe";
  /** Work that it would leave behind (sign-out) or lose (wipe); it waits for the person's word. */
  unsent: { mark: string; kind: "change" | "draft"; label: string }[];
  /** Everything unsent has been agreed to: it is carried out at the next contact. */
  isAgreed: boolean;
}

/** What became of a change set: one line of the journal. */
export interface JournalLine {
  at: string;
  changeSetId: string;
  label: string;
  /** As on the wire, or "discarded" or "imported" for what a person decided here. */
  outcome: string;
  message: string | null;
}

export type OutboxState = "pending" | "sent" | "attention";

/** One change set of the outbox, for the lists of pending work and attention. */
export interface OutboxEntry {
  changeSetId: string;
  label: string;
  state: OutboxState;
  madeAt: string;
  records: { table: string; id: string; name: string | null }[];
  /** Present in attention: what upstream answered, in a sentence, and what it was about. */
  reason: {
    outcome:
      | "stale"
      | "gone"
      | "denied"
      | "invalid"
      | "wait"
      | "blocked"
      | "orphaned"
      | "applied"
      | "profile";
    message: string;
    column: string | null;
    /** Of "profile": what no longer fits, in words of the profile, and the values that are kept. */
    misfit?: Misfit;
  } | null;
  /** For a conflict: the columns where both changed, with the three values. */
  conflicts: {
    table: string;
    id: string;
    column: string;
    seen: Value;
    mine: Value;
    theirs: Value;
    /** The columns that are decided together with this one, itself included. */
    group?: readonly string[];
  }[];
  /** A row of it is gone upstream, and can be made anew with the changes. */
  isRestorable: boolean;
}

/**
 * What a person decides about a change that needs him: "mine" sends it again over what is upstream
 * now; "restore" makes rows that are gone anew, with his changes; "discard" cancels and drops it.
 */
export type Verdict = "mine" | "restore" | "discard";

export interface FirstSync {
  tables: { table: string; displayName: string; rows: number; complete: boolean }[];
  done: boolean;
}

export interface DeviceStatus {
  globe: Globe;
  /** A sentence for the globe's label and the top of Device status. */
  summary: string;
  online: boolean;
  /** Whether this tab talks to the network (holds the Web Lock). */
  isLeader: boolean;
  syncing: boolean;
  firstSync: FirstSync | null;
  /** Records (not edits) with unsent work. */
  pendingRecords: number;
  attentionRecords: number;
  lastPassAt: string | null;
  /** Why the last pass stopped, or null when it went through. */
  problem: Problem | null;
  /** Set when the session is gone: edits stay, sync waits for sign-in. */
  signInRequired: boolean;
  tables: TableStatus[];
  outbox: OutboxEntry[];
  /** Half-filled forms that are kept here. */
  drafts: number;
  order: OrderStatus | null;
  storage: { usedBytes: number | null; quotaBytes: number | null; persisted: boolean | null };
  deviceId: string;
  autoSync: boolean;
  /** The release of the server, as far as this tab has heard. */
  serverRelease: string | null;
  /** What is wrong with this device itself, each with what to do about it. */
  troubles: Problem[];
  /** When the pass that runs in this tab last achieved something; null when none runs. */
  lastProgressAt: string | null;
}
