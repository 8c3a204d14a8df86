/** Problems as sentences in the user's language; unknown ones in the server's own words. */

import type { Problem } from "../engine/protocol.js";
import { hasMessage, t } from "../ui/messages/translate.js";

/** The sentence to show for `problem`. */
export function problemSentence(problem: Problem): string {
  const { code, title, detail, status } = problem;
  if (code === "no-profile") return t("noProfile.detail");
  // What answers with such a status stands before our server, which is down.
  const isAway = code === "captive-portal" && (status ?? 0) >= 500;
  const key = `problem.${isAway ? "server-away" : code}.detail`;
  if (!hasMessage(key)) return detail || title;
  return t(key, { detail }).trim();
}
