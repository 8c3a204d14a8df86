/** Telling what became of a save, and keeping what is not saved yet. */

import type { EngineClient } from "../engine/client.js";
import type { SaveResult } from "../engine/protocol.js";
import { t } from "../ui/messages/translate.js";
import { announce } from "../ui/toasts.js";

/** Says that it is on the device, or why it is not. */
export function announceSave(result: SaveResult, saved = t("form.saved")): void {
  announce(result.kind === "saved" ? saved : result.problem.detail || result.problem.title);
}

/**
 * Keeps a half-filled form on the device; null drops it.
 *
 * A device that cannot store it says so once for each time it begins to fail: the form goes on
 * holding what is typed, but closing the app would lose it.
 */
export function keepDraft(engine: Pick<EngineClient, "call">, key: string, draft: unknown): void {
  engine.call("putDraft", { key, draft }).then(
    () => {
      isFailing = false;
    },
    () => {
      if (!isFailing) announce(t("form.notKept"));
      isFailing = true;
    },
  );
}

let isFailing = false;
