/** The head of a grid: pressing a column sorts by it, pressing again turns it round. */

import type { GridColumn } from "../../metadata/layoutxml.js";
import { GridHeaderCell, GridRow } from "../../ui/grid-parts.js";
import { Icon } from "../../ui/icons.js";
import type { ListRoute } from "../routes.js";

interface GridHeaderProps {
  columns: readonly GridColumn[];
  order: ListRoute["order"];
  onSort: (order: ListRoute["order"]) => void;
}

export function GridHeader({ columns, order, onSort }: GridHeaderProps) {
  return (
    <GridRow class="cells-head">
      {columns.map((column) => (
        <GridHeaderCell key={column.name} sort={sortOf(column, order)}>
          {column.sortable ? (
            <button
              type="button"
              class="sort"
              onClick={() => onSort(nextOrder(column.name, order))}
            >
              <span>{column.title}</span>
              {order?.column === column.name && (
                <Icon name={order.descending ? "arrowDown" : "arrowUp"} />
              )}
            </button>
          ) : (
            <span>{column.title}</span>
          )}
        </GridHeaderCell>
      ))}
    </GridRow>
  );
}

function sortOf(
  column: GridColumn,
  order: ListRoute["order"],
): "ascending" | "descending" | "none" {
  if (order?.column !== column.name) return "none";
  return order.descending ? "descending" : "ascending";
}

/** Ascending, descending, then the view's own order again. */
export function nextOrder(column: string, order: ListRoute["order"]): ListRoute["order"] {
  if (order?.column !== column) return { column, descending: false };
  return order.descending ? null : { column, descending: true };
}
