/**
 * Rows: one, many, by condition, by key, together in a batch.
 *
 * Long, because all of it is the library's one class, and what one call makes the next one uses.
 */

import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { clientOf, fresh, place, refusal } from "./client";

const api = clientOf("maker");
interface AccountRow {
  accountid: string;
  name: string;
  "@odata.etag": string;
}

const left: Array<[string, string]> = [];

async function account(data: object = {}): Promise<string> {
  const key = await api.create<object, string>({
    collection: "accounts",
    data: { name: fresh("Row"), ...data },
  });
  left.push(["accounts", key]);
  return key;
}

afterAll(async () => {
  for (const [collection, key] of left.reverse()) {
    await api.deleteRecord({ collection, key }).catch(() => undefined);
  }
});

describe("create, retrieve, update, delete", () => {
  it("gives the key from OData-EntityId, or the row when asked", async () => {
    expect(await account()).toMatch(/^[0-9a-f-]{36}$/);
    const row = await api.create<object, AccountRow>({
      collection: "accounts",
      data: { name: "Ärger \u{1f600}" },
      returnRepresentation: true,
      select: ["name"],
    });
    left.push(["accounts", row.accountid]);
    expect(row.name).toBe("Ärger \u{1f600}");
    expect(row["@odata.etag"]).toMatch(/^W\/"\d+"$/);
  });

  it("shows formatted values, lookup tables and navigation properties", async () => {
    const parent = await account();
    const contact = await api.create<object, string>({
      collection: "contacts",
      data: { lastname: "Lookup", "parentcustomerid_account@odata.bind": `accounts(${parent})` },
    });
    left.push(["contacts", contact]);
    const row = await api.retrieve({
      collection: "contacts",
      key: contact,
      select: ["_parentcustomerid_value", "statecode"],
      includeAnnotations: "*",
    });
    expect(row._parentcustomerid_value_LogicalName).toBe("account");
    expect(row._parentcustomerid_value_NavigationProperty).toBe("parentcustomerid_account");
    expect(row._parentcustomerid_value_Formatted).toContain("Row");
    expect(row.statecode_Formatted).toBe("Active");
  });

  it("knows what has not changed", async () => {
    const key = await account();
    const row = await api.retrieve({ collection: "accounts", key, select: ["name"] });
    const again = await api.retrieve({
      collection: "accounts",
      key,
      select: ["name"],
      ifnonematch: row["@odata.etag"],
    });
    expect(again).toBeUndefined();
  });

  it("updates only what is as it was", async () => {
    const key = await account();
    const row = await api.retrieve({ collection: "accounts", key, select: ["name"] });
    const update = { collection: "accounts", key, ifmatch: row["@odata.etag"] };
    expect(await api.update({ ...update, data: { websiteurl: "1" } })).toBe(true);
    expect(await api.update({ ...update, data: { websiteurl: "2" } })).toBe(false);
    expect(await api.deleteRecord(update)).toBe(false);
    const changed = await api.update({
      collection: "accounts",
      key,
      data: { websiteurl: "3" },
      returnRepresentation: true,
      select: ["websiteurl"],
    });
    expect(changed.websiteurl).toBe("3");
  });

  it("sets and clears single properties", async () => {
    const key = await account();
    const at = { collection: "accounts", key };
    await api.updateSingleProperty({ ...at, fieldValuePair: { websiteurl: "5" } });
    expect((await api.retrieve({ ...at, select: ["websiteurl"] })).websiteurl).toBe("5");
    expect(await api.deleteRecord({ ...at, property: "websiteurl" })).toBe(true);
    expect((await api.retrieve({ ...at, select: ["websiteurl"] })).websiteurl).toBeNull();
  });

  it("makes or changes by key, and by alternate key", async () => {
    const key = randomUUID();
    left.push(["accounts", key]);
    await api.upsert({ collection: "accounts", key, data: { name: "made" } });
    expect(
      await api.upsert({ collection: "accounts", key, data: { name: "no" }, ifnonematch: "*" }),
    ).toBeNull();
    expect(
      await api.upsert({
        collection: "accounts",
        key: randomUUID(),
        data: { name: "no" },
        ifmatch: "*",
      }),
    ).toBeNull();
    const number = `'${fresh("N")}'`;
    const byNumber = { collection: "accounts", key: `accountnumber=${number}` };
    const made = await api.upsert<object, AccountRow>({
      ...byNumber,
      data: { name: "by number" },
      returnRepresentation: true,
    });
    left.push(["accounts", made.accountid]);
    const found = await api.retrieve({ ...byNumber, select: ["name"] });
    expect([found.accountid, found.name]).toEqual([made.accountid, "by number"]);
    await api.upsert({ ...byNumber, data: { name: "changed" } });
  });

  it("inserts deep", async () => {
    const key = await account({
      primarycontactid: { lastname: "First" },
      contact_customer_accounts: [{ lastname: "Second" }, { lastname: "Third" }],
    });
    const row = await api.retrieve({
      collection: "accounts",
      key,
      select: ["name"],
      expand: [
        { property: "primarycontactid", select: ["lastname"] },
        {
          property: "contact_customer_accounts",
          select: ["lastname"],
          orderBy: ["lastname"],
          filter: "statecode eq 0",
        },
      ],
    });
    expect(row.primarycontactid.lastname).toBe("First");
    const names = row.contact_customer_accounts.map((one: { lastname: string }) => one.lastname);
    expect(names).toEqual(["Second", "Third"]);
    left.push(["contacts", row.primarycontactid.contactid]);
    for (const one of row.contact_customer_accounts) left.push(["contacts", one.contactid]);
  });

  it("refuses what is missing, wrong or forbidden", async () => {
    const missing = api.retrieve({ collection: "accounts", key: randomUUID() });
    expect(await refusal(missing)).toEqual({ status: 404, code: "0x80040217" });
    const wrong = api.create({ collection: "accounts", data: { nope: 1 } });
    expect(await refusal(wrong)).toEqual({ status: 400, code: "0x80048d19" });
    const twin = { collection: "accounts", data: { accountid: await account(), name: "twin" } };
    expect(await refusal(api.create(twin))).toEqual({ status: 412, code: "0x80040237" });
    const no = clientOf("charlie").create({ collection: "accounts", data: { name: "no" } });
    expect(await refusal(no)).toEqual({ status: 403, code: "0x80040220" });
  });
});

describe("sets of rows", () => {
  it("filters, sorts, counts, stops at the top, and pages to the end", async () => {
    const mark = fresh("Set");
    for (const one of ["a", "b", "c", "d", "e"]) await account({ name: `${mark} ${one}` });
    const filter = `startswith(name,'${mark}')`;
    const top = await api.retrieveMultiple({
      collection: "accounts",
      select: ["name"],
      filter,
      orderBy: ["name desc"],
      top: 2,
      count: true,
    });
    expect(top.value.map((one) => one.name)).toEqual([`${mark} e`, `${mark} d`]);
    expect(top.oDataCount).toBe(5);
    const sizes: number[] = [];
    let page = await api.retrieveMultiple({
      collection: "accounts",
      select: ["name"],
      filter,
      maxPageSize: 2,
    });
    sizes.push(page.value.length);
    while (page.oDataNextLink) {
      page = await api.retrieveMultiple(
        { collection: "accounts", maxPageSize: 2 },
        page.oDataNextLink,
      );
      sizes.push(page.value.length);
    }
    expect(sizes).toEqual([2, 2, 1]);
    const all = await api.retrieveAll({ collection: "accounts", filter, maxPageSize: 2 });
    expect(all.value).toHaveLength(5);
    expect(await api.count({ collection: "accounts", filter })).toBe(5);
    expect(await api.count({ collection: "accounts" })).toBeGreaterThan(5);
    expect(await api.countAll({ collection: "accounts", filter })).toBe(5);
  });

  it("fetches, page by page and all at once, and ends", async () => {
    const mark = fresh("Fetch");
    for (const one of ["a", "b", "c"]) await account({ name: `${mark} ${one}` });
    const fetchXml =
      `<fetch count="1"><entity name="account"><attribute name="name"/><order attribute="name"/>` +
      `<filter><condition attribute="name" operator="begins-with" value="${mark}"/></filter></entity></fetch>`;
    const first = await api.fetch({ collection: "accounts", fetchXml, includeAnnotations: "*" });
    expect(first.value).toHaveLength(1);
    expect(first.PagingInfo?.nextPage).toBe(2);
    const next = await api.fetch({
      collection: "accounts",
      fetchXml,
      includeAnnotations: "*",
      pageNumber: 2,
      pagingCookie: first.PagingInfo?.cookie ?? "",
    });
    expect(next.value[0].name).toBe(`${mark} b`);
    const all = await api.fetchAll({ collection: "accounts", fetchXml, includeAnnotations: "*" });
    expect(all.value.map((one) => one.name.at(-1))).toEqual(["a", "b", "c"]);
  });

  it("wraps an address of more than 2 000 characters in a batch", async () => {
    const key = await account();
    const filter = Array.from({ length: 60 }, () => `accountid eq ${key}`).join(" or ");
    const found = await api.retrieveMultiple({ collection: "accounts", select: ["name"], filter });
    expect(found.value).toHaveLength(1);
  });

  it("tracks changes", async () => {
    const start = await api.retrieveAll({
      collection: "tasks",
      select: ["subject"],
      headers: { Prefer: "odata.track-changes" },
    });
    const link = start.oDataDeltaLink ?? (await firstDeltaLink());
    const key = await api.create<object, string>({
      collection: "tasks",
      data: { subject: fresh("Tracked") },
    });
    const changed = await api.retrieveMultiple({ collection: "tasks" }, link);
    expect(changed.value.map((one) => one.activityid)).toContain(key);
    await api.deleteRecord({ collection: "tasks", key });
    const deleted = await api.retrieveMultiple({ collection: "tasks" }, changed.oDataDeltaLink);
    expect(deleted.value).toEqual([expect.objectContaining({ id: key, reason: "deleted" })]);
  });
});

async function firstDeltaLink(): Promise<string> {
  const page = await api.retrieveMultiple({
    collection: "tasks",
    select: ["subject"],
    trackChanges: true,
  });
  return page.oDataDeltaLink ?? "";
}

describe("associations", () => {
  it("joins and parts rows of one-to-many and single-valued properties", async () => {
    const [parent, key] = [await account(), await account()];
    const contact = await api.create<object, string>({
      collection: "contacts",
      data: { lastname: "Associate" },
    });
    left.push(["contacts", contact]);
    const many = {
      collection: "accounts",
      primaryKey: parent,
      relationshipName: "contact_customer_accounts",
      relatedKey: contact,
    };
    const lookup = { collection: "contacts", key: contact, select: ["_parentcustomerid_value"] };
    await api.associate({ ...many, relatedCollection: "contacts" });
    expect((await api.retrieve(lookup))._parentcustomerid_value).toBe(parent);
    await api.disassociate(many);
    expect((await api.retrieve(lookup))._parentcustomerid_value).toBeNull();
    const single = {
      collection: "accounts",
      primaryKey: key,
      navigationProperty: "primarycontactid",
    };
    await api.associateSingleValued({
      ...single,
      relatedCollection: "contacts",
      relatedKey: contact,
    });
    const references = await api.retrieve({
      collection: "accounts",
      key: parent,
      navigationProperty: "contact_customer_accounts",
    });
    expect(references.value).toEqual([]);
    const row = await api.retrieve({
      collection: "accounts",
      key,
      select: ["_primarycontactid_value"],
    });
    expect(row._primarycontactid_value).toBe(contact);
    await api.disassociateSingleValued(single);
  });
});

describe("batches", () => {
  it("writes in one change set that refers to itself, and reads beside it", async () => {
    api.startBatch();
    api.create({ collection: "accounts", data: { name: fresh("Batch") }, contentId: "1" });
    api.create({
      collection: "contacts",
      data: { lastname: "Inside", "parentcustomerid_account@odata.bind": "$1" },
    });
    api.retrieveMultiple({
      collection: "accounts",
      select: ["name"],
      top: 1,
      inChangeSet: false,
    });
    const [parent, contact, found] = await api.executeBatch();
    left.push(["accounts", parent], ["contacts", contact]);
    expect(found.value).toHaveLength(1);
    const row = await api.retrieve({ collection: "contacts", key: contact });
    expect(row._parentcustomerid_value).toBe(parent);
  });

  it("undoes the whole change set when one of it fails", async () => {
    const name = fresh("Undone");
    api.startBatch();
    api.create({ collection: "accounts", data: { name } });
    api.create({ collection: "accounts", data: { nope: 1 } });
    const failed = await api.executeBatch().catch((errors: unknown) => errors);
    expect(JSON.stringify(failed)).toContain("0x80048d19");
    expect(await api.count({ collection: "accounts", filter: `name eq '${name}'` })).toBe(0);
  });

  it("goes on after an error when told to", async () => {
    api.startBatch();
    api.retrieve({ collection: "accounts", key: randomUUID() });
    api.retrieveMultiple({ collection: "accounts", select: ["name"], top: 1 });
    const results = await api
      .executeBatch({ continueOnError: true })
      .catch((errors: unknown[]) => errors);
    expect(results).toHaveLength(2);
  });
});

describe("who asks, and how often", () => {
  it("acts for somebody within the rights of both", async () => {
    const [bob] = (
      await api.retrieveMultiple({
        collection: "systemusers",
        filter: "startswith(domainname,'bob')",
      })
    ).value;
    const key = await api.create<object, string>({
      collection: "tasks",
      data: { subject: "For bob" },
      impersonate: bob.systemuserid,
    });
    left.push(["tasks", key]);
    const row = await api.retrieve({ collection: "tasks", key });
    expect(row._createdby_value).toBe(bob.systemuserid);
    expect(row._createdonbehalfby_value).not.toBeNull();
    const also = await api.callFunction({
      name: "WhoAmI",
      headers: { CallerObjectId: bob.azureactivedirectoryobjectid },
    });
    expect(also.UserId).toBe(bob.systemuserid);
  });

  it("hears when it asks too often", async () => {
    const rule = { kind: "status", status: 429, code: "0x80072322", retry_after: 7, count: 1 };
    await fetch(`${place.control}/faults`, { method: "POST", body: JSON.stringify(rule) });
    const told = await refusal(api.retrieveMultiple({ collection: "accounts", top: 1 }));
    expect(told).toEqual({ status: 429, code: "0x80072322" });
  });
});
