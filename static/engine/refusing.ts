/** What the device itself refuses to save, said as a problem. */

import type { Problem } from "./protocol.js";

export function refused(code: string, detail: string): Problem {
  return { code, title: "This could not be saved", detail, status: null };
}
