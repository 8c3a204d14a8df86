/** Offers to install the app where the browser says that it can be. */

import { signal } from "@preact/signals";
import { Button } from "../../ui/button.js";
import { t } from "../../ui/messages/translate.js";
import { Banner } from "../../ui/states.js";

/** Chromium's event, which the DOM types do not know. */
interface InstallPromptEvent extends Event {
  prompt(): Promise<unknown>;
}

const offer = signal<InstallPromptEvent | null>(null);

/** Keeps the browser's offer for a moment of our choosing. Call once, early. */
export function watchInstall(window: Window): void {
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer.value = event as InstallPromptEvent;
  });
  window.addEventListener("appinstalled", () => {
    offer.value = null;
  });
}

export function InstallBanner() {
  const event = offer.value;
  if (!event) return null;
  const close = () => {
    offer.value = null;
  };
  return (
    <Banner
      kind="info"
      actions={
        <>
          <Button
            label={t("install.action")}
            onPress={() => {
              close();
              event.prompt();
            }}
          />
          <Button label={t("install.later")} kind="quiet" onPress={close} />
        </>
      }
    >
      {t("install.ready")}
    </Banner>
  );
}
