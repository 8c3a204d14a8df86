/** The first screen of a device that belongs to nobody yet. */

import { Emblem } from "../../ui/emblem.js";
import { t } from "../../ui/messages/translate.js";
import { SignInForm } from "./sign-in-form.js";

export function SignInScreen() {
  return (
    <main class="sign-in">
      <div class="sign-in-card">
        <Emblem />
        <h1>{t("product.name")}</h1>
        <p class="muted">{t("product.claim")}</p>
        <SignInForm />
      </div>
    </main>
  );
}
