/** Changes that need a person: why, the three values side by side, and two ways on. */

import { useState } from "preact/hooks";
import type { OutboxEntry } from "../../engine/protocol.js";
import { Button } from "../../ui/button.js";
import { Dialog } from "../../ui/dialog.js";
import { Icon } from "../../ui/icons.js";
import { t } from "../../ui/messages/translate.js";
import { usePortal } from "../portal.js";
import { announceSave } from "../saving.js";
import { ConflictList } from "./conflict-list.js";
import { madeAt } from "./pending.js";

type Reason = NonNullable<OutboxEntry["reason"]>;

export function Attention({ entries }: { entries: OutboxEntry[] }) {
  return (
    <section
      class={entries.length > 0 ? "panel panel-attention" : "panel"}
      aria-labelledby="status-attention"
    >
      <h2 id="status-attention">{t("status.attention")}</h2>
      {entries.length === 0 && <p class="muted">{t("status.attention.none")}</p>}
      <ul class="entries">
        {entries.map((entry) => (
          <AttentionEntry key={entry.changeSetId} entry={entry} />
        ))}
      </ul>
    </section>
  );
}

function AttentionEntry({ entry }: { entry: OutboxEntry }) {
  const { engine } = usePortal();
  const [isDiscarding, setDiscarding] = useState(false);
  const { changeSetId } = entry;
  const resolve = async (decision: "mine" | "discard") => {
    setDiscarding(false);
    announceSave(await engine.call("resolve", { changeSetId, decision }));
  };
  return (
    <li class="entry entry-attention">
      <div class="entry-head">
        <Icon name="warning" />
        <span class="entry-text">
          <span class="entry-label">{entry.label}</span>
          <span class="muted">{madeAt(entry)}</span>
        </span>
      </div>
      {entry.reason && (
        <p>
          <strong>{t(`status.outcome.${entry.reason.outcome}`)}</strong> {ownWords(entry.reason)}
        </p>
      )}
      {entry.conflicts.length > 0 && <ConflictList conflicts={entry.conflicts} />}
      <div class="button-row">
        <Button
          label={t("status.useMine")}
          kind="primary"
          unavailable={whyNotMine(entry.reason)}
          onPress={() => resolve("mine")}
        />
        <Button label={t("status.discardMine")} onPress={() => setDiscarding(true)} />
      </div>
      {isDiscarding && (
        <Dialog
          title={t("status.discard.confirm.title")}
          onClose={() => setDiscarding(false)}
          actions={
            <>
              <Button
                label={t("action.discard")}
                kind="danger"
                onPress={() => resolve("discard")}
              />
              <Button
                label={t("action.cancel")}
                kind="quiet"
                onPress={() => setDiscarding(false)}
              />
            </>
          }
        >
          <p>{t("status.discard.confirm.detail", { label: entry.label })}</p>
        </Dialog>
      )}
    </li>
  );
}

/** What upstream said, where it says more than we do. */
function ownWords({ outcome, message }: Reason): string {
  return outcome === "gone" || outcome === "blocked" ? "" : message;
}

/** Sending again helps neither a row that is gone nor a change that waits for another. */
function whyNotMine(reason: Reason | null): string | null {
  switch (reason?.outcome) {
    case "gone":
      return t("status.useMine.gone");
    case "blocked":
      return t("status.useMine.blocked");
    default:
      return null;
  }
}
