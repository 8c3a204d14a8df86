/** Signed in without a manifest: it is being asked for, or there is a reason that it is not here. */

import { Button } from "../../ui/button.js";
import { t } from "../../ui/messages/translate.js";
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
  return (
    <Notice icon="warning" title={t("waiting.problem.title")} detail={problemSentence(problem)}>
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
