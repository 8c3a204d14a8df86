/** FetchXML text to data. Workers have no DOMParser, hence a parser of our own choice. */

import { parseXml, XmlElement } from "@rgrove/parse-xml";
import type { Condition, Fetch, Filter, Link, Order } from "./ast.js";
import { MalformedFetch, UnsupportedFetch } from "./errors.js";
import { arityOf, type Operator, operatorOf } from "./operators.js";

const LINK_TYPES: Readonly<Record<string, Link["type"]>> = {
  inner: "inner",
  outer: "outer",
  any: "any",
  "not any": "not any",
  exists: "exists",
  in: "exists",
};

/** Raises MalformedFetch for what is not FetchXML, UnsupportedFetch for what is not known here. */
export function parseFetch(xml: string): Fetch {
  const fetch = rootOf(xml);
  refuse(
    fetch,
    ["aggregate", "no-lock", "datasource", "useraworderby"],
    (name, value) => name === "no-lock" || value === "false" || value === "0",
  );
  const [entity, ...others] = childrenOf(fetch, ["entity"]);
  if (!entity || others.length > 0) throw new MalformedFetch("A query needs exactly one table.");
  return {
    table: required(entity, "name"),
    ...contentOf(entity),
    top: fetch.attributes.top === undefined ? null : Number(fetch.attributes.top),
    isDistinct: isTrue(fetch.attributes.distinct),
  };
}

function rootOf(xml: string): XmlElement {
  let root: XmlElement | null;
  try {
    root = parseXml(xml).root;
  } catch (error) {
    throw new MalformedFetch(`The query is not well-formed: ${(error as Error).message}`);
  }
  if (root?.name !== "fetch") throw new MalformedFetch("The query does not start with <fetch>.");
  return root;
}

const CONTENT = ["attribute", "all-attributes", "filter", "link-entity", "order"];

function contentOf(element: XmlElement) {
  const children = childrenOf(element, CONTENT);
  const named = (name: string) => children.filter((child) => child.name === name);
  return {
    attributes: named("attribute").map(attributeOf),
    filters: named("filter").map(filterOf),
    links: named("link-entity").map(joinOf),
    orders: named("order").map(orderOf),
  };
}

function attributeOf(element: XmlElement): string {
  refuse(element, ["aggregate", "groupby", "dategrouping"]);
  return required(element, "name");
}

function filterOf(element: XmlElement): Filter {
  const type = element.attributes.type ?? "and";
  if (type !== "and" && type !== "or") throw new UnsupportedFetch(`Unknown filter type "${type}".`);
  const children = childrenOf(element, ["condition", "filter", "link-entity"]);
  const named = (name: string) => children.filter((child) => child.name === name);
  return {
    type,
    conditions: named("condition").map(conditionOf),
    filters: named("filter").map(filterOf),
    links: named("link-entity").map(linkInFilter),
    isQuickFind: isTrue(element.attributes.isquickfindfields),
  };
}

function conditionOf(element: XmlElement): Condition {
  refuse(element, ["aggregate", "rowaggregate"]);
  const token = required(element, "operator");
  const operator = operatorOf(token);
  if (!operator) throw new UnsupportedFetch(`The condition "${token}" is not known on devices.`);
  const condition = {
    attribute: required(element, "attribute"),
    operator,
    values: valuesOf(element),
    valueOf: element.attributes.valueof ?? null,
    alias: element.attributes.entityname ?? null,
  };
  if (condition.valueOf === null) checkArity(condition.operator, condition.values);
  return condition;
}

function valuesOf(element: XmlElement): string[] {
  const values = childrenOf(element, ["value"]).map((child) => child.text.trim());
  if (values.length > 0) return values;
  return element.attributes.value === undefined ? [] : [element.attributes.value];
}

function checkArity(operator: Operator, values: readonly string[]): void {
  const arity = arityOf(operator);
  const fits = arity === "many" ? values.length > 0 : arity === 0 || values.length === arity;
  if (!fits) throw new MalformedFetch(`"${operator}" has ${values.length} values.`);
}

function joinOf(element: XmlElement): Link {
  const link = linkOf(element, "inner");
  if (link.type !== "any" && link.type !== "not any") return link;
  throw new UnsupportedFetch(`A link of type "${link.type}" can stand in a filter only.`);
}

function linkInFilter(element: XmlElement): Link {
  const link = linkOf(element, null);
  if (link.type === "any" || link.type === "not any") return link;
  throw new UnsupportedFetch(`A link of type "${link.type}" cannot stand in a filter.`);
}

function linkOf(element: XmlElement, fallback: Link["type"] | null): Link {
  const name = element.attributes["link-type"] ?? fallback ?? "";
  const type = LINK_TYPES[name];
  if (!type) throw new UnsupportedFetch(`Links of type "${name}" are not known on devices.`);
  return {
    table: required(element, "name"),
    from: required(element, "from"),
    to: required(element, "to"),
    type,
    alias: element.attributes.alias ?? null,
    ...contentOf(element),
  };
}

function orderOf(element: XmlElement): Order {
  if (element.attributes.alias !== undefined) {
    throw new UnsupportedFetch("Ordering by an aggregate is not known on devices.");
  }
  return {
    attribute: required(element, "attribute"),
    isDescending: isTrue(element.attributes.descending),
    alias: element.attributes.entityname ?? null,
  };
}

function childrenOf(element: XmlElement, known: readonly string[]): XmlElement[] {
  const children = element.children.filter((child) => child instanceof XmlElement);
  for (const child of children) {
    if (!known.includes(child.name)) {
      throw new UnsupportedFetch(`<${child.name}> in <${element.name}> is not known on devices.`);
    }
  }
  return children;
}

function required(element: XmlElement, name: string): string {
  const value = element.attributes[name];
  if (!value) throw new MalformedFetch(`<${element.name}> has no ${name}.`);
  return value;
}

/** Refuses attributes that would change the result, unless `allows` says this value does not. */
function refuse(
  element: XmlElement,
  names: readonly string[],
  allows: (name: string, value: string) => boolean = () => false,
): void {
  for (const name of names) {
    const value = element.attributes[name];
    if (value !== undefined && !allows(name, value)) {
      throw new UnsupportedFetch(`${name}="${value}" is not known on devices.`);
    }
  }
}

function isTrue(value: string | undefined): boolean {
  return value === "true" || value === "1";
}
