/** After the steps: everything works again, and every device is left to sync until it is quiet. */

import type { Tab } from "./device.js";
import { type Office, type Owned, signIn } from "./office.js";
import { until } from "./waiting.js";

/** Longer than any late commit or touch waits, and than the longest transaction. */
const AFTERWARDS_SECONDS = 400;
/** Real time after which a person taps "Sync now" again. */
const TAP_MS = 400;

export async function heal(office: Office): Promise<void> {
  const { control, owned } = office;
  for (const { device } of owned) {
    device.proxy.badness = 0;
    device.proxy.isCut = false;
  }
  await control.dropFaults();
  await Promise.all(owned.map(({ device }) => device.proxy.settle()));
  await settleUpstream(office);
  const tabs = await Promise.all(owned.map(returned));
  await Promise.all(tabs.map(sendAll));
  await Promise.all(owned.map(({ device }) => device.proxy.settle()));
  await settleUpstream(office);
  await control.freeze();
  await Promise.all(tabs.map(readAll));
}

/** Whatever is late happens now. */
async function settleUpstream({ control, upstreams }: Office): Promise<void> {
  await control.advance(AFTERWARDS_SECONDS);
  await until("nothing is pending upstream", async () => {
    await upstreams.get("maker")?.row("WhoAmI");
    return (await control.pending()) === 0;
  });
}

/** The person comes back to his device. */
async function returned({ device, person }: Owned): Promise<Tab> {
  const [open] = device.tabs;
  const tab = open ?? (await device.open());
  const { session } = await tab.does(({ start }) => start(null));
  const { signInRequired } = await tab.status().catch(() => ({ signInRequired: true }));
  if (!session || signInRequired) await signIn(tab, person.name);
  return tab;
}

/** Until nothing is unsent but what needs a person. */
async function sendAll(tab: Tab): Promise<void> {
  let last = "";
  await until(
    `${tab.name} has sent its work`,
    tapping(tab, async () => {
      const status = await tab.status();
      last = JSON.stringify({ ...status, tables: status.tables.length });
      return status.pendingRecords === 0 && !status.syncing && status.problem === null;
    }),
    () => last,
  );
}

/** Until every table has been compared anew, and the pass that did it has come to its end. */
async function readAll(tab: Tab): Promise<void> {
  await until(`${tab.name} is idle`, async () => !(await tab.status()).syncing);
  const before = new Map((await tab.status()).tables.map((one) => [one.table, one.lastCheckedAt]));
  let last = "";
  await until(
    `${tab.name} has compared everything`,
    tapping(tab, async () => {
      const status = await tab.status();
      last = JSON.stringify({ ...status, tables: status.tables.length });
      const isCompared = status.tables.every(
        ({ table, lastCheckedAt }) => lastCheckedAt !== null && lastCheckedAt !== before.get(table),
      );
      return isCompared && !status.syncing && status.problem === null;
    }),
    () => last,
  );
}

function tapping(tab: Tab, isSo: () => Promise<boolean>): () => Promise<boolean> {
  let tappedAt = 0;
  return async () => {
    if (await isSo()) return true;
    const isTime = Date.now() - tappedAt > TAP_MS && !(await tab.status()).syncing;
    if (isTime) {
      tappedAt = Date.now();
      await tab.does((call) => call.syncNow({ checkEverything: true }));
    }
    return false;
  };
}
