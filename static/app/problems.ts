/** Problems as sentences in the user's language; unknown ones in the server's own words. */

import type { Problem } from "../engine/protocol.js";
import { t } from "../ui/messages/translate.js";

/** The sentence to show for `problem`. */
export function problemSentence(problem: Problem): string {
  switch (problem.code) {
    case "offline":
      return t("problem.offline.detail");
    case "upstream-unavailable":
      return t("problem.upstream-unavailable.detail");
    case "no-profile":
      return t("noProfile.detail");
    default:
      return problem.detail || problem.title;
  }
}
