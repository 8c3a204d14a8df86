/** The bar at the top, the site map beside it, and the screen in the middle. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { findApp } from "../../metadata/choosing.js";
import { Button } from "../../ui/button.js";
import { isPhone } from "../../ui/media.js";
import { t } from "../../ui/messages/translate.js";
import { usePortal } from "../portal.js";
import { appOf, type Route } from "../routes.js";
import { AccountMenu } from "./account-menu.js";
import { GlobeButton } from "./globe-button.js";
import { SiteMap } from "./site-map.js";
import { SiteMapDrawer } from "./site-map-drawer.js";

export function Frame({ children }: { children: ComponentChildren }) {
  const { router, manifest } = usePortal();
  const route = router.route.value;
  const [isDrawerOpen, openDrawer] = useState(false);
  const uniqueName = appOf(route);
  const app = manifest.value && uniqueName ? findApp(manifest.value, uniqueName) : null;
  const content = useFocusOnChange(route);
  return (
    <div class="frame">
      <button type="button" class="skip" onClick={() => content.current?.focus()}>
        {t("action.skipToContent")}
      </button>
      <header class="bar">
        <BarStart route={route} hasMenu={app !== null} onMenu={() => openDrawer(true)} />
        <span class="bar-title">{app?.name ?? t("product.name")}</span>
        <GlobeButton />
        <AccountMenu />
      </header>
      <div class="frame-body">
        {app && !isPhone.value && <SiteMap app={app} route={route} />}
        <main id="content" class="content" tabIndex={-1} ref={content}>
          {children}
        </main>
      </div>
      {app && isDrawerOpen && isPhone.value && (
        <SiteMapDrawer app={app} route={route} onClose={() => openDrawer(false)} />
      )}
    </div>
  );
}

interface BarStartProps {
  route: Route;
  hasMenu: boolean;
  onMenu: () => void;
}

/** Deeper screens go back; others open the site map, which a desktop always shows. */
function BarStart({ route, hasMenu, onMenu }: BarStartProps) {
  const { router } = usePortal();
  const fallback = parentOf(route);
  if (fallback) {
    return (
      <Button
        label={t("action.back")}
        icon="back"
        kind="quiet"
        iconOnly
        onPress={() => router.back(fallback)}
      />
    );
  }
  if (!hasMenu || !isPhone.value) return <span class="bar-mark" aria-hidden="true" />;
  return <Button label={t("action.menu")} icon="menu" kind="quiet" iconOnly onPress={onMenu} />;
}

/** Where "Back" leads when there is no screen before this one; null on screens without "Back". */
function parentOf(route: Route): Route | null {
  switch (route.screen) {
    case "status":
    case "not-found":
      return { screen: "apps" };
    case "form":
    case "new":
      return {
        screen: "list",
        app: route.app,
        table: route.table,
        viewId: null,
        search: "",
        order: null,
      };
    default:
      return null;
  }
}

/** Moves focus to the content when the screen changes, so that readers begin there. */
function useFocusOnChange(route: Route) {
  const content = useRef<HTMLElement>(null);
  const place = "table" in route ? `${route.screen}/${route.table}` : route.screen;
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) content.current?.focus({ preventScroll: true });
    isFirst.current = false;
  }, [place]);
  return content;
}
