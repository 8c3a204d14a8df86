/** Records with work that is not sent yet, counted once each. */

import type { OutboxEntry } from "../../engine/protocol.js";
import { timeZone } from "../../ui/format-context.js";
import { Icon } from "../../ui/icons.js";
import { formatMoment } from "../../ui/messages/moments.js";
import { t, tCount } from "../../ui/messages/translate.js";

interface PendingProps {
  entries: OutboxEntry[];
  records: number;
  /** Half-filled forms. */
  drafts: number;
}

export function Pending({ entries, records, drafts }: PendingProps) {
  return (
    <section class="panel" aria-labelledby="status-pending">
      <h2 id="status-pending">{t("status.pending")}</h2>
      <p class="muted">
        {entries.length === 0 ? t("status.pending.none") : tCount("status.pending.count", records)}
      </p>
      <ul class="entries">
        {entries.map((entry) => (
          <li key={entry.changeSetId} class="entry">
            <Icon name={entry.state === "sent" ? "sync" : "clock"} />
            <span class="entry-text">
              <span class="entry-label">{entry.label}</span>
              <span class="muted">{madeAt(entry)}</span>
            </span>
          </li>
        ))}
      </ul>
      {drafts > 0 && <p class="muted">{tCount("status.drafts", drafts)}</p>}
    </section>
  );
}

/** When the user made the change, and whether it is on its way. */
export function madeAt(entry: OutboxEntry): string {
  const when = formatMoment(entry.madeAt, Date.now(), timeZone.value);
  const made = t("status.madeAt", { when });
  return entry.state === "sent" ? `${made} · ${t("status.sent")}` : made;
}
