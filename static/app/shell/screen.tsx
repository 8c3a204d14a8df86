/** The screen at the current address. */

import { findApp } from "../../metadata/choosing.js";
import type { App, Manifest } from "../../metadata/manifest.js";
import { Button } from "../../ui/button.js";
import { t } from "../../ui/messages/translate.js";
import { Notice } from "../../ui/states.js";
import { FormScreen } from "../form/form-screen.js";
import { ListScreen } from "../list/list-screen.js";
import { usePortal } from "../portal.js";
import { appOf, pathOf, type Route } from "../routes.js";
import { StatusScreen } from "../status/status-screen.js";
import { AppPicker } from "./app-picker.js";
import { HomeScreen } from "./home-screen.js";

export function Screen({ manifest }: { manifest: Manifest }) {
  const route = usePortal().router.route.value;
  if (route.screen === "apps") return <AppPicker manifest={manifest} />;
  if (route.screen === "status") return <StatusScreen />;
  const uniqueName = appOf(route);
  const app = uniqueName ? findApp(manifest, uniqueName) : null;
  if (!app) return <NotFound />;
  return <AppScreen app={app} manifest={manifest} route={route} />;
}

function AppScreen({ app, manifest, route }: { app: App; manifest: Manifest; route: Route }) {
  switch (route.screen) {
    case "home":
      return <HomeScreen app={app} manifest={manifest} />;
    case "list":
      return <ListScreen key={route.table} app={app} manifest={manifest} route={route} />;
    case "form":
    case "new":
      return <FormScreen key={pathOf(route)} app={app} manifest={manifest} route={route} />;
    default:
      return <NotFound />;
  }
}

function NotFound() {
  const { router } = usePortal();
  return (
    <Notice icon="search" title={t("notFound.title")} detail={t("notFound.detail")}>
      <Button
        label={t("notFound.home")}
        kind="primary"
        onPress={() => router.go({ screen: "apps" })}
      />
    </Notice>
  );
}
