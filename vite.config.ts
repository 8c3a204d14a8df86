/** Builds the app and its worker into build/, under names that hold a hash of their contents. */

import { defineConfig } from "vite";

const HASHED = "assets/[name].[hash:12]";

export default defineConfig({
  base: "/static/",
  publicDir: false,
  clearScreen: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "build",
    emptyOutDir: true,
    manifest: true,
    sourcemap: false,
    target: "es2022",
    modulePreload: { polyfill: false },
    // Data URLs would need a wider content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { app: "static/app/main.tsx" },
      output: {
        hashCharacters: "hex",
        entryFileNames: `${HASHED}.js`,
        chunkFileNames: `${HASHED}.js`,
        assetFileNames: `${HASHED}[extname]`,
      },
    },
  },
  worker: {
    format: "es",
    rolldownOptions: {
      output: {
        hashCharacters: "hex",
        entryFileNames: `${HASHED}.js`,
        chunkFileNames: `${HASHED}.js`,
      },
    },
  },
});
