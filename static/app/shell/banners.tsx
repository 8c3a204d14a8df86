/** Sentences over every screen that never block it: sign in again, a new release. */

import { Button } from "../../ui/button.js";
import { t } from "../../ui/messages/translate.js";
import { Banner } from "../../ui/states.js";
import { usePortal } from "../portal.js";

export function Banners() {
  return (
    <>
      <SignInBanner />
      <ReleaseBanner />
    </>
  );
}

function SignInBanner() {
  const portal = usePortal();
  if (!portal.status.value?.signInRequired) return null;
  return (
    <Banner
      kind="warning"
      actions={
        <Button
          label={t("signIn.again.action")}
          onPress={() => {
            portal.isSigningInAgain.value = true;
          }}
        />
      }
    >
      {t("signIn.again.detail")}
    </Banner>
  );
}

function ReleaseBanner() {
  const { release, router } = usePortal();
  if (!release.isReady.value) return null;
  return (
    <Banner
      kind="info"
      actions={
        <Button
          label={t("release.restart")}
          unavailable={router.isGuarded.value ? t("release.unsaved") : null}
          onPress={() => release.restart()}
        />
      }
    >
      {t("release.ready")}
    </Banner>
  );
}
