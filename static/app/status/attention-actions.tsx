/** The ways on from a change that needs its person. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { OutboxEntry, Verdict } from "../../engine/protocol.js";
import { Button } from "../../ui/button.js";
import { Dialog } from "../../ui/dialog.js";
import { t } from "../../ui/messages/translate.js";
import { usePortal } from "../portal.js";
import { announceSave } from "../saving.js";
import { OpenRecord } from "./open-record.js";

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
      <OpenRecord entry={entry} />
      {isDiscarding && (
        <Confirm
          title={t("status.discard.confirm.title")}
          detail={t("status.discard.confirm.detail", { label: entry.label })}
          action={
            <Button label={t("action.discard")} kind="danger" onPress={() => resolve("discard")} />
          }
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
  if (isRestorable) return <Restore onRestore={() => onChoose("restore")} />;
  return (
    <Button
      label={wayOnLabel(reason)}
      kind="primary"
      unavailable={whyNotMine(reason)}
      onPress={() => onChoose("mine")}
    />
  );
}

/** Asked first: a row that is only hidden from this person would be there twice. */
function Restore({ onRestore }: { onRestore: () => void }) {
  const [isAsking, setAsking] = useState(false);
  const restore = () => {
    setAsking(false);
    onRestore();
  };
  return (
    <>
      <Button label={t("status.restore")} kind="primary" onPress={() => setAsking(true)} />
      {isAsking && (
        <Confirm
          title={t("status.restore.confirm.title")}
          detail={t("status.restore.confirm.detail")}
          action={<Button label={t("status.restore")} kind="primary" onPress={restore} />}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

/** Only over somebody else's values are mine "used"; what was refused is sent again. */
function wayOnLabel(reason: OutboxEntry["reason"]): string {
  switch (reason?.outcome) {
    case "wait":
      return t("status.tryAgain");
    case "denied":
    case "invalid":
      return t("status.sendAgain");
    default:
      return t("status.useMine");
  }
}

interface ConfirmProps {
  title: string;
  detail: string;
  action: ComponentChildren;
  onClose(): void;
}

function Confirm({ title, detail, action, onClose }: ConfirmProps) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          {action}
          <Button label={t("action.cancel")} kind="quiet" onPress={onClose} />
        </>
      }
    >
      <p>{detail}</p>
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
    case "orphaned":
      return t("status.useMine.orphaned");
    case "profile":
      return t("status.useMine.profile");
    default:
      return null;
  }
}
