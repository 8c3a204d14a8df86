import { test } from "vitest";
import { TIMEOUT_MS } from "./settings.js";
import { walk } from "./walking.js";

test(
  "no promise is broken between real engines and the real server, odd seeds",
  () => walk(1),
  TIMEOUT_MS,
);
