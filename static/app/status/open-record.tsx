/** The way from an entry of the outbox to the form where its values can be put right. */

import type { OutboxEntry } from "../../engine/protocol.js";
import { findTable, mainForm } from "../../metadata/choosing.js";
import type { Manifest } from "../../metadata/manifest.js";
import { t } from "../../ui/messages/translate.js";
import { Link } from "../link.js";
import { usePortal } from "../portal.js";
import type { Route } from "../routes.js";

export function OpenRecord({ entry }: { entry: OutboxEntry }) {
  const manifest = usePortal().manifest.value;
  const route = manifest && routeTo(entry, manifest);
  if (!route) return null;
  return (
    <Link to={route} class="button button-quiet">
      {t("status.openRecord")}
    </Link>
  );
}

/** The first of its records that some app of the user's shows in a form. */
function routeTo({ records, reason }: OutboxEntry, manifest: Manifest): Route | null {
  if (reason?.outcome === "gone") return null;
  for (const { table, id } of records) {
    const held = findTable(manifest, table);
    const app = held && manifest.apps.find((one) => mainForm(one, held) !== null);
    if (app) return { screen: "form", app: app.uniqueName, table, id };
  }
  return null;
}
