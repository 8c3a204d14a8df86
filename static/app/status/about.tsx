/** What a person on the telephone is asked for: who, which profile, which device, which release. */

import type { DeviceStatus } from "../../engine/protocol.js";
import { t } from "../../ui/messages/translate.js";
import { usePortal } from "../portal.js";

export function About({ status }: { status: DeviceStatus }) {
  const { session, manifest, release } = usePortal();
  const user = session.value?.user;
  const profile = manifest.value?.profile;
  return (
    <section class="panel about" aria-labelledby="status-about">
      <h2 id="status-about">{t("status.about")}</h2>
      {user && <p>{t("status.about.user", { name: user.fullName, username: user.username })}</p>}
      {session.value && (
        <p>{t("status.about.organization", { name: session.value.organization.name })}</p>
      )}
      {profile && (
        <p>{t("status.about.profile", { name: profile.name, version: profile.version })}</p>
      )}
      <p>{status.isLeader ? t("status.leader") : t("status.follower")}</p>
      <p class="muted">{t("status.about.device", { id: status.deviceId })}</p>
      {release.id && <p class="muted">{t("status.about.release", { id: release.id })}</p>}
      {status.serverRelease && status.serverRelease !== release.id && (
        <p class="muted">{t("status.about.serverRelease", { id: status.serverRelease })}</p>
      )}
    </section>
  );
}
