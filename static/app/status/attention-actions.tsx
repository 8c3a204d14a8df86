/** The ways on from a change that needs its person. */

import { useState } from "preact/hooks";
import type { OutboxEntry, Verdict } from "../../engine/protocol.js";
import { Button } from "../../ui/button.js";
import { Dialog } from "../../ui/dialog.js";
import { t } from "../../ui/messages/translate.js";
import { usePortal } from "../portal.js";
import { announceSave } from "../saving.js";

export function AttentionActions({ entry }: { entry: OutboxEntry }) {
  const { engine } = usePortal();
  const [isDiscarding, setDiscarding] = useState(false);
  const { changeSetId, reason } = entry;
  const resolve = async (decision: Verdict) => {
    setDiscarding(false);
    announceSave(await engine.call("resolve", { changeSetId, decision }));
  };
  if (reason?.outcome === "applied") {
    return (
      <div class="button-row">
        <Button label={t("status.understood")} onPress={() => resolve("discard")} />
      </div>
    );
  }
  return (
    <div class="button-row">
      <WayOn entry={entry} onChoose={resolve} />
      <Button label={t("status.discardMine")} onPress={() => setDiscarding(true)} />
      {isDiscarding && (
        <DiscardDialog
          label={entry.label}
          onDiscard={() => resolve("discard")}
          onClose={() => setDiscarding(false)}
        />
      )}
    </div>
  );
}

interface WayOnProps {
  entry: OutboxEntry;
  onChoose(decision: Verdict): void;
}

function WayOn({ entry: { reason, isRestorable }, onChoose }: WayOnProps) {
  if (isRestorable) {
    return (
      <Button label={t("status.restore")} kind="primary" onPress={() => onChoose("restore")} />
    );
  }
  return (
    <Button
      label={reason?.outcome === "wait" ? t("status.tryAgain") : t("status.useMine")}
      kind="primary"
      unavailable={whyNotMine(reason)}
      onPress={() => onChoose("mine")}
    />
  );
}

interface DiscardDialogProps {
  label: string;
  onDiscard(): void;
  onClose(): void;
}

function DiscardDialog({ label, onDiscard, onClose }: DiscardDialogProps) {
  return (
    <Dialog
      title={t("status.discard.confirm.title")}
      onClose={onClose}
      actions={
        <>
          <Button label={t("action.discard")} kind="danger" onPress={onDiscard} />
          <Button label={t("action.cancel")} kind="quiet" onPress={onClose} />
        </>
      }
    >
      <p>{t("status.discard.confirm.detail", { label })}</p>
    </Dialog>
  );
}

/** Sending again helps neither a row that is gone nor a change that waits for another. */
function whyNotMine(reason: OutboxEntry["reason"]): string | null {
  switch (reason?.outcome) {
    case "gone":
      return t("status.useMine.gone");
    case "blocked":
      return t("status.useMine.blocked");
    case "profile":
      return t("status.useMine.profile");
    default:
      return null;
  }
}
