/** Before a run: the databases that its rounds begin with, made once for all processes of the run. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PYTHON } from "./serving.js";

export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "rounds-template-"));
  const template = join(folder, "var");
  execFileSync(PYTHON, ["-m", "tests.rounds.seeding", template], {
    cwd: fileURLToPath(new URL("../../", import.meta.url)),
    stdio: ["ignore", "ignore", "inherit"],
  });
  process.env.ROUNDS_TEMPLATE = template;
  return () => rmSync(folder, { recursive: true });
}
