/** Changes that need a person: why, the values side by side, and the ways on. */

import type { OutboxEntry } from "../../engine/protocol.js";
import { Icon } from "../../ui/icons.js";
import { t } from "../../ui/messages/translate.js";
import { AttentionActions } from "./attention-actions.js";
import { ConflictList } from "./conflict-list.js";
import { madeAt } from "./pending.js";
import { Reason } from "./reason.js";

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
  return (
    <li class="entry entry-attention">
      <div class="entry-head">
        <Icon name="warning" />
        <span class="entry-text">
          <span class="entry-label">{entry.label}</span>
          <span class="muted">{madeAt(entry)}</span>
        </span>
      </div>
      <Reason entry={entry} />
      {entry.conflicts.length > 0 && <ConflictList conflicts={entry.conflicts} />}
      <AttentionActions entry={entry} />
    </li>
  );
}
