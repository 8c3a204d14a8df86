/** One row of a list: a card on a phone, cells of a grid on a desktop. */

import type { ComponentChildren } from "preact";
import type { RowView } from "../../engine/protocol.js";
import type { GridColumn } from "../../metadata/layoutxml.js";
import { GridCell, GridRow } from "../../ui/grid-parts.js";
import { Mark } from "../../ui/mark.js";
import { t } from "../../ui/messages/translate.js";
import { ValueView } from "../../ui/value.js";
import { hasText } from "./values.js";

interface RowContentProps {
  row: RowView;
  columns: readonly GridColumn[];
  href: string;
  onOpen: () => void;
  /** Stands before the row's name: a tick, say. */
  lead?: ComponentChildren;
}

/** How many columns a card shows below its title. */
export const CARD_DETAILS = 3;

export function RowCard({ row, columns, href, onOpen, lead }: RowContentProps) {
  const [title, ...rest] = columns;
  const details = rest.filter((column) => hasText(row.values[column.name])).slice(0, CARD_DETAILS);
  return (
    <div class="card">
      {lead}
      <div class="card-text">
        <div class="card-head">
          <RowAnchor row={row} title={title} href={href} onOpen={onOpen} />
          <Mark mark={row.mark} />
        </div>
        <div class="card-details">
          {details.map((column) => (
            <span key={column.name} class="card-detail">
              <span class="visually-hidden">{column.title}: </span>
              <ValueView value={row.values[column.name]} column={column.column} />
            </span>
          ))}
        </div>
      </div>
    </div>
  );
}

export function RowCells({ row, columns, href, onOpen, lead }: RowContentProps) {
  const [title, ...rest] = columns;
  return (
    <GridRow>
      <GridCell class="cell-title">
        {lead}
        <RowAnchor row={row} title={title} href={href} onOpen={onOpen} />
        <Mark mark={row.mark} />
      </GridCell>
      {rest.map((column) => (
        <GridCell key={column.name}>
          <span class="cell-value">
            <ValueView value={row.values[column.name]} column={column.column} />
          </span>
        </GridCell>
      ))}
    </GridRow>
  );
}

function RowAnchor(props: {
  row: RowView;
  title: GridColumn | undefined;
  href: string;
  onOpen: () => void;
}) {
  const value = props.title ? props.row.values[props.title.name] : null;
  return (
    <a
      class="row-anchor"
      href={props.href}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        props.onOpen();
      }}
    >
      {props.title && hasText(value) ? (
        <ValueView value={value} column={props.title.column} />
      ) : (
        t("list.unnamed")
      )}
    </a>
  );
}
