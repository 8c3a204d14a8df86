import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { SEEDS, TIMEOUT_MS } from "./settings.js";

const SIMULATE = fileURLToPath(new URL("../../scripts/simulate", import.meta.url));

/** Bundled, on two processors: what vitest itself would make of each module costs half of the time. */
it(`keeps every promise in ${SEEDS} worlds`, { timeout: TIMEOUT_MS }, async () => {
  const { code, said } = await new Promise<{ code: unknown; said: string }>((resolve) => {
    const options = { maxBuffer: 64 * 1024 * 1024 };
    execFile(SIMULATE, ["--seeds", String(SEEDS)], options, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, said: stdout + (error ? stderr : "") }),
    );
  });
  expect(code, said).toBe(0);
  expect(said).toContain(`seeds ${SEEDS},`);
});
