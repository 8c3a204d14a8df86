/** People carry unsent work from device to device in a file, and agree to what an administrator asks. */

import type { ChangeSet } from "../../static/store/outbox.js";
import type { Browser, Tab } from "./browser.js";
import type { Chance } from "./chance.js";
import { outboxOnDisk } from "./disk-reader.js";
import type { Ledger } from "./ledger.js";

export interface UnsentFile {
  user: string;
  text: string;
}

/** Gives out what is unsent, or takes in a file of the same user that any device has given out. */
export function carry(tab: Tab, dice: Chance, ledger: Ledger, files: UnsentFile[]): string {
  const user = tab.userId;
  if (!user) return "nobody";
  const file = dice.pick(files.filter((one) => one.user === user));
  if (file && dice.is(0.6)) {
    tab.does(() => tab.call.importUnsent({ text: file.text, take: true }));
    return "in";
  }
  tab.does(
    () => tab.call.exportUnsent(null),
    (text) => {
      const { changeSets, user: owner } = JSON.parse(text) as Given;
      if (owner.id !== user) return;
      ledger.export(changeSets);
      if (changeSets.length > 0) files.push({ user, text });
    },
  );
  return "out";
}

interface Given {
  user: { id: string };
  changeSets: Pick<ChangeSet, "mutations">[];
}

/** The person lets go of everything unsent that an order is shown with. */
export function agree(browser: Browser, tab: Tab, ledger: Ledger): string {
  const user = tab.userId;
  if (!user) return "nobody";
  tab.does(async () => {
    const { order } = await tab.call.status(null);
    if (!order) return;
    const marks = order.unsent.map(({ mark }) => mark);
    const ids = new Set(marks.map((mark) => mark.split(" ")[0]));
    const sets = outboxOnDisk(browser.disk, user).filter(({ id }) => ids.has(id));
    const texts = new Set<unknown>(
      sets.flatMap(({ mutations }) => mutations.flatMap(({ values }) => Object.values(values))),
    );
    ledger.lose((one) => one.user === user && (!("value" in one) || texts.has(one.value)));
    await tab.call.agreeToOrder({ id: order.id, marks });
  });
  return "to an order";
}
