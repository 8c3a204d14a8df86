/** The rows of a view: pick a view, search, sort, open, make a new one. */

import { useMemo } from "preact/hooks";
import { findTable, viewsOf } from "../../metadata/choosing.js";
import { gridColumns } from "../../metadata/layoutxml.js";
import type { App, Manifest, Table, View } from "../../metadata/manifest.js";
import { Button } from "../../ui/button.js";
import { t, tCount } from "../../ui/messages/translate.js";
import { Notice } from "../../ui/states.js";
import { usePortal } from "../portal.js";
import type { ListRoute } from "../routes.js";
import { pathOf } from "../routes.js";
import { Toolbar } from "../shell/toolbar.js";
import { ListRows } from "./list-rows.js";
import { SearchBox } from "./search-box.js";
import { useSlice } from "./slice.js";
import { tablesOf } from "./tables.js";

interface ListScreenProps {
  app: App;
  manifest: Manifest;
  route: ListRoute;
}

export function ListScreen({ app, manifest, route }: ListScreenProps) {
  const table = findTable(manifest, route.table);
  if (!table) {
    return (
      <Notice icon="table" title={t("form.noTable.title")} detail={t("form.noTable.detail")} />
    );
  }
  const views = viewsOf(app, table);
  const view = views.find((candidate) => candidate.id === route.viewId) ?? views[0];
  if (!view) {
    const detail = t("list.noView.detail", { name: table.displayCollectionName });
    return <Notice icon="list" title={t("list.noView.title")} detail={detail} />;
  }
  return <ViewList {...{ app, manifest, route, table, views, view }} />;
}

interface ViewListProps extends ListScreenProps {
  table: Table;
  views: View[];
  view: View;
}

function ViewList({ app, manifest, route, table, views, view }: ViewListProps) {
  const { engine, router } = usePortal();
  const columns = useMemo(() => gridColumns(view, table, manifest), [view, table, manifest]);
  const { search, order } = route;
  const { slice, want } = useSlice(pathOf({ ...route, viewId: view.id }), tablesOf(view), (range) =>
    engine.call("query", {
      appId: app.id,
      viewId: view.id,
      ...range,
      ...(order ? { order } : {}),
      ...(search ? { search } : {}),
    }),
  );
  const change = (changed: Partial<ListRoute>) =>
    router.go({ ...route, viewId: view.id, ...changed }, { replace: true });
  const mayCreate = table.rights.create
    ? null
    : t("form.new.noRight", { name: table.displayCollectionName });
  return (
    <div class="screen list-screen">
      <h1 class="visually-hidden">{view.name}</h1>
      <Toolbar>
        <ViewPicker
          views={views}
          view={view}
          onPick={(viewId) => change({ viewId, order: null })}
        />
        <span class="list-count" role="status">
          {slice.kind === "rows" && tCount("list.rows", slice.total)}
        </span>
        <SearchBox
          key={view.id}
          label={t("list.search", { name: table.displayCollectionName })}
          value={search}
          onSearch={(text) => change({ search: text })}
        />
        <Button
          label={t("action.new")}
          icon="add"
          kind="primary"
          iconOnly="phone"
          unavailable={mayCreate}
          onPress={() =>
            router.go({ screen: "new", app: route.app, table: table.name, parent: null })
          }
        />
      </Toolbar>
      <ListRows
        {...{ table, view, columns, route, slice, want }}
        onSort={(sorted) => change({ order: sorted })}
      />
    </div>
  );
}

function ViewPicker(props: { views: View[]; view: View; onPick: (viewId: string) => void }) {
  return (
    <select
      class="view-picker"
      aria-label={t("list.view")}
      value={props.view.id}
      onChange={(event) => props.onPick(event.currentTarget.value)}
    >
      {props.views.map((view) => (
        <option key={view.id} value={view.id}>
          {view.name}
        </option>
      ))}
    </select>
  );
}
