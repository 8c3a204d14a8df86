/** The steps of a round: people, colleagues and mishaps in turn, each drawn from its own chance. */

import { Chance } from "../simulation/chance.js";
import { colleagueDoes } from "./colleagues.js";
import type { Tab } from "./device.js";
import { killServer, spoilDevice, spoilNetwork, spoilUpstream } from "./mishaps.js";
import { type Office, type Owned, signIn } from "./office.js";
import { together } from "./organisation.js";
import { Hands } from "./people.js";
import { pause } from "./waiting.js";

const STEPS = 45;
const LONGEST_PAUSE_MS = 60;
/** A server is killed in some rounds only: starting one takes longer than all other steps. */
const KILLS = 0.25;

const WEIGHTS = {
  edit: 22,
  create: 7,
  delete: 3,
  decide: 4,
  colleague: 16,
  sync: 4,
  network: 8,
  upstream: 8,
  calm: 3,
  device: 6,
  "sign out": 1,
  time: 4,
} as const;

type Action = keyof typeof WEIGHTS;

export async function play(office: Office): Promise<void> {
  const killAt = new Chance(office.seed, 1).is(KILLS)
    ? new Chance(office.seed, 2).whole(10, 35)
    : -1;
  const others: Promise<void>[] = [];
  for (let step = 1; step <= STEPS; step += 1) {
    const dice = new Chance(office.seed, 10 + step);
    const owned = dice.pick(office.owned) as Owned;
    const action = dice.weigh<Action>(WEIGHTS);
    const pausedMs = dice.whole(0, LONGEST_PAUSE_MS);
    office.log(`${step} ${owned.device.name} ${action}`);
    if (step === killAt) office.log(`  server killed: ${await killServer(office.serving, dice)}`);
    const done = act(office, action, owned, dice);
    // Others do not wait for each other.
    if (action === "colleague") others.push(done);
    else await done;
    await pause(pausedMs);
  }
  await Promise.all(others);
}

async function act(office: Office, action: Action, owned: Owned, dice: Chance): Promise<void> {
  const { log, control } = office;
  const { device, person } = owned;
  if (action === "upstream") log(`  ${await spoilUpstream(control, dice)}`);
  else if (action === "calm") await control.dropFaults();
  else if (action === "time") await control.advance(dice.whole(5, 400));
  else if (action === "network") log(`  ${spoilNetwork(device, dice)}`);
  else if (action === "device") log(`  ${await spoilDevice(device, person.owner, dice)}`);
  else if (action === "colleague") await colleague(office, dice);
  else await atTab(office, action, owned, dice);
}

async function colleague(office: Office, dice: Chance): Promise<void> {
  const { ledger, hot, scopes, owned, log } = office;
  const userIds = [...new Set(owned.map(({ session }) => session.user.id))];
  const one = dice.pick(office.colleagues) as Office["colleagues"][number];
  const around = {
    ledger,
    hot: together(hot.values()),
    scopes: scopes["Field Service"] ?? {},
    userIds,
    log,
  };
  await colleagueDoes(around, one, dice);
}

/** What a person cannot do now, because nobody is signed in or base was lost, he does not do. */
async function atTab(office: Office, action: Action, owned: Owned, dice: Chance): Promise<void> {
  const tab = dice.pick([...owned.device.tabs]) ?? (await owned.device.open());
  const hands = new Hands(office, tab, owned.person, dice);
  try {
    await does(action, tab, hands, owned, dice);
  } catch (error) {
    office.log(`  ${tab.name} could not: ${error}`);
  }
}

async function does(action: Action, tab: Tab, hands: Hands, { person }: Owned, dice: Chance) {
  if (action === "edit") return hands.edit();
  if (action === "create") return hands.create();
  if (action === "delete") return hands.delete();
  if (action === "decide") return hands.decide();
  if (action === "sign out") {
    await tab.does((call) => call.signOut({ unsent: "keep" }));
    await signIn(tab, person.name);
    return;
  }
  await tab.does((call) => call.syncNow({ checkEverything: dice.is(0.4) }));
}
