/** The globe: what is sent and what is not, in an icon and words. Opens Device status. */

import type { DeviceStatus, Globe } from "../../engine/protocol.js";
import { Icon, type IconName } from "../../ui/icons.js";
import { t, tCount } from "../../ui/messages/translate.js";
import { Link } from "../link.js";
import { usePortal } from "../portal.js";

const ICONS: Readonly<Record<Globe, IconName>> = {
  connected: "globe",
  "not-connected": "globeOff",
  syncing: "sync",
  pending: "globePending",
  attention: "warning",
  error: "error",
};

export function GlobeButton() {
  const status = usePortal().status.value;
  // Without a profile there is nothing to send or fetch, hence nothing to say about it.
  if (!status || status.problem?.code === "no-profile") return null;
  const text = globeText(status);
  return (
    <Link
      to={{ screen: "status" }}
      class={`globe globe-${status.globe}`}
      label={t("globe.opens", { state: text })}
    >
      <Icon name={ICONS[status.globe]} spinning={status.globe === "syncing"} />
      <span class="globe-text">{text}</span>
    </Link>
  );
}

/** The few words beside the globe. */
export function globeText(status: DeviceStatus): string {
  switch (status.globe) {
    case "pending":
      return tCount("globe.pending", status.pendingRecords);
    case "attention":
      return tCount("globe.attention", status.attentionRecords);
    default:
      return t(`globe.${status.globe}`);
  }
}
