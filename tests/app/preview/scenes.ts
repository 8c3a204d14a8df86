/** States that are looked at: each sets up the fake engine before the app starts. */

import { MANIFEST } from "../fake-data.js";
import type { FakeEngine, FakeOptions } from "../fake-engine.js";

interface Scene {
  options?: FakeOptions;
  arrange?: (engine: FakeEngine) => void;
}

export const CONFLICT = {
  changeSetId: "c1",
  label: "Changed Work Order: WO-10244",
  state: "attention" as const,
  madeAt: "2026-11-22T09:40:00Z",
  records: [],
  reason: {
    outcome: "stale" as const,
    message: "Dora Lang changed it at 10:02.",
    column: "msdyn_systemstatus",
  },
  conflicts: [
    {
      table: "msdyn_workorder",
      id: "x",
      column: "msdyn_systemstatus",
      seen: 690970001,
      mine: 690970003,
      theirs: 690970002,
    },
  ],
  isRestorable: false,
};

export const scenes: Record<string, Scene> = {
  "sign-in": { options: { signedIn: false } },
  "sign-in-offline": {
    options: { signedIn: false },
    arrange: (engine) =>
      engine.answer("signIn", () => ({
        kind: "failed",
        problem: { code: "offline", title: "Offline", detail: "", status: null },
      })),
  },
  "no-profile": {
    options: { manifest: null },
    arrange: (engine) =>
      engine.setStatus({
        problem: { code: "no-profile", title: "No profile", detail: "", status: 403 },
      }),
  },
  "first-sync": {
    arrange: (engine) =>
      engine.setStatus({
        globe: "syncing",
        firstSync: {
          done: false,
          tables: MANIFEST.tables.map(({ name, displayCollectionName }, index) => ({
            table: name,
            displayName: displayCollectionName,
            rows: index < 2 ? 1234 - index * 800 : index === 2 ? 96 : 0,
            complete: index < 2,
          })),
        },
      }),
  },
  attention: {
    arrange: (engine) =>
      engine.setStatus({
        globe: "attention",
        attentionRecords: 1,
        pendingRecords: 2,
        summary: "One record needs you; two are waiting to be sent.",
        outbox: [
          CONFLICT,
          {
            ...CONFLICT,
            changeSetId: "c2",
            label: "Changed Bookable Resource Booking: Lift maintenance",
            state: "sent",
            reason: null,
            conflicts: [],
          },
          {
            ...CONFLICT,
            changeSetId: "c3",
            label: "New Work Order Service Task: Order spare seal",
            state: "pending",
            reason: null,
            conflicts: [],
          },
        ],
      }),
  },
  order: {
    arrange: (engine) => {
      const made = { madeAt: "2026-11-22T09:40:00Z", isKnown: false };
      engine.setStatus({
        globe: "pending",
        pendingRecords: 2,
        drafts: 1,
        order: {
          id: "0de40000-0000-4000-8000-000000000001",
          kind: "wipe",
          unsent: [
            { mark: "a", kind: "change", label: "Changed Work Order: WO-10244" },
            { mark: "b", kind: "change", label: "New Work Order Service Task: Order spare seal" },
            { mark: "c", kind: "draft", label: "msdyn_workorder/x" },
          ],
          isAgreed: false,
        },
      });
      engine.answer("journal", () => ({
        total: 40,
        lines: ["applied", "duplicate", "stale", "discarded", "imported"].map((outcome, index) => ({
          at: `2026-11-22T0${8 - index}:00:00Z`,
          changeSetId: String(index),
          label: `Changed Bookable Resource Booking: Visit ${index + 1}`,
          outcome,
          message: outcome === "stale" ? "Dora Lang changed it at 10:02." : null,
        })),
      }));
      engine.answer("importUnsent", ({ take }) => ({
        kind: "read",
        isTaken: take,
        madeAt: "2026-11-22T08:00:00Z",
        deviceId: "de71ce00-0000-4000-8000-000000000002",
        changeSets: [
          { ...made, id: "1", label: "Changed Work Order: WO-10244" },
          { ...made, id: "2", label: "New note on Work Order: WO-10244", isKnown: true },
        ],
        drafts: [{ key: "msdyn_workorder/x", isKnown: false }],
      }));
    },
  },
  "no-rows": {
    options: { manifest: null },
    arrange: (engine) =>
      engine.setStatus({
        globe: "pending",
        online: false,
        outbox: [CONFLICT],
        problem: { code: "offline", title: "Not connected", detail: "", status: null },
      }),
  },
  offline: {
    arrange: (engine) =>
      engine.setStatus({
        globe: "not-connected",
        online: false,
        summary: "No connection. Everything is kept here.",
      }),
  },
  "sign-in-again": {
    arrange: (engine) => engine.setStatus({ signInRequired: true, globe: "error" }),
  },
};
