/** Short messages at the bottom of the screen, read out by screen readers. */

import { signal } from "@preact/signals";
import { Icon } from "./icons.js";
import { t } from "./messages/translate.js";

interface Toast {
  id: number;
  text: string;
  action: { label: string; run: () => void } | null;
}

const SHOWN_MS = 6000;
const current = signal<Toast | null>(null);
let lastId = 0;

/** Shows `text` for a few seconds, replacing what was shown before. */
export function announce(text: string, action: Toast["action"] = null): void {
  lastId += 1;
  const id = lastId;
  current.value = { id, text, action };
  setTimeout(() => {
    if (current.value?.id === id) current.value = null;
  }, SHOWN_MS);
}

/** Where toasts appear. One to a page; present from the start so that it is announced. */
export function Toasts() {
  const toast = current.value;
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toast && (
        <div class="toast" key={toast.id}>
          <span>{toast.text}</span>
          {toast.action && (
            <button type="button" class="toast-action" onClick={() => runAndClose(toast)}>
              {toast.action.label}
            </button>
          )}
          <button type="button" class="toast-close" onClick={close} aria-label={t("action.close")}>
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}

function runAndClose(toast: Toast): void {
  close();
  toast.action?.run();
}

function close(): void {
  current.value = null;
}
