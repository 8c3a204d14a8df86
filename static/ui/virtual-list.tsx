/** A long list of rows of one height: only those in sight exist. */

import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Range, visibleRange } from "./visible-range.js";

interface VirtualListProps {
  total: number;
  rowHeight: number;
  /** Pixels from the top, restored when the list is shown again. */
  initialTop: number;
  onScroll: (top: number) => void;
  onRange: (range: Range) => void;
  renderRow: (index: number) => ComponentChildren;
  label: string;
  /** The rows are those of a table around the list, not items of a list. */
  isTableBody?: boolean;
}

export function VirtualList(props: VirtualListProps) {
  const { total, rowHeight, isTableBody = false } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(props.initialTop);
  const height = useHeight(scroller);
  useLayoutEffect(() => {
    if (scroller.current) scroller.current.scrollTop = props.initialTop;
  }, []);
  const range = visibleRange({ top, height, rowHeight, total });
  useEffect(() => props.onRange(range), [range.from, range.to, props.onRange]);
  const indices = Array.from({ length: range.to - range.from }, (_, offset) => range.from + offset);
  const onScroll = () => {
    const now = scroller.current?.scrollTop ?? 0;
    setTop(now);
    props.onScroll(now);
  };
  return (
    <div class="virtual" ref={scroller} onScroll={onScroll} role="presentation">
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: a list when it has the label */}
      <div
        class="virtual-rows"
        role={isTableBody ? "rowgroup" : "list"}
        aria-label={isTableBody ? undefined : props.label}
        style={{ height: `${total * rowHeight}px` }}
      >
        {indices.map((index) => (
          // biome-ignore lint/a11y/useAriaPropsSupportedByRole: an item of a list when it has them
          <div
            key={index}
            class="virtual-row"
            role={isTableBody ? "presentation" : "listitem"}
            aria-setsize={isTableBody ? undefined : total}
            aria-posinset={isTableBody ? undefined : index + 1}
            style={{ height: `${rowHeight}px`, transform: `translateY(${index * rowHeight}px)` }}
          >
            {props.renderRow(index)}
          </div>
        ))}
      </div>
    </div>
  );
}

/** The element's height, followed as it changes. */
function useHeight(element: { current: HTMLElement | null }): number {
  const [height, setHeight] = useState(globalThis.innerHeight || 800);
  useLayoutEffect(() => {
    const node = element.current;
    if (!node) return;
    const measure = () => setHeight(node.clientHeight || globalThis.innerHeight);
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    measure();
    return () => observer.disconnect();
  }, []);
  return height;
}
