/** What others do in the organisation meanwhile, by its Web API. */

import type { Chance } from "../simulation/chance.js";
import type { Ledger } from "./ledger.js";
import { COLUMNS, type Rows, type Scopes, TABLES } from "./organisation.js";
import type { Raw, Upstream } from "./upstream.js";

export interface Colleague {
  name: string;
  upstream: Upstream;
}

export interface Surroundings {
  ledger: Ledger;
  /** Rows that anybody reaches for. */
  hot: Rows;
  /** Any profile's: for entity sets and keys. */
  scopes: Scopes[string];
  /** Ids of people who have devices. */
  userIds: readonly string[];
  log: (line: string) => void;
}

type Doing = (around: Surroundings, colleague: Colleague, dice: Chance) => Promise<number>;

const DOINGS = {
  update: async (around, { name, upstream }, dice) => {
    const { ledger, scopes } = around;
    const { table, id, column } = anyCell(around, dice);
    return upstream.write("PATCH", rowPath(scopes, table, id), { [column]: ledger.text(name) });
  },
  create: async ({ ledger, hot }, { name, upstream }, dice) => {
    const order = dice.pick(hot.get("msdyn_workorder") ?? []) ?? "";
    const bind = `/msdyn_workorders(${order})`;
    const subject = ledger.text(name);
    return dice.is(0.5)
      ? upstream.write("POST", "annotations", {
          subject,
          "objectid_msdyn_workorder@odata.bind": bind,
        })
      : upstream.write("POST", "tasks", {
          subject,
          "regardingobjectid_msdyn_workorder_task@odata.bind": bind,
        });
  },
  delete: async ({ hot, scopes }, { upstream }, dice) => {
    const table = dice.pick(["task", "annotation", "msdyn_workorderservicetask"]) ?? "task";
    return upstream.write("DELETE", rowPath(scopes, table, dice.pick(hot.get(table) ?? [])));
  },
  reassign: async ({ hot, scopes, userIds }, { upstream }, dice) => {
    const table = dice.pick(["bookableresourcebooking", "bookableresourcebooking", "task"]) ?? "";
    return upstream.write("PATCH", rowPath(scopes, table, dice.pick(hot.get(table) ?? [])), {
      "ownerid@odata.bind": `/systemusers(${dice.pick(userIds)})`,
    });
  },
  move: async ({ hot, scopes }, { upstream }, dice) => {
    const order = dice.pick(hot.get("msdyn_workorder") ?? []);
    const booking = dice.pick(hot.get("bookableresourcebooking") ?? []);
    return upstream.write("PATCH", rowPath(scopes, "bookableresourcebooking", booking), {
      "msdyn_workorder@odata.bind": `/msdyn_workorders(${order})`,
    });
  },
  share: async (around, { upstream }, dice) =>
    upstream.write("POST", "GrantAccess", {
      Target: target(around, dice),
      PrincipalAccess: {
        Principal: principal(around, dice),
        AccessMask: dice.is(0.5) ? "ReadAccess" : "ReadAccess, WriteAccess",
      },
    }),
  unshare: async (around, { upstream }, dice) =>
    upstream.write("POST", "RevokeAccess", {
      Target: target(around, dice),
      Revokee: principal(around, dice),
    }),
} satisfies Record<string, Doing>;

const WEIGHTS = { update: 10, create: 3, delete: 1, reassign: 2, move: 2, share: 1, unshare: 1 };

export async function colleagueDoes(
  around: Surroundings,
  colleague: Colleague,
  dice: Chance,
): Promise<void> {
  const what = dice.weigh<keyof typeof DOINGS>(WEIGHTS);
  const status = await DOINGS[what](around, colleague, dice);
  around.log(`  ${colleague.name} ${what}: ${status || "connection lost"}`);
}

/** Often one that somebody has just written in: so that they meet. */
function anyCell({ ledger, hot }: Surroundings, dice: Chance) {
  const recent = dice.pick(ledger.edits.filter(({ kind }) => kind === "update").slice(-3));
  if (recent && dice.is(0.5)) return recent;
  const table = dice.pick(TABLES) ?? "task";
  const column = dice.pick(COLUMNS[table] ?? []) ?? "";
  return { table, id: dice.pick(hot.get(table) ?? []), column };
}

function rowPath(scopes: Scopes[string], table: string, id = ""): string {
  return `${scopes[table]?.set}(${id})`;
}

function target({ hot }: Surroundings, dice: Chance): Raw {
  const accounts = hot.get("account") ?? [];
  const accountid = dice.pick(accounts);
  return { accountid, "@odata.type": "Microsoft.Dynamics.CRM.account" };
}

function principal({ userIds }: Surroundings, dice: Chance): Raw {
  return { systemuserid: dice.pick(userIds), "@odata.type": "Microsoft.Dynamics.CRM.systemuser" };
}
