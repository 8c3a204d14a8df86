/**
 * The parts of a virtual table. Its rows stand at computed places, which `<table>` cannot do, so the
 * roles are said by hand.
 */

import type { ComponentChildren } from "preact";

interface PartProps {
  children: ComponentChildren;
  class?: string;
}

export function Grid(props: PartProps & { label: string; rowCount: number; template: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div class="grid" role="table" aria-label={props.label} aria-rowcount={props.rowCount}>
      <div class="grid-columns" style={{ "--columns": props.template }}>
        {props.children}
      </div>
    </div>
  );
}

export function GridRow({ children, class: name = "" }: PartProps) {
  return (
    // biome-ignore lint/a11y: see above; the row's link is what takes focus
    <div class={`cells ${name}`} role="row">
      {children}
    </div>
  );
}

export function GridCell({ children, class: name = "" }: PartProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div class={`cell ${name}`} role="cell">
      {children}
    </div>
  );
}

export function GridHeaderCell(props: {
  children: ComponentChildren;
  sort: "ascending" | "descending" | "none";
}) {
  return (
    // biome-ignore lint/a11y: see above; the button inside takes focus
    <div class="cell" role="columnheader" aria-sort={props.sort}>
      {props.children}
    </div>
  );
}
