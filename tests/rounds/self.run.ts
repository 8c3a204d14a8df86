/** A check that cannot fail is worth nothing: what is broken on purpose must be noticed. */

import { expect, test } from "vitest";
import { BUGS } from "./breaking.js";
import { engineOf } from "./engines.js";
import { heal } from "./healing.js";
import { History } from "./history.js";
import type { Office } from "./office.js";
import { playRound } from "./round.js";
import type { Serving } from "./serving.js";
import { TIMEOUT_MS } from "./settings.js";
import type { Upstream } from "./upstream.js";
import { Violation } from "./violation.js";
import { serving, TEMPLATE } from "./walking.js";

const FIRST_SEED = 9_000;
/** Rounds in which a bug has to show. */
const ROUNDS_PER_BUG = 10;

const TAMPERINGS: Readonly<
  Record<string, { rule: string; tamper: (office: Office) => Promise<void> }>
> = {
  "a row that changes upstream after the last pass": {
    rule: "I3",
    tamper: async ({ hot, upstreams }) => {
      const [id] = hot.get("bob")?.get("account") ?? [];
      const maker = upstreams.get("maker") as Upstream;
      expect(await maker.write("PATCH", `accounts(${id})`, { description: "tampered" })).toBe(204);
    },
  },
  "an edit that was promised and never sent": {
    rule: "I2",
    tamper: async ({ ledger, hot }) => {
      const [id = ""] = hot.get("bob")?.get("account") ?? [];
      const where = { kind: "update", table: "account", id, column: "description" } as const;
      ledger.edit({ user: "bob", device: "bob-0", ...where, seen: null }).state = "saved";
    },
  },
  "an edit that takes effect a second time": {
    rule: "I1",
    tamper: async (office) => {
      const history = new History(await office.serving.witness());
      const edit = office.ledger.edits.find(
        (one) => one.table === "msdyn_workorderproduct" && history.timesOf(one).length === 1,
      );
      expect(edit).toBeDefined();
      const maker = office.upstreams.get("maker") as Upstream;
      for (const text of ["something else", edit?.value])
        await maker.write("PATCH", `msdyn_workorderproducts(${edit?.id})`, {
          [edit?.column ?? ""]: text,
        });
      await heal(office);
    },
  },
};

test(
  "judges notice what is wrong upstream, on a device or in a promise",
  () => serving(tampered),
  TIMEOUT_MS,
);

async function tampered(server: Serving): Promise<void> {
  const engine = await engineOf();
  let seed = FIRST_SEED;
  for (const [what, { rule, tamper }] of Object.entries(TAMPERINGS)) {
    seed += 1;
    const round = await playRound(server, { seed, engine, template: TEMPLATE, tamper });
    expect(round.fault, what).toBeInstanceOf(Violation);
    expect((round.fault as Violation).rule, what).toBe(rule);
  }
}

test.each(Object.keys(BUGS))(
  "rounds find the engine's bug %s",
  (bug) =>
    serving(async (server) => {
      const engine = await engineOf(bug);
      let found: Error | null = null;
      for (let seed = FIRST_SEED; !found && seed < FIRST_SEED + ROUNDS_PER_BUG; seed += 1) {
        found = (await playRound(server, { seed, engine, template: TEMPLATE })).fault;
        if (found)
          process.stdout.write(`${bug}: ${seed - FIRST_SEED + 1} rounds, ${found.message}\n`);
      }
      expect(found, bug).not.toBeNull();
    }),
  TIMEOUT_MS,
);
