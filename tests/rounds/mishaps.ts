/** What goes wrong: on devices' networks, on the server, upstream, and on the devices themselves. */

import type { Chance } from "../simulation/chance.js";
import type { Control, Rule } from "./control.js";
import type { Device } from "./device.js";
import { deleteBase, type OwnerKey } from "./disk-reader.js";
import type { Serving } from "./serving.js";

/** What the sandbox is told to do wrong; each strikes a few times. */
const RULES: readonly ((dice: Chance) => Rule)[] = [
  (dice) => ({ kind: "status", status: 429, retry_after: dice.whole(1, 4), path: "batch" }),
  () => ({ kind: "status", status: 429, retry_after: 1, inside: true, path: "fetchXml" }),
  () => ({ kind: "status", status: 503, retry_after: 1, path: "batch" }),
  () => ({ kind: "status", status: 503, inside: true, method: "PATCH" }),
  () => ({ kind: "drop-before", path: "batch" }),
  () => ({ kind: "drop-after", path: "batch" }),
  () => ({ kind: "drop-after", path: "batch" }),
  () => ({ kind: "drop-before", inside: true, method: "POST" }),
  () => ({ kind: "drop-after", inside: true, method: "PATCH" }),
  () => ({ kind: "drop-after", inside: true, method: "POST" }),
  () => ({ kind: "cut-off", path: "batch" }),
  () => ({ kind: "html", path: "batch" }),
  () => ({ kind: "token", path: "batch" }),
  () => ({ kind: "delay", seconds: 0.5, path: "batch", when: "after" }),
  (dice) => ({ kind: "late-commit", seconds: dice.whole(1, 60), method: "PATCH" }),
  (dice) => ({ kind: "late-commit", seconds: dice.whole(1, 60), method: "POST" }),
  (dice) => ({ kind: "late-commit", seconds: dice.whole(1, 60), answer: "given" }),
  (dice) => ({ kind: "touch", seconds: dice.whole(0, 20), table: "task" }),
  (dice) => ({ kind: "touch", seconds: dice.whole(0, 20), table: "msdyn_workorder" }),
  () => ({ kind: "plug-in", table: "task", message: "The plug-in says no." }),
  () => ({ kind: "plug-in", table: "msdyn_workorder", message: "The plug-in says no." }),
];

export async function spoilUpstream(control: Control, dice: Chance): Promise<string> {
  const rule = { ...(dice.pick(RULES)?.(dice) as Rule), count: dice.whole(1, 4) };
  await control.addFault(rule);
  return JSON.stringify(rule);
}

export function spoilNetwork({ proxy }: Device, dice: Chance): string {
  const what = dice.weigh({ bad: 3, worse: 2, offline: 2, good: 3 });
  proxy.isCut = what === "offline";
  proxy.badness = { bad: 0.2, worse: 0.6, offline: 0, good: 0 }[what];
  return what;
}

/** Kills the server, both its processes or one; whoever asks meanwhile is refused or cut off. */
export async function killServer(serving: Serving, dice: Chance): Promise<string> {
  if (dice.is(0.6)) {
    await serving.killWorker();
    return "one process";
  }
  await serving.kill();
  await serving.start();
  return "all, and started again";
}

export async function spoilDevice(device: Device, owner: OwnerKey, dice: Chance): Promise<string> {
  const what = dice.weigh({ kill: 4, open: 3, restart: 3, "lose base": 1 });
  const tab = dice.pick([...device.tabs]);
  if (tab && what !== "open" && what !== "lose base") device.kill(tab);
  if (what === "lose base") await deleteBase(device, owner);
  if (what === "open" || what === "restart" || device.tabs.size === 0) await device.open();
  return what;
}
