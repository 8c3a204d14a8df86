/** Every table held here: rows, when it was last synced, what went wrong. */

import type { TableStatus } from "../../engine/protocol.js";
import { timeZone } from "../../ui/format-context.js";
import { formatMoment } from "../../ui/messages/moments.js";
import { t, tCount } from "../../ui/messages/translate.js";
import { problemSentence } from "../problems.js";

export function TableList({ tables }: { tables: TableStatus[] }) {
  return (
    <section class="panel" aria-labelledby="status-tables">
      <h2 id="status-tables">{t("status.tables")}</h2>
      {tables.length === 0 && <p class="muted">{t("status.tables.none")}</p>}
      <ul class="table-list">
        {tables.map((table) => (
          <li key={table.table}>
            <span class="table-name">{table.displayName}</span>
            <span class="table-rows">{tCount("status.table.rows", table.rows)}</span>
            <span class="table-when muted">{syncedText(table)}</span>
            {table.problem && <span class="table-problem">{problemSentence(table.problem)}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function syncedText(table: TableStatus): string {
  if (!table.complete) return t("status.table.incomplete");
  if (!table.lastSyncedAt) return "";
  const said = [t("status.table.synced", { when: moment(table.lastSyncedAt) })];
  if (table.isCheckedHourly) {
    if (table.lastCheckedAt)
      said.push(t("status.table.checked", { when: moment(table.lastCheckedAt) }));
    said.push(t("status.table.hourly"));
  }
  return said.join(" · ");
}

function moment(at: string): string {
  return formatMoment(at, Date.now(), timeZone.value);
}
