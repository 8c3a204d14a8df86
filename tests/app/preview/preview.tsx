/** The app over the fake engine, to look at screens without a server. `#first-sync` etc. set a scene. */

import "../../../static/styles/index.css";
import { mount } from "../../../static/app/mount.js";
import { createFakeEngine } from "../fake-engine.js";
import { scenes } from "./scenes.js";

const scene = new URLSearchParams(location.search).get("scene") ?? "";
const engine = createFakeEngine(scenes[scene]?.options);
scenes[scene]?.arrange?.(engine);
const root = document.querySelector("#app");
if (root) mount(root, engine);
