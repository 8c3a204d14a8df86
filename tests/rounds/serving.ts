/** The server of the rounds, as Node leads it: see serving.py. */

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Values } from "../../static/metadata/row.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const PYTHON = process.env.PYTHON ?? `${ROOT}.venv/bin/python`;

/** A state of a row that took the place of another; null: the row was not there, or is no more. */
export type Witnessed = readonly [
  table: string,
  id: string,
  version: number,
  before: Values | null,
  after: Values | null,
];

type Command = "start" | "kill" | "kill-worker" | "fresh" | "witness" | "log";

export class Serving {
  readonly #process: ChildProcess;
  readonly #waiting: ((line: string | null) => void)[] = [];
  #url = "";
  #isOver = false;

  constructor(template: string) {
    this.#process = spawn(PYTHON, ["-m", "tests.rounds.serving", template], {
      cwd: ROOT,
      stdio: ["pipe", "pipe", "inherit"],
    });
    if (!this.#process.stdout) throw new Error("The server's leader has no output.");
    const lines = createInterface({ input: this.#process.stdout });
    lines.on("line", (line) => this.#waiting.shift()?.(line));
    lines.on("close", () => {
      this.#isOver = true;
      for (const tell of this.#waiting.splice(0)) tell(null);
    });
  }

  get url(): string {
    return this.#url;
  }

  /** Returns when it answers; the port stays the same. */
  async start(): Promise<void> {
    this.#url = (await this.#do("start")) as string;
  }

  /** As a power cut: all processes at once. */
  async kill(): Promise<void> {
    await this.#do("kill");
  }

  /** One of its two processes dies, and is replaced. */
  async killWorker(): Promise<void> {
    await this.#do("kill-worker");
  }

  /** The organisation is what it was when it was seeded. */
  async fresh(): Promise<void> {
    await this.#do("fresh");
  }

  async witness(): Promise<Witnessed[]> {
    return (await this.#do("witness")) as Witnessed[];
  }

  async log(): Promise<string> {
    return (await this.#do("log")) as string;
  }

  /** Kills the server, and returns when its folder is gone. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.stdin?.end();
    await ended;
  }

  #do(command: Command): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error(`The server's leader ended before "${command}".`));
      if (this.#isOver) {
        ended();
        return;
      }
      this.#waiting.push((line) => {
        if (line === null) ended();
        else resolve(JSON.parse(line));
      });
      this.#process.stdin?.write(`${JSON.stringify({ do: command })}\n`);
    });
  }
}
