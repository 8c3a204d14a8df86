/** The apps of the profile, to choose from. */

import type { App, Manifest } from "../../metadata/manifest.js";
import { Icon } from "../../ui/icons.js";
import { t } from "../../ui/messages/translate.js";
import { Notice } from "../../ui/states.js";
import { Link } from "../link.js";
import { usePortal } from "../portal.js";
import { InstallBanner } from "./install-banner.js";

export function AppPicker({ manifest }: { manifest: Manifest }) {
  const { session } = usePortal();
  if (manifest.apps.length === 0) {
    const detail = t("apps.none.detail", { profile: manifest.profile.name });
    return <Notice icon="apps" title={t("apps.none.title")} detail={detail} />;
  }
  return (
    <div class="screen page">
      <InstallBanner />
      <p class="greeting">{t("apps.greeting", { name: session.value?.user.fullName ?? "" })}</p>
      <h1>{t("apps.title")}</h1>
      <ul class="tiles">
        {manifest.apps.map((app) => (
          <li key={app.id}>
            <AppTile app={app} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function AppTile({ app }: { app: App }) {
  return (
    <Link to={{ screen: "home", app: app.uniqueName }} class="tile">
      <span class="tile-letter" aria-hidden="true">
        {app.name.slice(0, 1)}
      </span>
      <span class="tile-text">
        <span class="tile-name">{app.name}</span>
        {app.description && <span class="tile-detail">{app.description}</span>}
      </span>
      <Icon name="chevron" />
    </Link>
  );
}
