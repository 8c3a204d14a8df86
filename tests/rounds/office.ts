/** A round's people and devices, made anew on a fresh organisation. */

import type { Session } from "../../static/engine/protocol.js";
import { Chance } from "../simulation/chance.js";
import type { Colleague } from "./colleagues.js";
import { Control } from "./control.js";
import { Device, type EngineClass, type Tab } from "./device.js";
import { Ledger } from "./ledger.js";
import { hotRows, type Reach, type Rows, readScopes, type Scopes } from "./organisation.js";
import type { Person } from "./people.js";
import { BadNetwork } from "./proxy.js";
import type { Serving } from "./serving.js";
import { Upstream } from "./upstream.js";
import { until } from "./waiting.js";

export interface Owned {
  device: Device;
  person: Person;
  session: Session;
}

export interface Office {
  readonly seed: number;
  readonly serving: Serving;
  readonly control: Control;
  readonly ledger: Ledger;
  readonly scopes: Scopes;
  readonly owned: Owned[];
  /** Each person as himself, without a device. */
  readonly upstreams: Map<string, Upstream>;
  readonly colleagues: Colleague[];
  /** Rows that a person reaches for, by name. */
  readonly hot: ReadonlyMap<string, Rows>;
  readonly log: (line: string) => void;
}

/** Whose profile; the first always has a device. */
const PROFILES: Readonly<Record<string, string>> = {
  bob: "Field Service",
  carol: "Field Service",
  dora: "Dispatch",
};
const COLLEAGUES = ["nils", "vera", "maker"];
const TRIES = 20;

export async function openOffice(
  serving: Serving,
  { seed, engine, template }: { seed: number; engine: EngineClass; template: string },
  log: (line: string) => void,
): Promise<Office> {
  await serving.fresh();
  const ledger = new Ledger(seed);
  const chance = new Chance(seed, 0);
  const names = ["bob", ...(["bob", "carol", "dora"] as const).filter(() => chance.is(0.75))];
  const owned: Owned[] = [];
  for (const [at, name] of names.entries()) {
    owned.push(await equip(serving, { name, at, seed, engine, ledger }));
  }
  const scopes = readScopes(template);
  const upstreams = new Map<string, Upstream>();
  for (const name of [...Object.keys(PROFILES), ...COLLEAGUES]) {
    upstreams.set(name, await Upstream.signIn(serving.url, name));
  }
  const people = [...new Set(names)].map(
    (name): Reach => ({
      name,
      upstream: upstreams.get(name) as Upstream,
      scopes: scopes[PROFILES[name] as string] ?? {},
    }),
  );
  const hot = await hotRows(people, chance);
  const colleagues = COLLEAGUES.map((name) => ({
    name,
    upstream: upstreams.get(name) as Upstream,
  }));
  const control = new Control(() => serving.url);
  return { seed, serving, control, ledger, scopes, owned, upstreams, colleagues, hot, log };
}

/** Ends everything but the server. */
export async function closeOffice({ owned }: Office): Promise<void> {
  for (const { device } of owned) {
    for (const tab of device.tabs) device.kill(tab);
    await device.proxy.close();
  }
}

interface Equipment {
  name: string;
  at: number;
  seed: number;
  engine: EngineClass;
  ledger: Ledger;
}

/** A new device of a person, signed in; its first sync is under way. */
async function equip(serving: Serving, made: Equipment): Promise<Owned> {
  const { name, at, seed, engine, ledger } = made;
  const proxy = new BadNetwork(
    () => serving.url,
    new Chance(seed, 1_000 + at),
    (path, body, answer) => ledger.hear(path, body, answer),
  );
  await proxy.open();
  const device = new Device(`${name}-${at}`, engine, proxy);
  const session = await signIn(await device.open(), name);
  const owner = `${session.organization.id}-${session.user.id}`;
  return { device, session, person: { name, owner } };
}

/** As a person does who tries until it works. */
export async function signIn(tab: Tab, name: string): Promise<Session> {
  let last = "";
  for (let turn = 0; turn < TRIES; turn += 1) {
    const result = await tab.does((call) => call.signIn({ username: name, password: name }));
    if (result.kind === "signed-in") return result.session;
    last = result.problem.code;
  }
  throw new Error(`${name} cannot sign in at ${tab.name}: ${last}`);
}

/** Waits for the end of every device's first sync. */
export async function firstSyncs({ owned }: Office): Promise<void> {
  for (const { device } of owned) {
    const [tab] = device.tabs;
    await until(`the first sync of ${device.name}`, async () => {
      const status = await tab?.status();
      return status?.lastPassAt && status.firstSync === null;
    });
  }
}
