/**
 * An engine without a worker, databases or a network: rows in memory, answers at once.
 *
 * It keeps the contract of protocol.ts, so screens behave as with the real one.
 */

import type { EngineClient } from "../../static/engine/client.js";
import type {
  DeviceStatus,
  EngineEvent,
  EngineMethods,
  MethodName,
  OutboxEntry,
  QueryResult,
  RowView,
  SaveInput,
} from "../../static/engine/protocol.js";
import type { Manifest } from "../../static/metadata/manifest.js";
import { isLookup } from "../../static/metadata/row.js";
import { BOB, type FakeRow, fakeRows, MANIFEST } from "./fake-data.js";

type Methods = {
  [M in MethodName]: (input: EngineMethods[M]["input"]) => EngineMethods[M]["result"];
};

export interface FakeEngine extends EngineClient {
  /** Every call, in order. */
  readonly calls: { method: MethodName; input: unknown }[];
  /** Changes what `status` says and tells the page. */
  setStatus(change: Partial<DeviceStatus>): void;
  emit(event: EngineEvent): void;
  /** Makes `method` answer differently from now on. */
  answer<M extends MethodName>(method: M, how: Methods[M]): void;
  readonly rows: Map<string, RowView>;
}

export interface FakeOptions {
  signedIn?: boolean;
  manifest?: Manifest | null;
  rows?: FakeRow[];
}

const SESSION = {
  organization: MANIFEST.organization,
  user: { id: BOB, username: "bob", fullName: "Bob Ferris" },
};

export function createFakeEngine(options: FakeOptions = {}): FakeEngine {
  const { signedIn = true, manifest = MANIFEST } = options;
  const rows = new Map<string, RowView>();
  for (const row of options.rows ?? fakeRows()) {
    rows.set(`${row.table}/${row.id}`, { ...row, version: 1, mark: null });
  }
  const handlers = new Set<{ event: string; handle: (event: EngineEvent) => void }>();
  const calls: FakeEngine["calls"] = [];
  const drafts = new Map<string, unknown>();
  let status = initialStatus(rows);

  const emit = (event: EngineEvent) => {
    for (const handler of [...handlers]) if (handler.event === event.event) handler.handle(event);
  };
  const setStatus = (change: Partial<DeviceStatus>) => {
    status = { ...status, ...change };
    emit({ event: "status", status });
  };
  const ofTable = (table: string) => [...rows.values()].filter((row) => row.table === table);
  const nameOf = (row: RowView) =>
    String(
      row.values[manifest?.tables.find(({ name }) => name === row.table)?.nameColumn ?? ""] ?? "",
    );

  const methods: Methods = {
    start: () => ({ session: signedIn ? SESSION : null, manifest: signedIn ? manifest : null }),
    signIn({ username, password }) {
      if (username !== password) return failed("sign-in-failed", 401);
      queueMicrotask(() => emit({ event: "manifest", manifest }));
      return { kind: "signed-in", session: SESSION };
    },
    signOut({ unsent }) {
      const { pendingRecords, attentionRecords } = status;
      const isUnsent = pendingRecords + attentionRecords > 0;
      if (unsent === "ask" && isUnsent) return { kind: "unsent", pendingRecords, attentionRecords };
      emit({ event: "session", session: null });
      return { kind: "signed-out" };
    },
    manifest: () => manifest,
    query({ viewId, from, to, search, order }) {
      const table = manifest?.tables.find(({ views }) => views.some(({ id }) => id === viewId));
      const found = ofTable(table?.name ?? "").filter((row) =>
        nameOf(row)
          .toLowerCase()
          .includes((search ?? "").toLowerCase()),
      );
      return slice(
        sorted(found, order ?? { column: table?.nameColumn ?? "", descending: false }),
        from,
        to,
      );
    },
    row({ table, id }) {
      const row = rows.get(`${table}/${id}`) ?? null;
      return { row, missing: row ? null : "It was deleted or is no longer part of your profile." };
    },
    related({ relationship, parentId, from, to }) {
      const found = manifest?.relationships.find(({ name }) => name === relationship);
      if (!found)
        return { kind: "unavailable", reason: "The relationship is not in your profile." };
      const children = ofTable(found.child).filter((row) => {
        const value = row.values[found.column] ?? null;
        return isLookup(value) && value[0] === parentId;
      });
      return slice(children, from, to);
    },
    lookup: ({ tables, search, limit }) =>
      [...rows.values()]
        .filter(
          (row) =>
            tables.includes(row.table) && nameOf(row).toLowerCase().includes(search.toLowerCase()),
        )
        .slice(0, limit)
        .map((row) => ({ id: row.id, table: row.table, name: nameOf(row), detail: null })),
    save(input) {
      store(rows, input);
      const outbox = [...status.outbox, entryOf(input, status.outbox.length)];
      const tables = [...new Set(input.mutations.map(({ table }) => table))];
      emit({ event: "changed", tables });
      setStatus({
        outbox,
        pendingRecords: outbox.length,
        globe: "pending",
        summary: `${outbox.length} to send`,
      });
      return { kind: "saved", changeSetId: outbox.at(-1)?.changeSetId ?? "" };
    },
    putDraft({ key, draft }) {
      if (draft === null) drafts.delete(key);
      else drafts.set(key, draft);
      return null;
    },
    draft: ({ key }) => drafts.get(key) ?? null,
    status: () => status,
    syncNow: () => null,
    resolve({ changeSetId }) {
      const outbox = status.outbox.filter((entry) => entry.changeSetId !== changeSetId);
      setStatus({ outbox, attentionRecords: 0 });
      return { kind: "saved", changeSetId };
    },
    acknowledgeLoss: () => null,
    keep: () => null,
    setAutoSync({ on }) {
      setStatus({ autoSync: on });
      return null;
    },
    journal: () => ({ total: 0, lines: [] }),
    agreeToOrder: () => ({ isTaken: true }),
    importUnsent: ({ take }) => ({
      kind: "read",
      isTaken: take,
      madeAt: "2026-11-22T08:00:00Z",
      deviceId: "de71ce00-0000-4000-8000-000000000002",
      changeSets: [],
      drafts: [],
    }),
    exportUnsent: () => JSON.stringify(status.outbox),
  };

  return {
    rows,
    calls,
    emit,
    setStatus,
    answer(method, how) {
      methods[method] = how as never;
    },
    call: async (method, ...input) => {
      calls.push({ method, input: input[0] ?? null });
      return (methods[method] as (given: unknown) => never)(input[0] ?? null);
    },
    on(event, handle) {
      const handler = { event, handle: handle as (event: EngineEvent) => void };
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
  };
}

function failed(code: string, status: number) {
  const problem = { code, title: "Not signed in", detail: "Wrong user name or password.", status };
  return { kind: "failed", problem } as const;
}

function slice(found: RowView[], from: number, to: number): QueryResult {
  return { kind: "rows", total: found.length, from, rows: found.slice(from, to) };
}

function sorted(
  found: RowView[],
  { column, descending }: { column: string; descending: boolean },
): RowView[] {
  const text = (row: RowView) => {
    const value = row.values[column] ?? "";
    return isLookup(value) ? (value[2] ?? "") : String(value);
  };
  const factor = descending ? -1 : 1;
  return [...found].sort(
    (one, other) => factor * text(one).localeCompare(text(other), "en", { numeric: true }),
  );
}

function store(rows: Map<string, RowView>, { mutations }: SaveInput): void {
  for (const mutation of mutations) {
    // The screens of these tests show no pairs.
    if (!("id" in mutation)) continue;
    const key = `${mutation.table}/${mutation.id}`;
    if (mutation.kind === "delete") rows.delete(key);
    else {
      const { table, id, values } = mutation;
      const known = rows.get(key);
      rows.set(key, {
        table,
        id,
        version: known?.version ?? null,
        values: { ...known?.values, ...values },
        mark: "pending",
      });
    }
  }
}

function entryOf(input: SaveInput, index: number): OutboxEntry {
  return {
    changeSetId: `change-set-${index}`,
    label: input.label,
    state: "pending",
    madeAt: new Date().toISOString(),
    records: input.mutations.flatMap((one) =>
      "id" in one ? [{ table: one.table, id: one.id, name: null }] : [],
    ),
    reason: null,
    conflicts: [],
    isRestorable: false,
  };
}

function initialStatus(rows: Map<string, RowView>): DeviceStatus {
  const count = (table: string) => [...rows.values()].filter((row) => row.table === table).length;
  return {
    globe: "connected",
    summary: "Connected. Everything is sent.",
    online: true,
    isLeader: true,
    syncing: false,
    firstSync: null,
    pendingRecords: 0,
    attentionRecords: 0,
    lastPassAt: "2026-11-22T08:00:00Z",
    problem: null,
    signInRequired: false,
    tables: MANIFEST.tables.map(({ name, displayCollectionName }) => ({
      table: name,
      displayName: displayCollectionName,
      rows: count(name),
      complete: true,
      lastSyncedAt: "2026-11-22T08:00:00Z",
      lastCheckedAt: "2026-11-22T08:00:00Z",
      isCheckedHourly: false,
      problem: null,
    })),
    outbox: [],
    drafts: 0,
    order: null,
    storage: { usedBytes: 3_400_000, quotaBytes: 10_000_000_000, persisted: true },
    deviceId: "de71ce00-0000-4000-8000-000000000001",
    autoSync: true,
    serverRelease: "test",
    troubles: [],
    lastProgressAt: null,
  };
}
