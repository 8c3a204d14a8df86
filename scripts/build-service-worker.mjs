// Bundles static/sw.ts into build/sw.js and writes the list of the release's files into it.

import { injectManifest } from "workbox-build";
import { build } from "vite";

const OUTPUT = "build";

await build({
  configFile: false,
  publicDir: false,
  logLevel: "warn",
  build: {
    outDir: OUTPUT,
    emptyOutDir: false,
    target: "es2022",
    rolldownOptions: {
      input: { sw: "static/sw.ts" },
      output: { format: "iife", entryFileNames: "[name].js" },
    },
  },
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
});

/** Where each file is served: the shell at the root, what is hashed or drawn below /static/. */
function served(url) {
  if (url === "shell.html") return "/";
  return url.endsWith(".webmanifest") ? `/${url}` : `/static/${url}`;
}

const { count, size, warnings } = await injectManifest({
  swSrc: `${OUTPUT}/sw.js`,
  swDest: `${OUTPUT}/sw.js`,
  globDirectory: OUTPUT,
  globPatterns: ["shell.html", "manifest.webmanifest", "assets/**/*", "icons/**/*"],
  // A name with a hash of the content needs no revision.
  dontCacheBustURLsMatching: /^assets\/.+\.[0-9a-f]{12}\.\w+$/,
  manifestTransforms: [
    (entries) => ({
      manifest: entries.map((entry) => ({ ...entry, url: served(entry.url) })),
      warnings: [],
    }),
  ],
});
if (warnings.length > 0) throw new Error(warnings.join("\n"));
process.stdout.write(`Service worker: ${count} files, ${Math.round(size / 1024)} KB precached\n`);
