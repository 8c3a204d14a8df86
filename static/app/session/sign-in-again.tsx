/** Signing in over a screen in use: its input stays where it is. */

import { Dialog } from "../../ui/dialog.js";
import { t } from "../../ui/messages/translate.js";
import { usePortal } from "../portal.js";
import { SignInForm } from "./sign-in-form.js";

export function SignInAgain() {
  const portal = usePortal();
  const close = () => {
    portal.isSigningInAgain.value = false;
  };
  const username = portal.session.value?.user.username;
  return (
    <Dialog title={t("signIn.again.title")} onClose={close}>
      <SignInForm {...(username ? { username } : {})} onSignedIn={close} />
    </Dialog>
  );
}
