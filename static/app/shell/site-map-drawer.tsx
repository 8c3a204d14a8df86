/** The site map over a phone's screen: a modal dialog at the edge. */

import { useEffect, useRef } from "preact/hooks";
import type { App } from "../../metadata/manifest.js";
import { Button } from "../../ui/button.js";
import { t } from "../../ui/messages/translate.js";
import type { Route } from "../routes.js";
import { SiteMap } from "./site-map.js";

export function SiteMapDrawer(props: { app: App; route: Route; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    return () => dialog.current?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click is on the backdrop; keys have Escape
    <dialog
      class="drawer"
      ref={dialog}
      aria-label={t("siteMap.label")}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onClick={(event) => event.target === dialog.current && props.onClose()}
    >
      <div class="drawer-body">
        <header class="drawer-head">
          <span class="drawer-title">{props.app.name}</span>
          <Button
            label={t("action.close")}
            icon="close"
            kind="quiet"
            iconOnly
            onPress={props.onClose}
          />
        </header>
        <SiteMap app={props.app} route={props.route} onFollow={props.onClose} />
      </div>
    </dialog>
  );
}
