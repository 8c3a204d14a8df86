/** Device status: what is sent, what waits, what needs the user, what is held, and why. */

import type { DeviceStatus } from "../../engine/protocol.js";
import { Button } from "../../ui/button.js";
import { timeZone } from "../../ui/format-context.js";
import { formatMoment } from "../../ui/messages/moments.js";
import { t } from "../../ui/messages/translate.js";
import { Banner, Waiting } from "../../ui/states.js";
import { usePortal } from "../portal.js";
import { problemSentence } from "../problems.js";
import { About } from "./about.js";
import { Attention } from "./attention.js";
import { Journal } from "./journal.js";
import { Order } from "./order.js";
import { Pending } from "./pending.js";
import { Storage } from "./storage.js";
import { SyncSettings } from "./sync-settings.js";
import { TableList } from "./table-list.js";
import { Troubles } from "./troubles.js";
import { UnsentFiles } from "./unsent-files.js";

/** The network's panel or the banner for signing in says it, or it is one of the device's troubles. */
function isSaid({ problem, troubles, signInRequired }: DeviceStatus): boolean {
  const isOther = problem?.code === "other-user";
  if (problem?.code === "offline" || (signInRequired && !isOther)) return true;
  return troubles.some(({ code }) => code === problem?.code);
}

export function StatusScreen() {
  const { status } = usePortal();
  if (!status.value) return <Waiting label={t("list.loading")} />;
  return <Status status={status.value} />;
}

function Status({ status }: { status: DeviceStatus }) {
  const hasUnsent = status.outbox.length + status.drafts > 0;
  return (
    <div class="screen page status-screen">
      <h1>{t("status.title")}</h1>
      {status.problem && !isSaid(status) && (
        <Banner kind="warning">{problemSentence(status.problem)}</Banner>
      )}
      <Troubles troubles={status.troubles} />
      <Order status={status} />
      <Network status={status} />
      <Attention entries={status.outbox.filter((entry) => entry.state === "attention")} />
      <Pending
        entries={status.outbox.filter((entry) => entry.state !== "attention")}
        records={status.pendingRecords}
        drafts={status.drafts}
      />
      <UnsentFiles hasUnsent={hasUnsent} />
      <TableList tables={status.tables} />
      <Storage storage={status.storage} />
      <SyncSettings status={status} />
      <Journal />
      <About status={status} />
    </div>
  );
}

function Network({ status }: { status: DeviceStatus }) {
  const { engine } = usePortal();
  const unavailable = whyNoSync(status);
  return (
    <section class="panel" aria-label={t("status.network")}>
      <p class="status-summary" role="status">
        {t(`status.summary.${summaryOf(status)}`)}
      </p>
      {!status.online && <p class="muted">{t("status.offline")}</p>}
      <p class="muted">{lastPass(status)}</p>
      {status.syncing && status.lastProgressAt && (
        <p class="muted">{t("status.progress", { when: moment(status.lastProgressAt) })}</p>
      )}
      <div class="button-row">
        <Button
          label={t("status.syncNow")}
          icon="sync"
          kind="primary"
          unavailable={unavailable}
          onPress={() => engine.call("syncNow", { checkEverything: false })}
        />
        <Button
          label={t("status.checkEverything")}
          icon="check"
          unavailable={unavailable}
          onPress={() => engine.call("syncNow", { checkEverything: true })}
        />
      </div>
      <p class="hint">{t("status.checkEverything.detail")}</p>
    </section>
  );
}

/** A device may be in trouble although the last sync went through. */
function summaryOf({ globe, problem, troubles }: DeviceStatus) {
  const isSynced = problem === null && troubles.length > 0;
  return globe === "error" && isSynced ? "trouble" : globe;
}

function lastPass({ lastPassAt }: DeviceStatus): string {
  if (!lastPassAt) return t("status.neverSynced");
  return t("status.lastPass", { when: moment(lastPassAt) });
}

function moment(at: string): string {
  return formatMoment(at, Date.now(), timeZone.value);
}

function whyNoSync(status: DeviceStatus): string | null {
  if (status.signInRequired) return t("status.syncNow.signIn");
  return status.syncing ? t("status.syncNow.busy") : null;
}
