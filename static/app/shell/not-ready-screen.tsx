/** Signed in without a manifest: it is being asked for, or there is a reason that it is not here. */

import { Button } from "../../ui/button.js";
import { t, tCount } from "../../ui/messages/translate.js";
import { Notice } from "../../ui/states.js";
import { usePortal } from "../portal.js";
import { problemSentence } from "../problems.js";

export function NotReadyScreen() {
  const portal = usePortal();
  const problem = portal.status.value?.problem ?? null;
  const signOut = (
    <Button
      label={t("action.signOut")}
      icon="signOut"
      onPress={() => {
        portal.isSigningOut.value = true;
      }}
    />
  );
  if (!problem) {
    return <Notice icon="sync" title={t("waiting.title")} detail={t("waiting.detail")} />;
  }
  if (problem.code === "no-profile") {
    return (
      <Notice icon="person" title={t("noProfile.title")} detail={problemSentence(problem)}>
        {signOut}
      </Notice>
    );
  }
  const unsent = portal.status.value?.outbox.length ?? 0;
  const isUnreached = portal.status.value?.online === false;
  const title = t(isUnreached ? "empty.title" : "waiting.problem.title");
  return (
    <Notice icon="warning" title={title} detail={problemSentence(problem)}>
      {isUnreached && <p>{t("empty.detail")}</p>}
      {unsent > 0 && <p>{tCount("empty.unsent", unsent)}</p>}
      <Button
        label={t("action.retry")}
        icon="sync"
        kind="primary"
        onPress={() => portal.engine.call("syncNow", { checkEverything: false })}
      />
      {signOut}
    </Notice>
  );
}
