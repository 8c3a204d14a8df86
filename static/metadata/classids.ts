/**
 * Controls that a form names by class id because no column says what they are.
 *
 * A bound control is drawn from its column's type, not from here: wrong ids circulate.
 */

export type UnboundKind = "subgrid" | "timeline" | "quickview";

const KINDS: Readonly<Record<string, UnboundKind>> = {
  "e7a81278-8635-4d9e-8d4d-59480b391c5b": "subgrid",
  "02d4264b-47e2-4b4c-aa95-f439f3f4d458": "subgrid",
  "06375649-c143-495e-a496-c962e5b4488e": "timeline",
  "1f179106-fa28-4495-961e-f6bd93c21974": "timeline",
  "5c5600e0-1d6e-4205-a272-be80da87fd42": "quickview",
  "b68b05f0-a46d-43f8-843b-917920af806a": "quickview",
};

/** The kind of control a class id names, or null when it is a column's control or unknown. */
export function unboundKind(classId: string | null): UnboundKind | null {
  return KINDS[bareGuid(classId ?? "")] ?? null;
}

/** A GUID as the rest of the app writes it: lower case, without braces. */
export function bareGuid(text: string): string {
  return text.replace(/[{}]/g, "").toLowerCase();
}
