/** Whether the screen is a phone's: layout decisions that CSS alone cannot make. */

import { type ReadonlySignal, signal } from "@preact/signals";

const PHONE = "(max-width: 719px)";

const query = globalThis.matchMedia?.(PHONE);
const phone = signal(query?.matches ?? false);
query?.addEventListener("change", (event) => {
  phone.value = event.matches;
});

export const isPhone: ReadonlySignal<boolean> = phone;
