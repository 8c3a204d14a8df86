/**
 * What a row made on this device shows until upstream has filled it in: an active state, its author
 * as owner, the time. Without these, views of active or own rows would hide what was just made.
 * They are shown, never sent.
 */

import type { Column, Manifest, Table } from "../metadata/manifest.js";
import type { LookupValue, Value, Values } from "../metadata/row.js";

/** The statecode that every table's new rows begin with. */
const ACTIVE = 0;

export interface Authorship {
  user: Manifest["user"];
  madeAtMs: number;
}

export function provisionalValues(table: Table, authorship: Authorship): Values {
  const values: Record<string, Value> = {};
  for (const column of table.columns) {
    const value = provisional(column, authorship);
    if (value !== undefined) values[column.name] = value;
  }
  return values;
}

function provisional(column: Column, { user, madeAtMs }: Authorship): Value | undefined {
  const author: LookupValue = [user.id, "systemuser", user.fullName];
  switch (column.type) {
    case "State":
      return ACTIVE;
    case "Status":
      return column.options?.find(({ state }) => state === ACTIVE)?.value;
    case "Owner":
      return author;
  }
  switch (column.name) {
    case "owninguser":
    case "createdby":
    case "modifiedby":
      return author;
    case "owningbusinessunit":
      return [user.businessUnitId, "businessunit", null];
    case "createdon":
    case "modifiedon":
      return wholeSeconds(madeAtMs);
    default:
      return undefined;
  }
}

/** ISO 8601 as Dataverse prints it. */
function wholeSeconds(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}
