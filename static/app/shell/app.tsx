/** Which screen is shown: by what is stored on the device first, then by the address. */

import { useEffect } from "preact/hooks";
import { Button } from "../../ui/button.js";
import { language, t } from "../../ui/messages/translate.js";
import { Notice, Waiting } from "../../ui/states.js";
import { Toasts } from "../../ui/toasts.js";
import { usePortal } from "../portal.js";
import { SignInAgain } from "../session/sign-in-again.js";
import { SignInScreen } from "../session/sign-in-screen.js";
import { SignOutDialog } from "../session/sign-out-dialog.js";
import { Banners } from "./banners.js";
import { FaultBoundary } from "./fault-boundary.js";
import { Frame } from "./frame.js";
import { NotReadyScreen } from "./not-ready-screen.js";
import { Screen } from "./screen.js";

export function App() {
  const portal = usePortal();
  useEffect(() => {
    document.documentElement.lang = language();
  }, [language()]);
  return (
    <FaultBoundary>
      <Content />
      {portal.isSigningOut.value && <SignOutDialog />}
      {portal.isSigningInAgain.value && <SignInAgain />}
      <Toasts />
    </FaultBoundary>
  );
}

function Content() {
  const { isStarted, startFailure, session, manifest } = usePortal();
  if (startFailure.value !== null) {
    const detail = t("fault.engine", { detail: startFailure.value });
    return (
      <main class="alone">
        <Notice icon="error" title={t("fault.title")} detail={detail}>
          <Button
            label={t("fault.restart")}
            kind="primary"
            onPress={() => globalThis.location.reload()}
          />
        </Notice>
      </main>
    );
  }
  if (!isStarted.value) return <Waiting label={t("starting")} />;
  if (!session.value) return <SignInScreen />;
  return (
    <Frame>
      <Banners />
      {manifest.value ? <Screen manifest={manifest.value} /> : <NotReadyScreen />}
    </Frame>
  );
}
