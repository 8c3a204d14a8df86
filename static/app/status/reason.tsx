/** Why a change needs its person: in the user's language, and in upstream's words where it has some. */

import type { OutboxEntry } from "../../engine/protocol.js";
import { t } from "../../ui/messages/translate.js";

type EntryReason = NonNullable<OutboxEntry["reason"]>;

export function Reason({ entry: { reason, conflicts } }: { entry: OutboxEntry }) {
  if (!reason) return null;
  const words = ownWords(reason, conflicts.length > 0);
  return (
    <>
      <p>
        <strong>{t(`status.outcome.${reason.outcome}`)}</strong>
        {words && ` ${words}`}
      </p>
      {reason.misfit && <Kept values={reason.misfit.kept} />}
    </>
  );
}

const SAID_BY_US: ReadonlySet<EntryReason["outcome"]> = new Set([
  "gone",
  "blocked",
  "orphaned",
  "applied",
]);

/** What there is to say beside the outcome. A conflict speaks by its values. */
function ownWords({ outcome, message, misfit }: EntryReason, hasConflicts: boolean): string {
  if (SAID_BY_US.has(outcome) || hasConflicts) return "";
  if (!misfit) return message;
  const { fact, table, column } = misfit;
  return t(`status.misfit.${fact}`, { table, column: column ?? "" });
}

/** No form may show these values any more. */
function Kept({ values }: { values: readonly (readonly [label: string, text: string])[] }) {
  if (values.length === 0) return null;
  return (
    <div class="conflict">
      <p class="muted">{t("status.kept")}</p>
      <dl>
        {values.map(([label, text]) => (
          <div key={label} class="conflict-side">
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
