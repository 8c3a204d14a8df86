/** Opening an app: its first sync while that runs, then its first page. */

import { useEffect } from "preact/hooks";
import { isOpenable, siteMapItems } from "../../metadata/choosing.js";
import type { App, Manifest } from "../../metadata/manifest.js";
import { t } from "../../ui/messages/translate.js";
import { Notice, Waiting } from "../../ui/states.js";
import { usePortal } from "../portal.js";
import { listRoute } from "../routes.js";
import { FirstSyncScreen } from "./first-sync-screen.js";

export function HomeScreen({ app }: { app: App; manifest: Manifest }) {
  const { router, status } = usePortal();
  const first = siteMapItems(app).find(isOpenable);
  const firstSync = status.value?.firstSync ?? null;
  const isReady = firstSync === null || firstSync.done;
  const open = () => {
    if (!first?.table) return;
    router.go(listRoute(app.uniqueName, first.table, first.viewId), { replace: true });
  };
  useEffect(() => {
    if (isReady) open();
  }, [isReady, first]);
  if (!first?.table) {
    return (
      <Notice icon="list" title={t("siteMap.empty.title")} detail={t("siteMap.empty.detail")} />
    );
  }
  if (isReady || !firstSync) return <Waiting label={t("list.loading")} />;
  return <FirstSyncScreen firstSync={firstSync} first={first} onStart={open} />;
}
