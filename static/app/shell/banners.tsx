/** Sentences over every screen that never block it: sign in again, a new release. */

import { Button } from "../../ui/button.js";
import { t } from "../../ui/messages/translate.js";
import { Banner } from "../../ui/states.js";
import { usePortal } from "../portal.js";

export function Banners() {
  return (
    <>
      <SignInBanner />
      <OrderBanner />
      <LossBanner />
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

/** Only while the person has a say in it; Device status has the choices. */
function OrderBanner() {
  const { status, router } = usePortal();
  const order = status.value?.order;
  const isElsewhere = router.route.value.screen !== "status";
  if (!order || order.kind === "resync" || order.isAgreed || !isElsewhere) return null;
  return (
    <Banner
      kind="warning"
      actions={
        <Button label={t("order.banner.action")} onPress={() => router.go({ screen: "status" })} />
      }
    >
      {t(`order.banner.${order.kind}`)}
    </Banner>
  );
}

/** Whoever may have lost work should hear of it where he works. */
function LossBanner() {
  const { status, router } = usePortal();
  const isLost = status.value?.troubles.some(({ code }) => code === "work-lost");
  if (!isLost || router.route.value.screen === "status") return null;
  return (
    <Banner
      kind="error"
      actions={<Button label={t("trouble.more")} onPress={() => router.go({ screen: "status" })} />}
    >
      {t("trouble.work-lost")}
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
