/** FetchXML as data: only what the evaluator knows; everything else is refused when it is read. */

import type { Operator } from "./operators.js";

export interface Fetch {
  table: string;
  attributes: string[];
  filters: Filter[];
  links: Link[];
  orders: Order[];
  top: number | null;
  isDistinct: boolean;
}

export interface Filter {
  type: "and" | "or";
  conditions: Condition[];
  filters: Filter[];
  /** any / not any */
  links: Link[];
  isQuickFind: boolean;
}

export interface Condition {
  attribute: string;
  operator: Operator;
  values: string[];
  /** Compares with another column instead of a value: "column" or "alias.column". */
  valueOf: string | null;
  /** Applied after the join, to the row of this alias. */
  alias: string | null;
}

export interface Link {
  table: string;
  /** Column of the linked table. */
  from: string;
  /** Column of the row it is linked to. */
  to: string;
  type: "inner" | "outer" | "any" | "not any" | "exists";
  alias: string | null;
  attributes: string[];
  filters: Filter[];
  links: Link[];
  orders: Order[];
}

export interface Order {
  attribute: string;
  isDescending: boolean;
  /** Lifts a column of a linked table to the front. */
  alias: string | null;
}
