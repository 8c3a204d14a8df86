/** The field app: the page's entry. The engine runs in its own worker, one to a tab. */

import "../styles/index.css";
import { createEngineClient } from "../engine/client.js";
import { mount } from "./mount.js";

const worker = new Worker(new URL("../engine/worker.ts", import.meta.url), {
  type: "module",
  name: "engine",
});
const root = document.querySelector("#app");
if (root) mount(root, createEngineClient(worker));
