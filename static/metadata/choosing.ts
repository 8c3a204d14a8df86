/** Which table, view and form an app shows, from the manifest. */

import type { App, Column, Form, Manifest, SiteMapItem, Table, View } from "./manifest.js";

const PUBLIC_VIEW = 0;
const MAIN_FORM = 2;

/** The app at a `/app/<uniqueName>` path, or null. */
export function findApp(manifest: Manifest, uniqueName: string): App | null {
  return manifest.apps.find((app) => app.uniqueName === uniqueName) ?? null;
}

/** A table of the profile by logical name, or null when the device does not hold it. */
export function findTable(manifest: Manifest, name: string): Table | null {
  return manifest.tables.find((table) => table.name === name) ?? null;
}

export function findColumn(table: Table, name: string): Column | null {
  return table.columns.find((column) => column.name === name) ?? null;
}

/** The public views of `table` that `app` offers, the default one first, then by name. */
export function viewsOf(app: App, table: Table): View[] {
  const allowed = app.views[table.name];
  return table.views
    .filter((view) => view.type === PUBLIC_VIEW && (!allowed?.length || allowed.includes(view.id)))
    .sort(defaultFirst);
}

/** The form that opens a row of `table` in `app`: the default main form if allowed. */
export function mainForm(app: App, table: Table): Form | null {
  const allowed = app.forms[table.name];
  const forms = table.forms
    .filter((form) => form.type === MAIN_FORM && (!allowed?.length || allowed.includes(form.id)))
    .sort(defaultFirst);
  return forms[0] ?? null;
}

function defaultFirst(
  one: { isDefault: boolean; name: string },
  other: { isDefault: boolean; name: string },
): number {
  return Number(other.isDefault) - Number(one.isDefault) || one.name.localeCompare(other.name);
}

/** Every item of an app's site map, in order. */
export function siteMapItems(app: App): SiteMapItem[] {
  return app.areas.flatMap((area) => area.groups.flatMap((group) => group.items));
}

/** Whether a site-map item leads somewhere on this device. */
export function isOpenable(item: SiteMapItem): boolean {
  return item.table !== null && item.unavailable === null;
}
