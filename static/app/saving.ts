/** Telling what became of a save. */

import type { SaveResult } from "../engine/protocol.js";
import { t } from "../ui/messages/translate.js";
import { announce } from "../ui/toasts.js";

/** Says that it is on the device, or why it is not. */
export function announceSave(result: SaveResult, saved = t("form.saved")): void {
  announce(result.kind === "saved" ? saved : result.problem.detail || result.problem.title);
}
