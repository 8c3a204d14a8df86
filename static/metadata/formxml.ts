/**
 * FormXml, read into what a form shows: header, tabs, columns of sections, cells.
 *
 * Unknown elements and attributes are passed over; hidden parts are left out. Which widget a bound
 * control gets is decided by its column, not here.
 */

import type { XmlElement } from "@rgrove/parse-xml";
import { bareGuid } from "./classids.js";
import { type FormControl, readControl } from "./formcontrols.js";
import { attribute, childNamed, childrenNamed, descend, flag, readRoot } from "./xml.js";

export interface FormLayout {
  header: FormCell[];
  tabs: FormTab[];
}

export interface FormTab {
  id: string;
  label: string | null;
  onPhone: boolean;
  columns: FormSection[][];
}

export interface FormSection {
  id: string;
  /** null when the section shows no label. */
  label: string | null;
  onPhone: boolean;
  /** How many cells stand side by side on a wide screen, 1 to 4. */
  columnCount: number;
  cells: FormCell[];
}

export interface FormCell {
  id: string;
  /** The form's own label; null means the column's display name. */
  label: string | null;
  showLabel: boolean;
  onPhone: boolean;
  span: number;
  control: FormControl;
}

/** The layout in `formXml`, with labels in `languageCode` where the form has them. Throws XmlUnreadable. */
export function readForm(formXml: string, languageCode: number): FormLayout {
  const form = readRoot(formXml, "form");
  const header = childNamed(form, "header");
  return {
    header: header ? readCells(header, languageCode) : [],
    tabs: descend(form, "tabs", "tab")
      .filter(isVisible)
      .map((tab) => readTab(tab, languageCode)),
  };
}

function readTab(tab: XmlElement, languageCode: number): FormTab {
  const columns = descend(tab, "columns", "column").map((column) =>
    descend(column, "sections", "section")
      .filter(isVisible)
      .map((section) => readSection(section, languageCode)),
  );
  return {
    id: identify(tab),
    label: readLabel(tab, languageCode),
    onPhone: flag(tab, "availableforphone", true),
    columns: columns.filter((sections) => sections.length > 0),
  };
}

function readSection(section: XmlElement, languageCode: number): FormSection {
  return {
    id: identify(section),
    label: flag(section, "showlabel", true) ? readLabel(section, languageCode) : null,
    onPhone: flag(section, "availableforphone", true),
    columnCount: readColumnCount(attribute(section, "columns") ?? "1"),
    cells: readCells(section, languageCode),
  };
}

/** "11" means two columns: real forms count with the string's length, some write the number. */
export function readColumnCount(text: string): number {
  const count = /^1+$/.test(text) || Number(text) > 4 ? text.length : Number(text);
  return Math.min(4, Math.max(1, Number.isInteger(count) ? count : 1));
}

function readCells(parent: XmlElement, languageCode: number): FormCell[] {
  return descend(parent, "rows", "row", "cell")
    .filter(isVisible)
    .map((cell) => readCell(cell, languageCode))
    .filter((cell) => cell !== null);
}

function readCell(cell: XmlElement, languageCode: number): FormCell | null {
  const element = childNamed(cell, "control");
  const control = element && readControl(element);
  if (!control) return null;
  return {
    id: identify(cell),
    label: readLabel(cell, languageCode),
    showLabel: flag(cell, "showlabel", true),
    onPhone: flag(cell, "availableforphone", true),
    span: Math.max(1, Number(attribute(cell, "colspan") ?? 1) || 1),
    control,
  };
}

function readLabel(element: XmlElement, languageCode: number): string | null {
  const labels = childrenNamed(childNamed(element, "labels"), "label");
  const own = labels.find((label) => attribute(label, "languagecode") === String(languageCode));
  const chosen = own ?? labels[0];
  return chosen ? attribute(chosen, "description") : null;
}

function identify(element: XmlElement): string {
  const id = attribute(element, "id");
  return id ? bareGuid(id) : (attribute(element, "name") ?? "");
}

function isVisible(element: XmlElement): boolean {
  return flag(element, "visible", true);
}
