/** Functions, actions, files and what the sandbox does not serve. */

import { randomBytes, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { clientOf, fresh, refusal } from "./client";

const api = clientOf("maker");
const accounts: string[] = [];

async function account(): Promise<string> {
  const key = await api.create<object, string>({
    collection: "accounts",
    data: { name: fresh("File") },
  });
  accounts.push(key);
  return key;
}

afterAll(async () => {
  for (const key of accounts) await api.deleteRecord({ collection: "accounts", key });
});

it("calls unbound and bound functions", async () => {
  const me = await api.callFunction("WhoAmI");
  expect(me.UserId).toMatch(/^[0-9a-f-]{36}$/);
  const held = await api.callFunction({
    name: "RetrieveUserPrivileges",
    collection: "systemusers",
    key: me.UserId,
  });
  expect(held.RolePrivileges.length).toBeGreaterThan(100);
  const rights = await api.callFunction({
    name: "RetrievePrincipalAccess",
    collection: "systemusers",
    key: me.UserId,
    parameters: { Target: { "@odata.id": `accounts(${await account()})` } },
  });
  expect(rights.AccessRights).toContain("ReadAccess");
});

it("calls unbound and bound actions", async () => {
  const me = await api.callFunction("WhoAmI");
  const key = await account();
  const [bob] = (
    await api.retrieveMultiple({
      collection: "systemusers",
      filter: "startswith(domainname,'bob')",
    })
  ).value;
  await api.callAction({
    actionName: "GrantAccess",
    action: {
      Target: { accountid: key, "@odata.type": "Microsoft.Dynamics.CRM.account" },
      PrincipalAccess: {
        Principal: {
          systemuserid: bob.systemuserid,
          "@odata.type": "Microsoft.Dynamics.CRM.systemuser",
        },
        AccessMask: "ReadAccess",
      },
    },
  });
  const seen = await clientOf("bob").retrieve({ collection: "accounts", key });
  expect(seen._ownerid_value).toBe(me.UserId);
  const made = await api.callAction({
    actionName: "Microsoft.Dynamics.CRM.CreateMultiple",
    collection: "accounts",
    action: {
      Targets: [{ name: fresh("Many"), "@odata.type": "Microsoft.Dynamics.CRM.account" }],
    },
  });
  accounts.push(...made.Ids);
  expect(made.Ids).toHaveLength(1);
});

it.each([
  ["one piece", 1000],
  ["three chunks", 9 * 1024 * 1024],
  ["whole chunks exactly", 8 * 1024 * 1024],
])("uploads and downloads a file in %s", async (_how, size) => {
  const key = await account();
  const data = randomBytes(size);
  const column = { collection: "accounts", key, property: "fp_agreement" };
  await api.uploadFile({ ...column, fileName: "paper.bin", data });
  const found = await api.downloadFile(column);
  expect([found.fileName, found.fileSize]).toEqual(["paper.bin", size]);
  expect(Buffer.compare(Buffer.from(found.data), data)).toBe(0);
  await api.deleteRecord(column);
});

it.each([
  [
    "$apply",
    () => api.retrieveMultiple({ collection: "accounts", apply: "aggregate($count as n)" }),
  ],
  ["$metadata", () => api.retrieveCsdlMetadata()],
  ["respond-async", () => api.callAction({ actionName: "PublishAllXml", respondAsync: true })],
  ["search", () => api.search("bob")],
  ["searching by query", () => api.query("bob")],
  ["suggestions", () => api.suggest("bob")],
  ["completions", () => api.autocomplete("bob")],
  ["BulkDelete", () => api.callAction({ actionName: "BulkDelete", action: {} })],
  ["sql", () => api.retrieveMultiple({ collection: "accounts", queryParams: ["sql=SELECT 1"] })],
])("says that it does not serve %s", async (_name, call) => {
  expect(await refusal(call())).toEqual({ status: 501, code: "0x80040219" });
});

it.each([
  ["background operations", () => api.getBackgroundOperationStatus(randomUUID())],
  ["their end", () => api.cancelBackgroundOperation(randomUUID())],
])("has no address for %s", async (_name, call) => {
  expect((await refusal(call())).status).toBe(404);
});

it("leaves no call of the library untried", () => {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  const source = readdirSync(folder)
    .filter((name) => name.endsWith(".contract.ts"))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
  const helpers = ["setConfig", "initializeInstance", "isBatch"];
  const calls = Object.keys(api).filter((name) => name !== "Utility" && !helpers.includes(name));
  expect(calls.length).toBeGreaterThan(40);
  expect(calls.filter((name) => !new RegExp(`\\.${name}(<[^(]*>)?\\(`).test(source))).toEqual([]);
});
