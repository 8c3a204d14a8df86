/** What befalls a device: killed and frozen tabs, stolen locks, full and lost storage, clock jumps. */

import type { Browser } from "./browser.js";
import type { Chance } from "./chance.js";
import { baseName, outboxOnDisk, workName } from "./disk-reader.js";
import { DAY_MS } from "./profile.js";

const MISHAPS = {
  kill: 18,
  open: 16,
  freeze: 8,
  thaw: 12,
  steal: 8,
  "power-cut": 8,
  "quota-pull": 6,
  "quota-save": 4,
  close: 8,
  "lose-base": 5,
  "lose-work": 1,
  outdate: 2,
  update: 6,
  clock: 3,
  offline: 8,
  online: 12,
} as const;

export type Mishap = keyof typeof MISHAPS;

export interface Scene {
  browser: Browser;
  dice: Chance;
  /** Rows that were here may be gone from base: it is disposable. */
  onBaseLost(browser: Browser): void;
  /** Unsent work may be gone. */
  onWorkLost(browser: Browser, user: string): void;
  /** A new tab, started. */
  open(browser: Browser): void;
}

export function mishap(scene: Scene): string {
  const kind = scene.dice.weigh(MISHAPS);
  const isSo = DOINGS[kind](scene);
  return isSo ? kind : `${kind} (no)`;
}

const TABS_MAX = 3;

const DOINGS: Record<Mishap, (scene: Scene) => boolean> = {
  kill: ({ browser, dice }) => {
    const tab = dice.pick(browser.living);
    if (tab) browser.kill(tab);
    return tab !== undefined;
  },
  open: (scene) => {
    if (scene.browser.living.length >= TABS_MAX) return false;
    scene.open(scene.browser);
    return true;
  },
  freeze: ({ browser, dice }) => {
    const tab = dice.pick(browser.awake);
    if (tab) tab.actor.isFrozen = true;
    return tab !== undefined;
  },
  thaw: ({ browser }) => {
    for (const { actor } of browser.living) {
      if (actor.isFrozen) browser.world.scheduler.thaw(actor);
    }
    return true;
  },
  steal: ({ browser }) => browser.steal(),
  "power-cut": (scene) => {
    const { browser, dice } = scene;
    for (const tab of browser.living) browser.kill(tab);
    if (browser.disk.loseTail(dice.whole(0, 5)) > 0) scene.onBaseLost(browser);
    return true;
  },
  "quota-pull": ({ browser, dice }) => fill(browser, "base", dice),
  "quota-save": ({ browser, dice }) => fill(browser, "work", dice),
  close: ({ browser, dice }) => {
    const kind = dice.pick(["work", "base"]) ?? "base";
    for (const { actor } of browser.living) {
      browser.disk.closeUnder(actor, (name) => name.startsWith(kind));
    }
    return true;
  },
  "lose-base": (scene) => {
    const { browser, dice } = scene;
    const user = dice.pick(browser.people)?.id ?? "";
    browser.disk.evict(baseName(browser.disk, user));
    scene.onBaseLost(browser);
    return true;
  },
  "lose-work": ({ browser, dice, onWorkLost }) => {
    const user = dice.pick(browser.people)?.id ?? "";
    if (outboxOnDisk(browser.disk, user).length === 0 && dice.is(0.7)) return false;
    onWorkLost(browser, user);
    browser.disk.evict(workName(user));
    return true;
  },
  outdate: ({ browser }) => {
    browser.network.isOutdated = true;
    return true;
  },
  update: ({ browser }) => browser.update(),
  clock: ({ browser, dice }) => {
    browser.hasJumped = true;
    browser.skewMs = (dice.pick([-365, -1, 0, 0, 1, 365]) ?? 0) * DAY_MS;
    return true;
  },
  offline: ({ browser }) => connect(browser, false),
  online: ({ browser }) => connect(browser, true),
};

function connect(browser: Browser, isOnline: boolean): boolean {
  browser.network.isOnline = isOnline;
  for (const tab of browser.awake) tab.does(async () => tab.engine.networkChanged());
  return true;
}

/** No room for a few writes; then somebody has tidied up. */
function fill(browser: Browser, kind: string, dice: Chance): boolean {
  let left = dice.whole(1, 5);
  browser.disk.isFull = (database) => {
    if (left === 0 || !database.startsWith(kind)) return false;
    left -= 1;
    return true;
  };
  return true;
}
