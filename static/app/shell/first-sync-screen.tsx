/** The first sync, table by table, with real counts; work can begin as tables land. */

import type { FirstSync } from "../../engine/protocol.js";
import type { SiteMapItem } from "../../metadata/manifest.js";
import { Button } from "../../ui/button.js";
import { Icon } from "../../ui/icons.js";
import { t, tCount } from "../../ui/messages/translate.js";
import { Banner, ProgressBar } from "../../ui/states.js";
import { usePortal } from "../portal.js";
import { problemSentence } from "../problems.js";

interface FirstSyncScreenProps {
  firstSync: FirstSync;
  /** The page that opens first. */
  first: SiteMapItem;
  onStart: () => void;
}

export function FirstSyncScreen({ firstSync, first, onStart }: FirstSyncScreenProps) {
  const { status } = usePortal();
  const { tables } = firstSync;
  const done = tables.filter((table) => table.complete).length;
  const isFirstHere = tables.find((table) => table.table === first.table)?.complete ?? false;
  const progress = t("firstSync.progress", { done, total: tables.length });
  const problem = status.value?.problem ?? null;
  return (
    <div class="screen page">
      <h1>{t("firstSync.title")}</h1>
      <p class="muted">{t("firstSync.detail")}</p>
      {problem && (
        <Banner kind="warning">
          <strong>{t("firstSync.stopped")}.</strong> {problemSentence(problem)}{" "}
          {problem.code === "offline" && t("firstSync.offline")}
        </Banner>
      )}
      <ProgressBar done={done} total={tables.length} label={t("firstSync.title")} />
      <p class="progress-text" role="status">
        {progress}
      </p>
      <Button
        label={t("firstSync.start")}
        kind="primary"
        unavailable={isFirstHere ? null : t("firstSync.start.waiting", { name: first.title })}
        onPress={onStart}
      />
      <ul class="sync-tables">
        {tables.map((table) => (
          <li key={table.table} class={table.complete ? "sync-table sync-done" : "sync-table"}>
            <Icon name={tableIcon(table)} spinning={isArriving(table)} />
            <span class="sync-name">{table.displayName}</span>
            <span class="sync-rows">
              {table.rows > 0 || table.complete
                ? tCount("firstSync.rows", table.rows)
                : t("firstSync.waiting")}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

type FirstSyncTable = FirstSync["tables"][number];

function isArriving(table: FirstSyncTable): boolean {
  return !table.complete && table.rows > 0;
}

function tableIcon(table: FirstSyncTable): "checkCircle" | "sync" | "circle" {
  if (table.complete) return "checkCircle";
  return isArriving(table) ? "sync" : "circle";
}
