/**
 * The manifest: what a device is told its offline profile means.
 *
 * Shape of `GET /api/sync/manifest`; keep in sync with portal/profiles/manifest.py
 * (tests/wire/manifest.json is read by both sides).
 */

export interface Manifest {
  protocol: number;
  fingerprint: string;
  organization: { id: string; name: string };
  profile: { id: string; name: string; version: number; publishedAt: string };
  user: ManifestUser;
  apps: App[];
  tables: Table[];
  relationships: Relationship[];
  follow: FollowRule[];
}

export interface ManifestUser {
  id: string;
  fullName: string;
  businessUnitId: string;
  teamIds: string[];
  roleIds: string[];
  /** IANA name. */
  timeZone: string;
  languageCode: number;
  /** BCP 47. */
  locale: string;
  /** 0 = Sunday. */
  weekStart: number;
}

export interface App {
  id: string;
  name: string;
  uniqueName: string;
  description: string;
  areas: Area[];
  /** Ids of the views and forms the app allows, by table. */
  views: Record<string, string[]>;
  forms: Record<string, string[]>;
}

export interface Area {
  id: string;
  title: string;
  groups: Group[];
}

export interface Group {
  id: string;
  title: string;
  items: SiteMapItem[];
}

export interface SiteMapItem {
  id: string;
  title: string;
  table: string | null;
  url: string | null;
  viewId: string | null;
  /** A sentence when the item cannot be opened offline. */
  unavailable: string | null;
}

export interface Table {
  name: string;
  set: string;
  key: string;
  nameColumn: string;
  displayName: string;
  displayCollectionName: string;
  objectTypeCode: number;
  ownership: string;
  isActivity: boolean;
  hasNotes: boolean;
  /** Its rows are pairs of a many-to-many relationship. Null for ordinary tables. */
  pair: Pair | null;
  /** Lower is fetched first. */
  priority: number;
  intervalMinutes: number;
  conflictPolicy: "ask" | "mine" | "theirs";
  /** Columns that mean something only together: they conflict, and are taken, as one. */
  columnGroups: string[][];
  /** The scope moves with the clock, so it is checked in every pass. */
  timeRelative: boolean;
  scopeHash: string;
  rights: Rights;
  columns: Column[];
  views: View[];
  forms: Form[];
}

/**
 * A many-to-many relationship whose pairs are the table's rows.
 *
 * Both columns are lookups. A row has version 0 always: pairs come and go, they do not change.
 */
export interface Pair {
  /** The schema name, as sub-grids use it. */
  relationship: string;
  first: string;
  firstColumn: string;
  second: string;
  secondColumn: string;
}

export interface Rights {
  create: boolean;
  read: boolean;
  write: boolean;
  delete: boolean;
  append: boolean;
  appendTo: boolean;
  assign: boolean;
}

export type ColumnType =
  | "String"
  | "Memo"
  | "Integer"
  | "BigInt"
  | "Decimal"
  | "Double"
  | "Money"
  | "Boolean"
  | "Picklist"
  | "State"
  | "Status"
  | "MultiSelectPicklist"
  | "DateTime"
  | "Uniqueidentifier"
  | "Lookup"
  | "Customer"
  | "Owner"
  | "Image"
  | "File"
  | "EntityName"
  | "Virtual"
  | "PartyList"
  | "ManagedProperty"
  | "CalendarRules";

export interface Column {
  name: string;
  displayName: string;
  type: ColumnType;
  format: string | null;
  required: "None" | "Recommended" | "ApplicationRequired" | "SystemRequired";
  maxLength: number | null;
  minimum: number | null;
  maximum: number | null;
  precision: number | null;
  /** UserLocal, DateOnly or TimeZoneIndependent. */
  behavior: string | null;
  options: Option[] | null;
  targets: string[] | null;
  creatable: boolean;
  updatable: boolean;
  secured: boolean;
}

export interface Option {
  value: number;
  label: string;
  color: string | null;
  /** The statecode that a Status option belongs to. */
  state: number | null;
}

export interface View {
  id: string;
  name: string;
  /** 0 public, 1 advanced find, 2 associated, 4 quick find, 64 lookup. */
  type: number;
  isDefault: boolean;
  fetchXml: string;
  layoutXml: string;
  unavailable: string | null;
}

export interface Form {
  id: string;
  name: string;
  /** 2 main, 6 quick view, 7 quick create. */
  type: number;
  isDefault: boolean;
  formXml: string;
}

/** A one-to-many relationship between two tables of the profile: `child.column` points at `parent`. */
export interface Relationship {
  name: string;
  parent: string;
  parentColumn: string;
  child: string;
  column: string;
}

/**
 * A ticked relationship: `table` receives rows because of rows of `from`.
 * parents: `column` is the lookup on `from`; children: the lookup on `table` that points at `from`.
 */
export interface FollowRule {
  table: string;
  from: string;
  column: string;
  direction: "parents" | "children";
  mode: "also" | "only";
}
