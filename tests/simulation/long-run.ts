/**
 * Long runs on two processors: `long-run.mjs seeds FROM COUNT STEPS`, or
 * `long-run.mjs mutants COUNT [NAMES]`, names with commas between them.
 *
 * Bundled by vite.config.ts and run by scripts/simulate. A violation does not end the run; the
 * first are told with a minimal trace, further ones by seed and invariant.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import type { EngineClass } from "./browser.js";
import { loadBy, variantFor } from "./engines.js";
import { entryOf } from "./entries.js";
import { hunt, type Kill, NAMES } from "./hunting.js";
import { reportOf } from "./walking.js";
import { type Figures, runWorld, STEPS } from "./world.js";

const WORKERS = 2;
const SEEDS_PER_TASK = 40;
const REPORTS_MAX = 20;
const TRACES_MAX = 3;

type Task =
  | { kind: "seeds"; from: number; count: number; steps: number }
  | { kind: "report"; seed: number; steps: number }
  | { kind: "hunt"; mutant: string; seeds: number };

interface Broken {
  seed: number;
  message: string;
}

type Done =
  | { kind: "seeds"; count: number; figures: Figures; broken: Broken[] }
  | { kind: "report"; text: string }
  | { kind: "hunt"; mutant: string; kill: Kill | null; cpuMs: number };

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/* What a worker does. */

async function does(task: Task): Promise<Done> {
  if (task.kind === "seeds") return walks(task);
  if (task.kind === "report") {
    return { kind: "report", text: await reportOf(task.seed, "none", task.steps) };
  }
  const { mutant, seeds } = task;
  const before = performance.now();
  const kill = await hunt(mutant, seeds);
  return { kind: "hunt", mutant, kill, cpuMs: performance.now() - before };
}

async function walks({ from, count, steps }: Task & { kind: "seeds" }): Promise<Done> {
  const figures: Figures = { steps: 0, requests: 0, applied: 0, conflicts: 0, crashes: 0 };
  const broken: Broken[] = [];
  for (let seed = from; seed < from + count; seed += 1) {
    const result = await runWorld({ seed, variant: await variantFor(seed), steps });
    for (const name of Object.keys(figures) as (keyof Figures)[]) {
      figures[name] += result.figures[name];
    }
    if (result.violation) broken.push({ seed, message: result.violation.message });
  }
  return { kind: "seeds", count, figures, broken };
}

/* What the main thread does. */

/** Gives the tasks to the workers, in order; `heard` is told of each that is done. */
async function share(tasks: Iterable<Task>, heard: (done: Done) => void): Promise<void> {
  const rest = tasks[Symbol.iterator]();
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url));
      const give = () => {
        const { value, done } = rest.next();
        if (done) void worker.terminate().then(() => resolve());
        else worker.postMessage(value);
      };
      worker.on("error", reject);
      worker.on("message", (done: Done) => {
        heard(done);
        give();
      });
      give();
    });
  await Promise.all(Array.from({ length: WORKERS }, one));
}

function* seedTasks(from: number, count: number, steps: number): Iterable<Task> {
  for (let at = 0; at < count; at += SEEDS_PER_TASK) {
    yield { kind: "seeds", from: from + at, count: Math.min(SEEDS_PER_TASK, count - at), steps };
  }
}

async function runSeeds(from: number, count: number, steps: number): Promise<boolean> {
  const sums = new Map<string, number>();
  const broken: Broken[] = [];
  let walked = 0;
  const began = performance.now();
  const heard = (done: Done) => {
    if (done.kind !== "seeds") return;
    walked += done.count;
    for (const [name, sum] of Object.entries(done.figures)) {
      sums.set(name, (sums.get(name) ?? 0) + sum);
    }
    for (const one of done.broken) say(`seed ${one.seed}: ${one.message.slice(0, 300)}`);
    broken.push(...done.broken);
    if (walked % 4_000 < done.count) say(`… ${walked} seeds, ${broken.length} violations`);
  };
  await share(seedTasks(from, count, steps), heard);
  const { user, system } = process.cpuUsage();
  const cpuMs = (user + system) / 1_000;
  const wallSeconds = (performance.now() - began) / 1_000;
  await tellTraces(broken, steps);
  say(`seeds ${walked}, from ${from}`);
  for (const [name, sum] of sums) say(`${name} ${sum}`);
  say(`CPU ${(cpuMs / 1_000).toFixed(0)} s, ${(cpuMs / walked).toFixed(1)} ms a seed`);
  say(`wall ${wallSeconds.toFixed(0)} s`);
  const named = broken
    .slice(0, REPORTS_MAX)
    .map(({ seed, message }) => `${seed} ${message.slice(0, 200)}`);
  say(`violations ${broken.length}${named.map((one) => `\n  ${one}`).join("")}`);
  return broken.length === 0;
}

async function tellTraces(broken: readonly Broken[], steps: number): Promise<void> {
  const tasks = broken
    .slice(0, TRACES_MAX)
    .map(({ seed }): Task => ({ kind: "report", seed, steps }));
  await share(tasks, (done) => done.kind === "report" && say(done.text));
}

const PINNED = join(process.cwd(), "tests/simulation/killing-seeds.json");

/** Pins anew the seed that kills each of these mutants; false when one survives. */
async function runHunt(names: readonly string[], seeds: number): Promise<boolean> {
  const kills = new Map<string, Kill>(
    Object.entries(JSON.parse(readFileSync(PINNED, "utf8")) as Record<string, Kill>),
  );
  const survivors: string[] = [];
  for (const name of names) kills.delete(name);
  const tasks = names.map((mutant): Task => ({ kind: "hunt", mutant, seeds }));
  await share(tasks, (done) => {
    if (done.kind !== "hunt") return;
    const { mutant, kill, cpuMs } = done;
    if (kill) kills.set(mutant, kill);
    else survivors.push(mutant);
    const found = kill ? `${kill.rule}, seed ${kill.seed}` : "SURVIVES";
    say(`${mutant}: ${found} (${(cpuMs / 1_000).toFixed(0)} s)`);
  });
  const pinned = Object.fromEntries(
    NAMES.flatMap((name) => {
      const kill = kills.get(name);
      return kill ? [[name, kill]] : [];
    }),
  );
  writeFileSync(PINNED, `${JSON.stringify(pinned, null, 2)}\n`);
  say(`${kills.size} pinned, survivors: ${survivors.join(" ") || "none"}`);
  return survivors.length === 0;
}

loadBy(async (wanted) => {
  const path = new URL(`./${entryOf(wanted)}.mjs`, import.meta.url).href;
  return ((await import(/* @vite-ignore */ path)) as { Engine: EngineClass }).Engine;
});

if (isMainThread) {
  const [what, first, second, steps] = process.argv.slice(2);
  const isWell =
    what === "mutants"
      ? await runHunt(second ? second.split(",") : NAMES, Number(first))
      : await runSeeds(Number(first), Number(second), Number(steps ?? STEPS));
  process.exitCode = isWell ? 0 : 1;
} else {
  const port = parentPort;
  port?.on("message", (task: Task) => {
    void does(task).then((done) => port.postMessage(done));
  });
}
