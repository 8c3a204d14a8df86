/** One round: a fresh organisation, devices that sync, people and mishaps, healing, judging. */

import type { EngineClass } from "./device.js";
import { heal } from "./healing.js";
import { judge, type Verdict } from "./judging.js";
import { closeOffice, firstSyncs, type Office, openOffice } from "./office.js";
import { play } from "./playing.js";
import type { Serving } from "./serving.js";

export interface Round {
  seed: number;
  log: readonly string[];
  verdict: Verdict | null;
  /** What was broken, or could not be judged. */
  fault: Error | null;
}

export interface Setting {
  seed: number;
  engine: EngineClass;
  template: string;
  /** Done between healing and judging: to see that the judges notice. */
  tamper?: (office: Office) => Promise<void>;
}

export async function playRound(serving: Serving, setting: Setting): Promise<Round> {
  const log: string[] = [];
  const began = Date.now();
  const note = (line: string) => void log.push(`+${Date.now() - began} ${line}`);
  const office = await openOffice(serving, setting, note);
  try {
    await firstSyncs(office);
    note("all devices have synced");
    await play(office);
    note("healing");
    await heal(office);
    note("judging");
    await setting.tamper?.(office);
    const verdict = await judge(office);
    note(`done ${JSON.stringify(verdict)}`);
    return { seed: setting.seed, log, verdict, fault: null };
  } catch (fault) {
    return { seed: setting.seed, log, verdict: null, fault: fault as Error };
  } finally {
    await closeOffice(office);
  }
}
