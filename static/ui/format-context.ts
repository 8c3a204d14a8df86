/** How values are written on this screen: the user's language and time zone. */

import { signal } from "@preact/signals";
import type { FormatContext } from "../metadata/format.js";
import { locale, t } from "./messages/translate.js";

/** The time zone of dates on screen. Set from the manifest; the device's until then. */
export const timeZone = signal(Intl.DateTimeFormat().resolvedOptions().timeZone);

export function formatContext(): FormatContext {
  return { locale: locale.value, timeZone: timeZone.value, yes: t("yes"), no: t("no") };
}
