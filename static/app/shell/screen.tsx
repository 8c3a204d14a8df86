/** The screen at the current address. */

import { findApp } from "../../metadata/choosing.js";
import type { App, Manifest } from "../../metadata/manifest.js";
import { Button } from "../../ui/button.js";
import { t } from "../../ui/messages/translate.js";
import { Notice } from "../../ui/states.js";
import { usePortal } from "../portal.js";
import { appOf, pathOf, type Route } from "../routes.js";
import { AppPicker } from "./app-picker.js";
import { HomeScreen } from "./home-screen.js";
import { lazily } from "./lazily.js";

const List = lazily(async () => (await import("../list/list-screen.js")).ListScreen);
const Form = lazily(async () => (await import("../form/form-screen.js")).FormScreen);
const Status = lazily(async () => (await import("../status/status-screen.js")).StatusScreen);

export function Screen({ manifest }: { manifest: Manifest }) {
  const route = usePortal().router.route.value;
  if (route.screen === "apps") return <AppPicker manifest={manifest} />;
  if (route.screen === "status") return <Status.Screen />;
  const uniqueName = appOf(route);
  const app = uniqueName ? findApp(manifest, uniqueName) : null;
  if (!app) return <NotFound />;
  return <AppScreen app={app} manifest={manifest} route={route} />;
}

/** Fetches the code of the screens that come later. Rejects when some of it cannot be had. */
export async function prepareScreens(): Promise<void> {
  await Promise.all([List.prepare(), Form.prepare(), Status.prepare()]);
}

function AppScreen({ app, manifest, route }: { app: App; manifest: Manifest; route: Route }) {
  switch (route.screen) {
    case "home":
      return <HomeScreen app={app} manifest={manifest} />;
    case "list":
      return <List.Screen key={route.table} app={app} manifest={manifest} route={route} />;
    case "form":
    case "new":
      return <Form.Screen key={pathOf(route)} app={app} manifest={manifest} route={route} />;
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
