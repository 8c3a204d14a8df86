/** What may happen to unsent work at sign-out: send, keep sealed, export, discard (asked twice). */

import { useEffect, useState } from "preact/hooks";
import type { DeviceStatus } from "../../engine/protocol.js";
import { Button } from "../../ui/button.js";
import { Dialog } from "../../ui/dialog.js";
import { Icon, type IconName } from "../../ui/icons.js";
import { t, tCount } from "../../ui/messages/translate.js";
import { Banner } from "../../ui/states.js";
import { announce } from "../../ui/toasts.js";
import { exportUnsent } from "../export-unsent.js";
import { usePortal } from "../portal.js";
import { problemSentence } from "../problems.js";

interface UnsentChoicesProps {
  records: number;
  onSignOut: (unsent: "ask" | "keep" | "discard") => Promise<void>;
  onClose: () => void;
}

export function UnsentChoices({ records, onSignOut, onClose }: UnsentChoicesProps) {
  const portal = usePortal();
  const [isDiscarding, setDiscarding] = useState(false);
  const [isSending, setSending] = useState(false);
  const status = portal.status.value;
  const stopped = status?.problem ?? null;
  useEffect(() => {
    if (isSending && status && isAllSent(status)) onSignOut("ask");
  }, [isSending, status]);
  if (isDiscarding) {
    return <ConfirmDiscard onDiscard={() => onSignOut("discard")} onClose={onClose} />;
  }
  const send = () => {
    setSending(true);
    portal.engine.call("syncNow", { checkEverything: false });
  };
  return (
    <Dialog title={t("signOut.unsent.title")} onClose={onClose}>
      <p>{tCount("signOut.unsent.detail", records)}</p>
      {isSending && (
        <Banner kind={stopped ? "warning" : "info"}>
          {stopped
            ? t("signOut.sending.stopped", { detail: problemSentence(stopped) })
            : t("signOut.sending")}
        </Banner>
      )}
      <ul class="options">
        <Choice
          icon="arrowUp"
          label={t("signOut.send")}
          detail={whyNoSending(status) ?? t("signOut.send.detail")}
          unavailable={whyNoSending(status)}
          onChoose={send}
        />
        <Choice
          icon="lock"
          label={t("signOut.keep")}
          detail={t("signOut.keep.detail")}
          onChoose={() => onSignOut("keep")}
        />
        <Choice
          icon="download"
          label={t("signOut.export")}
          detail={t("signOut.export.detail")}
          onChoose={() => exportUnsent(portal.engine)}
        />
        <Choice
          icon="trash"
          label={t("signOut.discard")}
          detail={t("signOut.discard.detail")}
          onChoose={() => setDiscarding(true)}
        />
      </ul>
    </Dialog>
  );
}

function isAllSent(status: DeviceStatus): boolean {
  return status.pendingRecords === 0 && status.attentionRecords === 0;
}

function whyNoSending(status: DeviceStatus | null): string | null {
  if (status?.signInRequired) return t("signOut.send.signIn");
  if (status && !status.online) return t("signOut.send.offline");
  return status && status.attentionRecords > 0 ? t("signOut.send.attention") : null;
}

interface ChoiceProps {
  icon: IconName;
  label: string;
  detail: string;
  unavailable?: string | null;
  onChoose: () => void;
}

function Choice({ icon, label, detail, unavailable = null, onChoose }: ChoiceProps) {
  return (
    <li>
      <button
        type="button"
        class="option option-icon"
        aria-disabled={unavailable ? "true" : undefined}
        onClick={() => (unavailable ? announce(unavailable) : onChoose())}
      >
        <Icon name={icon} />
        <span class="option-text">
          <span class="option-name">{label}</span>
          <span class="option-detail">{detail}</span>
        </span>
      </button>
    </li>
  );
}

function ConfirmDiscard({ onDiscard, onClose }: { onDiscard: () => void; onClose: () => void }) {
  return (
    <Dialog
      key="confirm"
      title={t("signOut.discard.confirm.title")}
      onClose={onClose}
      actions={
        <>
          <Button label={t("signOut.discard.confirm.action")} kind="danger" onPress={onDiscard} />
          <Button label={t("action.cancel")} kind="quiet" onPress={onClose} />
        </>
      }
    >
      <p>{t("signOut.discard.confirm.detail")}</p>
    </Dialog>
  );
}
