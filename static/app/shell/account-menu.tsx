/** Who is signed in, and signing out. */

import { useState } from "preact/hooks";
import { Button } from "../../ui/button.js";
import { Dialog } from "../../ui/dialog.js";
import { t } from "../../ui/messages/translate.js";
import { usePortal } from "../portal.js";

export function AccountMenu() {
  const portal = usePortal();
  const [isOpen, setOpen] = useState(false);
  const session = portal.session.value;
  if (!session) return null;
  const { fullName, username } = session.user;
  return (
    <>
      <button type="button" class="avatar" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <span aria-hidden="true">{initials(fullName)}</span>
        <span class="visually-hidden">
          {t("account.label")}: {fullName}
        </span>
      </button>
      {isOpen && (
        <Dialog
          title={fullName}
          onClose={() => setOpen(false)}
          actions={
            <Button
              label={t("action.signOut")}
              icon="signOut"
              onPress={() => {
                setOpen(false);
                portal.isSigningOut.value = true;
              }}
            />
          }
        >
          <p class="muted">{t("status.about.user", { name: fullName, username })}</p>
          <p class="muted">{t("status.about.organization", { name: session.organization.name })}</p>
        </Dialog>
      )}
    </>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : ""]
    .map((word) => word?.slice(0, 1).toUpperCase() ?? "")
    .join("");
}
