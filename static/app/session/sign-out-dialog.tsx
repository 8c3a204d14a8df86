/** Signing out. Unsent work is never lost on the way: the user says what happens to it. */

import { useState } from "preact/hooks";
import { Button } from "../../ui/button.js";
import { Dialog } from "../../ui/dialog.js";
import { t } from "../../ui/messages/translate.js";
import { usePortal } from "../portal.js";
import { UnsentChoices } from "./unsent-choices.js";

type Step = { kind: "asking" } | { kind: "unsent"; records: number };

export function SignOutDialog() {
  const portal = usePortal();
  const [step, setStep] = useState<Step>({ kind: "asking" });
  const close = () => {
    portal.isSigningOut.value = false;
  };
  const signOut = async (unsent: "ask" | "keep" | "discard") => {
    const result = await portal.engine.call("signOut", { unsent });
    if (result.kind === "unsent") {
      setStep({ kind: "unsent", records: result.pendingRecords + result.attentionRecords });
      return;
    }
    close();
    portal.session.value = null;
    portal.manifest.value = null;
    portal.router.go({ screen: "apps" }, { replace: true });
  };
  if (step.kind === "unsent") {
    return <UnsentChoices records={step.records} onSignOut={signOut} onClose={close} />;
  }
  return (
    <Dialog
      title={t("signOut.title")}
      onClose={close}
      actions={
        <>
          <Button label={t("action.signOut")} kind="primary" onPress={() => signOut("ask")} />
          <Button label={t("action.cancel")} kind="quiet" onPress={close} />
        </>
      }
    >
      <p>{t("signOut.detail")}</p>
      {portal.status.value?.online === false && <p class="muted">{t("signOut.offline")}</p>}
    </Dialog>
  );
}
