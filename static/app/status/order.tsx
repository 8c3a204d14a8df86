/** What an administrator asks of this device, what it would cost, and the person's word on it. */

import { useState } from "preact/hooks";
import type { DeviceStatus, OrderStatus } from "../../engine/protocol.js";
import { Button } from "../../ui/button.js";
import { Dialog } from "../../ui/dialog.js";
import { Icon } from "../../ui/icons.js";
import { t, tCount } from "../../ui/messages/translate.js";
import { exportUnsent } from "../export-unsent.js";
import { usePortal } from "../portal.js";
import { draftName } from "./draft-name.js";

/** Orders that wait for the person: a resync costs nobody anything. */
type Kind = Exclude<OrderStatus["kind"], "resync">;

export function Order({ status }: { status: DeviceStatus }) {
  const { order } = status;
  if (!order) return null;
  const isOpen = order.kind !== "resync" && !order.isAgreed;
  return (
    <section class="panel panel-attention" aria-labelledby="status-order">
      <h2 id="status-order">{t("order.title")}</h2>
      <p>{t(`order.${order.kind}`)}</p>
      {isOpen ? <Unsent order={order} status={status} /> : <p>{t("order.agreed")}</p>}
    </section>
  );
}

function Unsent({ order, status }: { order: OrderStatus; status: DeviceStatus }) {
  const { engine } = usePortal();
  const [isAsking, setAsking] = useState(false);
  const kind = order.kind as Kind;
  const agree = () => {
    setAsking(false);
    engine.call("agreeToOrder", { id: order.id, marks: order.unsent.map(({ mark }) => mark) });
  };
  return (
    <>
      <p>{tCount("order.unsent", order.unsent.length)}</p>
      <Pieces order={order} />
      <div class="button-row">
        <Button
          label={t("order.send")}
          icon="arrowUp"
          kind="primary"
          unavailable={whyNotSend(status)}
          onPress={() => engine.call("syncNow", { checkEverything: false })}
        />
        <Button label={t("order.export")} icon="download" onPress={() => exportUnsent(engine)} />
        <Button label={t(`order.agree.${kind}`)} onPress={() => setAsking(true)} />
      </div>
      {isAsking && (
        <Dialog
          title={t(`order.confirm.${kind}.title`)}
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button
                label={t(`order.agree.${kind}`)}
                kind={kind === "wipe" ? "danger" : "primary"}
                onPress={agree}
              />
              <Button label={t("action.cancel")} kind="quiet" onPress={() => setAsking(false)} />
            </>
          }
        >
          <p>{t(`order.confirm.${kind}.detail`)}</p>
          <Pieces order={order} />
        </Dialog>
      )}
    </>
  );
}

/** What needs its person does not go by being sent once more. */
function whyNotSend({ signInRequired, outbox }: DeviceStatus): string | null {
  if (signInRequired) return t("status.syncNow.signIn");
  return outbox.some(({ state }) => state !== "attention") ? null : t("order.send.decide");
}

function Pieces({ order }: { order: OrderStatus }) {
  const { manifest } = usePortal();
  return (
    <ul class="pieces">
      {order.unsent.map(({ mark, kind, label }) => (
        <li key={mark} class="piece">
          <Icon name={kind === "draft" ? "note" : "clock"} />
          <span>{kind === "draft" ? draftName(label, manifest.value) : label}</span>
        </li>
      ))}
    </ul>
  );
}
