/**
 * Loads the engine with changes in its source: a plug-in of Vite for tests, unknown to the build.
 *
 * `engine.ts?mutant=name` loads that module and all it imports from static/ with the mutant's
 * changes; `?small` beside it cuts the engine's limits down, so that few rows need many pages,
 * buckets and requests; `&fake` leaves it on idb and the IndexedDB of its globals. Instances of
 * different queries share nothing.
 */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import type { Change } from "./mutant.js";
import { MUTANTS } from "./mutants.js";

const STATIC = fileURLToPath(new URL("../../static/", import.meta.url));

/** What costs time and shows nothing: room held back is as good when it is little. */
const LIGHT: readonly Change[] = [
  { file: "store/ballast.ts", find: "WORDS = 375_000", put: "WORDS = 375" },
];

/** Limits for which a simulated organisation is large. */
const SMALL: readonly Change[] = [
  { file: "engine/due.ts", find: "CHECK_ALWAYS_UP_TO = 5_000", put: "CHECK_ALWAYS_UP_TO = 6" },
  { file: "engine/wire.ts", find: "CHANGE_SETS_PER_PUSH = 50", put: "CHANGE_SETS_PER_PUSH = 2" },
  { file: "engine/wire.ts", find: "IDS_PER_ASK = 500", put: "IDS_PER_ASK = 2" },
  { file: "engine/wire.ts", find: "ASKS_PER_REQUEST = 100", put: "ASKS_PER_REQUEST = 3" },
  { file: "store/rows.ts", find: "ROWS_PER_BUCKET_MAX = 128", put: "ROWS_PER_BUCKET_MAX = 3" },
  { file: "store/rows.ts", find: "ROWS_PER_BUCKET_MIN = 64", put: "ROWS_PER_BUCKET_MIN = 2" },
];

/** Stands for idb, unless the engine is to run on fake-indexeddb. */
const QUICK_IDB = fileURLToPath(new URL("./disk/idb.ts", import.meta.url));

const QUERY = /\?(mutant=[a-z-]+)(&small)?(&fake)?$/;

export function mutating(): Plugin {
  return {
    name: "mutating",
    enforce: "pre",
    async resolveId(source, importer) {
      const query = importer && QUERY.exec(importer)?.[0];
      if (query && source === "idb" && !query.endsWith("&fake")) return QUICK_IDB;
      if (!query || !source.startsWith(".")) return null;
      const found = await this.resolve(source, importer.replace(QUERY, ""), { skipSelf: true });
      return found?.id.startsWith(STATIC) ? found.id + query : found;
    },
    load(id) {
      const query = QUERY.exec(id);
      if (!query || !id.startsWith(STATIC)) return null;
      const path = id.replace(QUERY, "");
      const name = (query[1] ?? "").replace("mutant=", "");
      const changes = [...LIGHT, ...changesOf(name), ...(query[2] ? SMALL : [])];
      const mine = changes.filter(({ file }) => STATIC + file === path);
      return mine.reduce(changed, readFileSync(path, "utf8"));
    },
  };
}

function changesOf(name: string): readonly Change[] {
  if (name === "none") return [];
  const mutant = MUTANTS.find((one) => one.name === name);
  if (!mutant) throw new Error(`There is no mutant "${name}".`);
  return mutant.changes;
}

function changed(source: string, { file, find, put }: Change): string {
  const parts = source.split(find);
  if (parts.length === 2) return parts.join(put);
  throw new Error(`${file} has ${parts.length - 1} times, not once: ${find}`);
}
