/** The sandbox's control endpoints: faults, clock. */

import { patiently } from "./waiting.js";

export type Rule = Readonly<Record<string, unknown>> & { kind: string };

export class Control {
  readonly #url: () => string;

  constructor(url: () => string) {
    this.#url = url;
  }

  async addFault(rule: Rule): Promise<void> {
    await this.#ask("POST", "faults", { rules: [rule] });
  }

  async dropFaults(): Promise<void> {
    await this.#ask("DELETE", "faults");
  }

  /** Time goes on upstream, at once. */
  async advance(seconds: number): Promise<void> {
    await this.#ask("POST", "clock", { advance_seconds: seconds });
  }

  /** What is due happens; then time stands still, so that two questions have one answer. */
  async freeze(): Promise<void> {
    await this.#ask("POST", "clock", { advance_seconds: 0, frozen: true });
  }

  /** Late commits and touches that have not happened yet. */
  async pending(): Promise<number> {
    const { pending } = (await this.#ask("GET", "pending")) as { pending: unknown[] };
    return pending.length;
  }

  async #ask(method: string, what: string, body?: object): Promise<unknown> {
    const headers = { "Content-Type": "application/json", Connection: "close" };
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    const answer = await patiently(() => fetch(`${this.#url()}/sandbox/control/${what}`, init));
    if (!answer.ok) throw new Error(`control ${what}: ${await answer.text()}`);
    return answer.status === 204 ? null : answer.json();
  }
}
