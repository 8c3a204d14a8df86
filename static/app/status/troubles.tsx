/** What is wrong with this device itself, each with what to do about it. */

import type { Problem } from "../../engine/protocol.js";
import { Button } from "../../ui/button.js";
import { t } from "../../ui/messages/translate.js";
import { Banner } from "../../ui/states.js";
import { usePortal } from "../portal.js";
import { problemSentence } from "../problems.js";

/** Said until the person has read it: nobody else can know what is lacking. */
const WORK_LOST = "work-lost";

export function Troubles({ troubles }: { troubles: Problem[] }) {
  const { engine } = usePortal();
  return (
    <>
      {troubles.map((trouble) => {
        const isLoss = trouble.code === WORK_LOST;
        const actions = (
          <Button label={t("trouble.read")} onPress={() => engine.call("acknowledgeLoss", null)} />
        );
        return (
          <Banner
            key={trouble.code}
            kind={isLoss ? "error" : "warning"}
            {...(isLoss ? { actions } : {})}
          >
            {isLoss && <strong>{t("trouble.work-lost")}. </strong>}
            {problemSentence(trouble)}
          </Banner>
        );
      })}
    </>
  );
}
