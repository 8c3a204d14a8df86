/**
 * Loads the engine with a deliberate bug, to see that rounds find it: a plug-in of Vite, known only
 * to this folder's configuration. `engine.ts?bug=name` loads that module and all that it imports
 * from static/ anew.
 */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

interface Bug {
  file: string;
  find: string;
  put: string;
}

export const BUGS: Readonly<Record<string, Bug>> = {
  "thaws-what-was-sent": {
    file: "store/coalesce.ts",
    find: 'return set.state === "pending" && !set.everSent;',
    put: 'return set.state === "pending" || set.state === "sent";',
  },
  "forces-stale": {
    file: "store/merge.ts",
    find: "if (isSettled) return [];",
    put: "if (isSettled || !isSettled) return [];",
  },
  "ignores-departures": {
    file: "engine/check.ts",
    find: "await leave(context, unlisted);",
    put: "",
  },
};

const STATIC = fileURLToPath(new URL("../../static/", import.meta.url));
const QUERY = /\?bug=([a-z-]+)$/;

export function breaking(): Plugin {
  return {
    name: "breaking",
    enforce: "pre",
    async resolveId(source, importer) {
      const query = importer && QUERY.exec(importer)?.[0];
      if (!query || !source.startsWith(".")) return null;
      const found = await this.resolve(source, importer.replace(QUERY, ""), { skipSelf: true });
      return found?.id.startsWith(STATIC) ? found.id + query : found;
    },
    load(id) {
      const name = QUERY.exec(id)?.[1];
      if (!name || !id.startsWith(STATIC)) return null;
      const path = id.replace(QUERY, "");
      const source = readFileSync(path, "utf8");
      const bug = BUGS[name];
      if (!bug) throw new Error(`There is no bug "${name}".`);
      return STATIC + bug.file === path ? broken(source, bug) : source;
    },
  };
}

function broken(source: string, { file, find, put }: Bug): string {
  const parts = source.split(find);
  if (parts.length === 2) return parts.join(put);
  throw new Error(`${file} has ${parts.length - 1} times, not once: ${find}`);
}
