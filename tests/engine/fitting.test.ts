import { describe, expect, it } from "vitest";
import { heldBack, letGo, misfitOf } from "../../static/engine/fitting.js";
import type { Table } from "../../static/metadata/manifest.js";
import type { Mutation } from "../../static/store/outbox.js";
import { set } from "../store/changes.js";
import { column, manifestOf, table } from "./manifest.js";
import { pairManifest } from "./pair-profile.js";

const ACCOUNT = [
  column("name", "String", { displayName: "Account name" }),
  column("phone", "String", { displayName: "Main phone" }),
];

function manifestWith(rest: Partial<Table> = {}) {
  const account = table("account", ACCOUNT, { displayName: "Account", ...rest });
  return { ...manifestOf(), tables: [account] };
}

function mutation(kind: Mutation["kind"], values: Mutation["values"] = {}): Mutation {
  return { id: "m", table: "account", row: "a", kind, values, seen: {}, version: 1 };
}

const FORMER = manifestWith();
const withoutPhone = manifestWith({ columns: ACCOUNT.slice(0, 1) });
const withoutTable = { ...FORMER, tables: [] };
const without = (right: keyof Table["rights"]) =>
  manifestWith({ rights: { ...FORMER.tables[0]?.rights, [right]: false } as Table["rights"] });
const fixed = (rest: Parameters<typeof column>[2]) =>
  manifestWith({ columns: [column("phone", "String", { displayName: "Main phone", ...rest })] });

describe("unsent work", () => {
  const phone = { phone: "1" };
  const key = { accountid: "a" };
  const gone = "is no longer in your offline profile";
  const CASES = [
    ["of what the profile has", mutation("update", phone), FORMER, null, null],
    ["with the key of a new row", mutation("create", key), FORMER, null, null],
    [
      "on a column that is gone",
      mutation("update", phone),
      withoutPhone,
      `"Main phone" of "Account" ${gone}`,
      "phone",
    ],
    [
      "made with a column that is gone",
      mutation("create", phone),
      withoutPhone,
      `"Main phone" of "Account" ${gone}`,
      "phone",
    ],
    ["of a table that is gone", mutation("update", phone), withoutTable, `"Account" ${gone}`, null],
    [
      "on a row that may not be written",
      mutation("update", phone),
      without("write"),
      'update records of "Account"',
      null,
    ],
    [
      "on a new row that may not be made",
      mutation("create", phone),
      without("create"),
      'create records of "Account"',
      null,
    ],
    [
      "on a row that may not be deleted",
      mutation("delete"),
      without("delete"),
      'delete records of "Account"',
      null,
    ],
    [
      "on a column that may not be changed",
      mutation("update", phone),
      fixed({ updatable: false }),
      "may no longer be changed by you",
      "phone",
    ],
    [
      "on a new row with such a column",
      mutation("create", phone),
      fixed({ updatable: false }),
      null,
      null,
    ],
    [
      "on a new row with a column not for it",
      mutation("create", phone),
      fixed({ creatable: false }),
      "may no longer be changed by you",
      "phone",
    ],
    ["that deletes where columns are gone", mutation("delete"), withoutPhone, null, null],
  ] as const;

  it.each(CASES)("%s", (_name, one, manifest, message, name) => {
    const reason = misfitOf({ mutations: [one] }, manifest, FORMER);
    if (message === null) return expect(reason).toBeNull();
    expect(reason).toMatchObject({ outcome: "profile", column: name });
    expect(reason?.message).toContain(message);
  });

  it("that links what may not be linked is held back", () => {
    const manifest = pairManifest();
    const pairs = manifest.tables.find(({ name }) => name === "workorder_skill");
    const link = { ...mutation("link"), table: "workorder_skill" };
    expect(misfitOf({ mutations: [link] }, manifest)).toBeNull();
    if (pairs) pairs.rights = { ...pairs.rights, create: false };
    expect(misfitOf({ mutations: [link] }, manifest)?.outcome).toBe("profile");
  });

  it("says the values that no form shows any more", () => {
    const site = { name: "Mill", site: ["s", "site", "North"] as const, fax: null };
    const reason = misfitOf({ mutations: [mutation("update", site)] }, withoutTable, FORMER);
    expect(reason?.message).toContain("Kept here: Account name: Mill; site: North; fax: –.");
  });

  it("says what is the matter in parts, for other languages, choices by their labels", () => {
    const kind = column("kind", "Picklist", {
      displayName: "Kind",
      options: [{ value: 7, label: "Customer", color: null, state: null }],
    });
    const former = manifestWith({ columns: [...ACCOUNT, kind] });
    const reason = misfitOf({ mutations: [mutation("update", { kind: 7 })] }, FORMER, former);
    const kept = [["Kind", "Customer"]];
    expect(reason?.misfit).toEqual({ fact: "no-column", table: "Account", column: "Kind", kept });
  });

  it("is named by its logical names when nobody knows others", () => {
    const reason = misfitOf({ mutations: [mutation("update", phone)] }, withoutTable);
    expect(reason?.message).toContain('"account" is no longer');
  });
});

describe("a set", () => {
  const pending = { ...set(1, mutation("update", { phone: "1" })), state: "pending" as const };

  it("is held back whole, with every value it has", () => {
    const both = { ...pending, mutations: [mutation("update", { name: "A", phone: "1" })] };
    const [held] = heldBack([both], withoutPhone, FORMER).puts;
    expect(held).toMatchObject({ state: "attention", mutations: both.mutations });
  });

  it.each(["sent", "discarded"] as const)("that is %s is left alone", (state) => {
    expect(heldBack([{ ...pending, state }], withoutPhone, FORMER).puts).toEqual([]);
  });

  it("that waits for a person for another reason is left alone", () => {
    const reason = { outcome: "denied" as const, message: "No.", column: null };
    const denied = { ...pending, state: "attention" as const, reason };
    expect(heldBack([denied], withoutPhone, FORMER).puts).toEqual([]);
    expect(letGo([denied], FORMER).puts).toEqual([]);
  });

  it("goes when a profile allows it again, and not before", () => {
    const { puts } = heldBack([pending], withoutPhone, FORMER);
    expect(letGo(puts, withoutPhone).puts).toEqual([]);
    expect(letGo(puts, FORMER).puts).toEqual([pending]);
  });

  it("that is held back already is not written again in every pass", () => {
    const { puts } = heldBack([pending], withoutPhone, FORMER);
    expect(heldBack(puts, withoutPhone).puts).toEqual([]);
  });
});
