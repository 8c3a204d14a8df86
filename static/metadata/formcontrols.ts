/** The control in a form's cell: a column, or one of the parts that no column describes. */

import { parseXml, type XmlElement } from "@rgrove/parse-xml";
import { bareGuid, unboundKind } from "./classids.js";
import { attribute, childNamed, childrenNamed, childText, flag } from "./xml.js";

export type FormControl =
  | { kind: "field"; column: string; disabled: boolean; required: boolean }
  | {
      kind: "subgrid";
      name: string;
      table: string;
      /** null lists the whole view, not only rows related to this one. */
      relationship: string | null;
      viewId: string | null;
      /** Rows shown before scrolling. */
      rowsShown: number;
    }
  | { kind: "timeline" }
  /** Read-only fields of the row that `column` points at; `forms` by table. */
  | { kind: "quickview"; column: string; forms: Readonly<Record<string, string>> }
  | { kind: "unsupported"; name: string };

const SUBGRID_ROWS_SHOWN = 4;

/** What `control` is, or null when it is nothing that could be shown. */
export function readControl(control: XmlElement): FormControl | null {
  const column = attribute(control, "datafieldname");
  const kind = unboundKind(attribute(control, "classid"));
  if (kind === "subgrid") return readSubgrid(control);
  if (kind === "timeline") return { kind };
  if (kind === "quickview" && column) return { kind, column, forms: readQuickForms(control) };
  if (column) return readField(control, column);
  return { kind: "unsupported", name: attribute(control, "id") ?? "" };
}

function readField(control: XmlElement, column: string): FormControl {
  return {
    kind: "field",
    column: column.toLowerCase(),
    disabled: flag(control, "disabled", false),
    required: flag(control, "isrequired", false),
  };
}

function readSubgrid(control: XmlElement): FormControl {
  const parameters = childNamed(control, "parameters");
  const viewId = childText(parameters, "ViewId");
  return {
    kind: "subgrid",
    name: attribute(control, "id") ?? "",
    table: childText(parameters, "TargetEntityType") ?? "",
    relationship: childText(parameters, "RelationshipName"),
    viewId: viewId ? bareGuid(viewId) : null,
    rowsShown: Number(childText(parameters, "RecordsPerPage")) || SUBGRID_ROWS_SHOWN,
  };
}

/** `QuickForms` holds escaped XML; the `QuickFormIds` level can be missing. */
function readQuickForms(control: XmlElement): Record<string, string> {
  const text = childText(childNamed(control, "parameters"), "QuickForms");
  const root = text ? parseXml(text).root : null;
  const holder = childNamed(root, "QuickFormIds") ?? root;
  const pairs = childrenNamed(holder, "QuickFormId").map((form) => [
    attribute(form, "entityname") ?? "",
    bareGuid(form.text.trim()),
  ]);
  return Object.fromEntries(pairs);
}
