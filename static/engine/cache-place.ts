/** A few words in the Cache API: it outlives databases that a browser finds damaged. */

import type { SecondPlace } from "./memory.js";

/** No name of the service worker's, which deletes its own. */
const CACHE = "device-memory";

export function cachePlace(storage: CacheStorage): SecondPlace {
  const addressOf = (key: string) => `/device-memory/${encodeURIComponent(key)}`;
  return {
    read: async (key) => {
      const found = await (await storage.open(CACHE)).match(addressOf(key));
      return found ? found.text() : null;
    },
    write: async (key, text) => {
      const cache = await storage.open(CACHE);
      if (text === null) await cache.delete(addressOf(key));
      else await cache.put(addressOf(key), new Response(text));
    },
  };
}
