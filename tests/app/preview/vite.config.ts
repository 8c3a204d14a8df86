/** `npm run preview`: the app over the fake engine, to look at screens without a server. */

import { defineConfig } from "vite";

export default defineConfig({
  root: "tests/app/preview",
  clearScreen: false,
  server: { host: "127.0.0.1", fs: { allow: ["../../.."] } },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});
