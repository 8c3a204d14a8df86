/** What lookups on a form need, from the engine and the app's addresses. */

import { useMemo } from "preact/hooks";
import { findTable } from "../../metadata/choosing.js";
import type { Manifest } from "../../metadata/manifest.js";
import type { LookupServices } from "../../ui/fields/frame.js";
import { usePortal } from "../portal.js";
import { pathOf, type Route } from "../routes.js";

/** Candidates shown at once: more are found by typing. */
const LIMIT = 50;

export function useLookupServices(app: string, manifest: Manifest): LookupServices {
  const { engine, router } = usePortal();
  return useMemo(() => {
    const routeOf = (table: string, id: string): Route | null => {
      const held = findTable(manifest, table);
      return held?.forms.length ? { screen: "form", app, table, id } : null;
    };
    return {
      search: (tables, search) =>
        engine.call("lookup", {
          tables: tables.filter((table) => findTable(manifest, table)),
          search,
          limit: LIMIT,
        }),
      hrefOf([id, table]) {
        const route = routeOf(table, id);
        return route && pathOf(route);
      },
      openRow([id, table]) {
        const route = routeOf(table, id);
        if (route) router.go(route);
      },
      tableName: (table) => findTable(manifest, table)?.displayName ?? table,
    };
  }, [app, manifest]);
}
