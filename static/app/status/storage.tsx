/** How much room the rows take, and whether the browser may clear them. */

import type { DeviceStatus } from "../../engine/protocol.js";
import { formatBytes } from "../../ui/messages/moments.js";
import { t } from "../../ui/messages/translate.js";

export function Storage({ storage }: { storage: DeviceStatus["storage"] }) {
  return (
    <section class="panel" aria-labelledby="status-storage">
      <h2 id="status-storage">{t("status.storage")}</h2>
      <p>{usedText(storage)}</p>
      {storage.persisted !== null && (
        <p class="muted">
          {storage.persisted ? t("status.storage.persisted") : t("status.storage.notPersisted")}
        </p>
      )}
    </section>
  );
}

function usedText({ usedBytes, quotaBytes }: DeviceStatus["storage"]): string {
  if (usedBytes === null) return t("status.storage.unknown");
  const used = formatBytes(usedBytes);
  if (quotaBytes === null) return t("status.storage.used", { used });
  return t("status.storage.usedOf", { used, quota: formatBytes(quotaBytes) });
}
