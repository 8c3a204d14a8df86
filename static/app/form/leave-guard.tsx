/** Nobody loses typed input by leaving a screen: save it, drop it, or stay. */

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../ui/button.js";
import { Dialog } from "../../ui/dialog.js";
import { t } from "../../ui/messages/translate.js";
import { usePortal } from "../portal.js";

interface Guarded {
  isDirty: boolean;
  /** Says whether it is saved, so that the screen may be left. */
  save: () => Promise<boolean>;
  discard: () => void;
}

interface LeaveGuard {
  /** To be shown on the screen. */
  prompt: VNode | null;
  /** Lets the next step leave without asking: the input has just been stored or dropped. */
  release: () => void;
}

/** Asks before leaving while `isDirty`. */
export function useLeaveGuard({ isDirty, save, discard }: Guarded): LeaveGuard {
  const { router } = usePortal();
  const [leave, setLeave] = useState<{ go: () => void } | null>(null);
  const unguard = useRef<() => void>(() => undefined);
  useEffect(() => {
    if (!isDirty) return;
    unguard.current = router.guard((go) => setLeave({ go }));
    return () => unguard.current();
  }, [isDirty]);
  const release = () => unguard.current();
  if (!leave) return { prompt: null, release };
  const stay = () => setLeave(null);
  const saveAndLeave = async () => {
    const isSaved = await save();
    stay();
    if (isSaved) leave.go();
  };
  const discardAndLeave = () => {
    stay();
    discard();
    leave.go();
  };
  return {
    release,
    prompt: (
      <Dialog
        title={t("form.unsaved.title")}
        onClose={stay}
        actions={
          <>
            <Button label={t("form.unsaved.save")} kind="primary" onPress={saveAndLeave} />
            <Button label={t("form.unsaved.discard")} kind="danger" onPress={discardAndLeave} />
            <Button label={t("form.unsaved.stay")} kind="quiet" onPress={stay} />
          </>
        }
      >
        <p>{t("form.unsaved.detail")}</p>
      </Dialog>
    ),
  };
}
