/** Reading Dataverse's XML (forms, layouts, queries): elements by name, attributes with defaults. */

import { parseXml, XmlElement } from "@rgrove/parse-xml";
import { XmlUnreadable } from "./errors.js";

/** The root element of `text`. Throws XmlUnreadable unless it is well-formed and named `rootName`. */
export function readRoot(text: string, rootName: string): XmlElement {
  const root = parseOrThrow(text);
  if (root?.name !== rootName) throw new XmlUnreadable(`Expected <${rootName}>.`);
  return root;
}

function parseOrThrow(text: string): XmlElement | null {
  try {
    return parseXml(text).root;
  } catch (error) {
    throw new XmlUnreadable("The XML is not well formed.", { cause: error });
  }
}

/** Child elements named `name`, in order. */
export function childrenNamed(parent: XmlElement | null, name: string): XmlElement[] {
  return elements(parent).filter((child) => child.name === name);
}

/** The first child element named `name`, or null. */
export function childNamed(parent: XmlElement | null, name: string): XmlElement | null {
  return elements(parent).find((child) => child.name === name) ?? null;
}

/** Elements reached by following `path` from `parent`: every match of every step, in order. */
export function descend(parent: XmlElement, ...path: string[]): XmlElement[] {
  return path.reduce<XmlElement[]>(
    (found, name) => found.flatMap((element) => childrenNamed(element, name)),
    [parent],
  );
}

/** An attribute's text, or null when it is absent or empty. */
export function attribute(element: XmlElement, name: string): string | null {
  return element.attributes[name] || null;
}

/** An attribute that says yes or no: Dataverse writes true, false, 1 and 0. */
export function flag(element: XmlElement, name: string, fallback: boolean): boolean {
  const text = attribute(element, name)?.toLowerCase();
  if (text === undefined) return fallback;
  return text === "true" || text === "1";
}

/** The trimmed text of the first child named `name`, or null when absent or empty. */
export function childText(parent: XmlElement | null, name: string): string | null {
  return childNamed(parent, name)?.text.trim() || null;
}

function elements(parent: XmlElement | null): XmlElement[] {
  return (parent?.children ?? []).filter((child) => child instanceof XmlElement);
}
