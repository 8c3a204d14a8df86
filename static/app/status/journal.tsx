/** What became of earlier changes, the newest first, a page at a time. */

import { useEffect, useState } from "preact/hooks";
import type { JournalLine } from "../../engine/protocol.js";
import { Button } from "../../ui/button.js";
import { timeZone } from "../../ui/format-context.js";
import { formatMoment } from "../../ui/messages/moments.js";
import { hasMessage, t } from "../../ui/messages/translate.js";
import { usePortal } from "../portal.js";

const PAGE = 10;

export function Journal() {
  const { engine, status } = usePortal();
  const [to, setTo] = useState(PAGE);
  const [shown, setShown] = useState<{ total: number; lines: JournalLine[] } | null>(null);
  useEffect(() => {
    let isCurrent = true;
    engine.call("journal", { from: 0, to }).then((part) => isCurrent && setShown(part));
    return () => {
      isCurrent = false;
    };
    // Every outcome changes the outbox, and with it the status.
  }, [to, status.value?.outbox]);
  if (!shown) return null;
  return (
    <section class="panel" aria-labelledby="status-journal">
      <h2 id="status-journal">{t("journal.title")}</h2>
      {shown.total === 0 && <p class="muted">{t("journal.none")}</p>}
      <ul class="entries">
        {shown.lines.map((line) => (
          <Line key={`${line.at}/${line.changeSetId}/${line.outcome}`} line={line} />
        ))}
      </ul>
      {shown.total > to && (
        <Button label={t("journal.more")} kind="quiet" onPress={() => setTo(to + 5 * PAGE)} />
      )}
    </section>
  );
}

/** Outcomes for which upstream's own words say more than ours; elsewhere they only name keys. */
const HAS_REASON: ReadonlySet<string> = new Set(["denied", "invalid", "rebuilt"]);

function Line({ line }: { line: JournalLine }) {
  const key = `journal.${line.outcome}`;
  const outcome = hasMessage(key) ? t(key) : line.outcome;
  const when = formatMoment(line.at, Date.now(), timeZone.value);
  return (
    <li class="entry">
      <span class="entry-text">
        <span class="entry-label">{line.label}</span>
        <span class="muted">
          {outcome} · {when}
        </span>
        {line.message && HAS_REASON.has(line.outcome) && <span class="muted">{line.message}</span>}
      </span>
    </li>
  );
}
