/** What the half-filled form under a draft's key is called. Pure. */

import { findTable } from "../../metadata/choosing.js";
import type { Manifest } from "../../metadata/manifest.js";
import { t } from "../../ui/messages/translate.js";

/** Keys end with the table and the row, or "new" and what it is made for. */
export function draftName(key: string, manifest: Manifest | null): string {
  const [path = key] = key.split("?");
  const table = path.split("/").at(-2) ?? key;
  const name = (manifest && findTable(manifest, table)?.displayName) ?? table;
  return t("order.draft", { name });
}
