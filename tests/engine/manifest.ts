/** A small profile: bookings of the user, and by relationship their orders, tasks and accounts. */

import type {
  Column,
  ColumnType,
  FollowRule,
  Manifest,
  Table,
} from "../../static/metadata/manifest.js";

export function column(
  name: string,
  type: ColumnType = "String",
  rest: Partial<Column> = {},
): Column {
  return {
    name,
    displayName: name,
    type,
    format: null,
    required: "None",
    maxLength: null,
    minimum: null,
    maximum: null,
    precision: null,
    behavior: null,
    options: null,
    targets: null,
    creatable: true,
    updatable: true,
    secured: false,
    ...rest,
  };
}

export function table(name: string, columns: Column[], rest: Partial<Table> = {}): Table {
  return {
    name,
    set: `${name}s`,
    key: `${name}id`,
    nameColumn: "name",
    displayName: name,
    displayCollectionName: `${name}s`,
    objectTypeCode: 1,
    ownership: "UserOwned",
    isActivity: false,
    hasNotes: false,
    pair: null,
    priority: 10,
    intervalMinutes: 10,
    conflictPolicy: "ask",
    columnGroups: [],
    timeRelative: false,
    scopeHash: "scope-1",
    rights: {
      create: true,
      read: true,
      write: true,
      delete: true,
      append: true,
      appendTo: true,
      assign: true,
    },
    columns,
    views: [],
    forms: [],
    ...rest,
  };
}

/** Bookings are due by themselves, so that what belongs to them must be followed. */
const RARELY = { intervalMinutes: 1_000 };

const follow: FollowRule[] = [
  { table: "workorder", from: "booking", column: "workorder", direction: "parents", mode: "also" },
  { table: "task", from: "workorder", column: "workorder", direction: "children", mode: "also" },
  { table: "account", from: "workorder", column: "account", direction: "parents", mode: "also" },
];

export const USER = "0b0b0000-0000-4000-8000-000000000001";
export const ORGANIZATION = "0a0a0000-0000-4000-8000-000000000001";

export function manifestOf(rest: Partial<Manifest> = {}): Manifest {
  return {
    protocol: 1,
    fingerprint: "profile-1",
    organization: { id: ORGANIZATION, name: "Alderwick" },
    profile: { id: "p", name: "Field Service", version: 1, publishedAt: "2026-11-01T00:00:00Z" },
    user: {
      id: USER,
      fullName: "Bob",
      businessUnitId: "bu",
      teamIds: ["team"],
      roleIds: [],
      timeZone: "Europe/Berlin",
      languageCode: 1033,
      locale: "en-GB",
      weekStart: 1,
    },
    apps: [],
    tables: [
      table("booking", [
        column("name"),
        column("status"),
        column("owner"),
        column("workorder", "Lookup", { targets: ["workorder"] }),
      ]),
      table(
        "workorder",
        [column("name"), column("note"), column("account", "Lookup", { targets: ["account"] })],
        RARELY,
      ),
      table(
        "task",
        [
          column("name"),
          column("done", "Boolean"),
          column("workorder", "Lookup", { targets: ["workorder"] }),
        ],
        RARELY,
      ),
      table("account", [column("name"), column("phone")], RARELY),
    ],
    relationships: [
      {
        name: "workorder_task",
        parent: "workorder",
        parentColumn: "workorderid",
        child: "task",
        column: "workorder",
      },
    ],
    follow,
    ...rest,
  };
}
