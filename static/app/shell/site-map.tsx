/** An app's site map: areas, groups and their pages. A rail on a desktop. */

import { viewsOf } from "../../metadata/choosing.js";
import type { App, SiteMapItem } from "../../metadata/manifest.js";
import { Icon } from "../../ui/icons.js";
import { t } from "../../ui/messages/translate.js";
import { announce } from "../../ui/toasts.js";
import { Link } from "../link.js";
import { usePortal } from "../portal.js";
import { listRoute, type Route } from "../routes.js";

interface SiteMapProps {
  app: App;
  route: Route;
  onFollow?: () => void;
}

export function SiteMap({ app, route, onFollow }: SiteMapProps) {
  return (
    <nav class="site-map" aria-label={t("siteMap.label")}>
      {app.areas.map((area) => (
        <div key={area.id} class="site-area">
          {app.areas.length > 1 && <h2 class="site-area-title">{area.title}</h2>}
          {area.groups.map((group) => (
            <section key={group.id} aria-label={group.title}>
              <h3 class="site-group">{group.title}</h3>
              <ul>
                {group.items.map((item) => (
                  <li key={item.id}>
                    <Item {...{ app, item, route }} {...(onFollow ? { onFollow } : {})} />
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      ))}
      <Link to={{ screen: "apps" }} class="site-item site-all" {...(onFollow ? { onFollow } : {})}>
        <Icon name="apps" />
        <span>{t("siteMap.apps")}</span>
      </Link>
    </nav>
  );
}

function Item({ app, item, route, onFollow }: SiteMapProps & { item: SiteMapItem }) {
  if (item.table === null || item.unavailable !== null) return <UnavailableItem item={item} />;
  return (
    <Link
      to={listRoute(app.uniqueName, item.table, item.viewId)}
      class="site-item"
      isCurrent={useIsCurrent(app, item, route)}
      {...(onFollow ? { onFollow } : {})}
    >
      <Icon name="table" />
      <span>{item.title}</span>
    </Link>
  );
}

/** Two pages may show one table by different views: then the view decides. */
function useIsCurrent(app: App, item: SiteMapItem, route: Route): boolean {
  const manifest = usePortal().manifest.value;
  if (!("table" in route) || route.table !== item.table) return false;
  const table = manifest?.tables.find((candidate) => candidate.name === item.table);
  if (route.screen !== "list" || !item.viewId || !table) return true;
  return (route.viewId ?? viewsOf(app, table)[0]?.id) === item.viewId;
}

function UnavailableItem({ item }: { item: SiteMapItem }) {
  const reason = t("siteMap.unavailable", { reason: item.unavailable ?? item.url ?? "" });
  return (
    <button
      type="button"
      class="site-item"
      aria-disabled="true"
      title={reason}
      onClick={() => announce(reason)}
    >
      <Icon name="lock" />
      <span>{item.title}</span>
    </button>
  );
}
