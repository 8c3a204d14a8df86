/** The rows themselves, or why there are none. */

import { useCallback } from "preact/hooks";
import type { GridColumn } from "../../metadata/layoutxml.js";
import type { Table, View } from "../../metadata/manifest.js";
import { Grid } from "../../ui/grid-parts.js";
import { isPhone } from "../../ui/media.js";
import { t } from "../../ui/messages/translate.js";
import { Notice, Waiting } from "../../ui/states.js";
import { VirtualList } from "../../ui/virtual-list.js";
import type { Range } from "../../ui/visible-range.js";
import { usePortal } from "../portal.js";
import { type ListRoute, pathOf, type Route } from "../routes.js";
import { GridHeader } from "./grid-header.js";
import { RowCard, RowCells } from "./row-content.js";
import { rowAt, type Slice } from "./slice.js";
import { Tick } from "./tick.js";
import { gridTemplate, tickColumn } from "./values.js";

/** Heights in pixels; the style sheet gives cards and cells the same. */
const CARD_HEIGHT = 84;
const CELLS_HEIGHT = 44;

interface ListRowsProps {
  table: Table;
  view: View;
  columns: readonly GridColumn[];
  route: ListRoute;
  slice: Slice;
  want: (range: Range) => void;
  onSort: (order: ListRoute["order"]) => void;
}

export function ListRows(props: ListRowsProps) {
  const { slice } = props;
  if (slice.kind === "loading") return <Waiting label={t("list.loading")} />;
  if (slice.kind === "unavailable") {
    return <Notice icon="warning" title={t("list.unavailable.title")} detail={slice.reason} />;
  }
  if (slice.total === 0) return <EmptyList {...props} />;
  return isPhone.value ? (
    <Rows {...props} total={slice.total} height={CARD_HEIGHT} />
  ) : (
    <Grid label={props.view.name} rowCount={slice.total + 1} template={gridTemplate(props.columns)}>
      <GridHeader columns={props.columns} order={props.route.order} onSort={props.onSort} />
      <Rows {...props} total={slice.total} height={CELLS_HEIGHT} />
    </Grid>
  );
}

function Rows(props: ListRowsProps & { total: number; height: number }) {
  const { table, columns, route, slice, want, view } = props;
  const { router, scrollTops } = usePortal();
  const place = pathOf(route);
  const tick = tickColumn(columns);
  const renderRow = useCallback(
    (index: number) => {
      const row = rowAt(slice, index);
      if (!row) return <div class="row-placeholder" />;
      const to: Route = { screen: "form", app: route.app, table: table.name, id: row.id };
      const Content = isPhone.value ? RowCard : RowCells;
      return (
        <Content
          row={row}
          columns={columns}
          href={pathOf(to)}
          onOpen={() => router.go(to)}
          lead={tick && <Tick row={row} table={table} column={tick} />}
        />
      );
    },
    [slice, columns, table, route.app, isPhone.value],
  );
  return (
    <VirtualList
      key={place}
      total={props.total}
      rowHeight={props.height}
      initialTop={scrollTops.get(place) ?? 0}
      onScroll={(top) => scrollTops.set(place, top)}
      onRange={want}
      renderRow={renderRow}
      label={view.name}
      isTableBody={!isPhone.value}
    />
  );
}

function EmptyList({ table, view, route }: ListRowsProps) {
  const { status } = usePortal();
  if (route.search) {
    return <Notice icon="search" title={t("list.empty.search", { search: route.search })} />;
  }
  const progress = status.value?.tables.find((one) => one.table === table.name);
  if (progress && !progress.complete) {
    const title = t("list.arriving.title", { name: table.displayCollectionName });
    return <Notice icon="sync" title={title} detail={t("list.arriving.detail")} />;
  }
  const detail = t("list.empty.detail", { view: view.name });
  return <Notice icon="list" title={t("list.empty.title")} detail={detail} />;
}
