/** Unsent work as a file in the user's hands. */

import type { EngineClient } from "../engine/client.js";

/** Downloads all unsent work as JSON. */
export async function exportUnsent(engine: EngineClient): Promise<void> {
  const text = await engine.call("exportUnsent", null);
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `unsent-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
