/** Whether the app syncs by itself. */

import { useId } from "preact/hooks";
import type { DeviceStatus } from "../../engine/protocol.js";
import { t } from "../../ui/messages/translate.js";
import { usePortal } from "../portal.js";

export function SyncSettings({ status }: { status: DeviceStatus }) {
  const { engine } = usePortal();
  const id = useId();
  return (
    <section class="panel">
      <label class="setting" for={id}>
        <span class="setting-text">
          <span>{t("status.autoSync")}</span>
          <span class="muted">{t("status.autoSync.detail")}</span>
        </span>
        <span class="switch">
          <input
            id={id}
            type="checkbox"
            checked={status.autoSync}
            onChange={(event) => engine.call("setAutoSync", { on: event.currentTarget.checked })}
          />
        </span>
      </label>
    </section>
  );
}
