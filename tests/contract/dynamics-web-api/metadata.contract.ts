/** Tables, columns, relationships and global choices: read, made, changed, deleted. */

import { expect, it } from "vitest";
import { clientOf, fresh } from "./client";

const api = clientOf("maker");
const label = (text: string) => ({
  "@odata.type": "Microsoft.Dynamics.CRM.Label",
  LocalizedLabels: [
    {
      "@odata.type": "Microsoft.Dynamics.CRM.LocalizedLabel",
      Label: text,
      LanguageCode: 1033,
    },
  ],
});
const suffix = () => fresh("x").replaceAll(/[^a-z0-9]/g, "");

it("reads tables, columns, relationships", async () => {
  const tables = await api.retrieveEntities({
    select: ["LogicalName"],
    filter: "IsPrivate eq false",
  });
  expect(tables.value.map((one) => one.LogicalName)).toContain("account");
  const table = await api.retrieveEntity({
    key: "LogicalName='account'",
    select: ["LogicalName", "EntitySetName"],
    expand: [{ property: "Attributes", select: ["LogicalName"], filter: "IsPrimaryId eq true" }],
  });
  expect(table.Attributes.map((one: { LogicalName: string }) => one.LogicalName)).toEqual([
    "accountid",
  ]);
  const choices = await api.retrieveAttributes({
    entityKey: table.MetadataId,
    castType: "Microsoft.Dynamics.CRM.PicklistAttributeMetadata",
    select: ["LogicalName"],
    expand: [{ property: "OptionSet", select: ["Options"] }],
  });
  expect(choices.value.length).toBeGreaterThan(0);
  const name = await api.retrieveAttribute({
    entityKey: "LogicalName='account'",
    attributeKey: "LogicalName='name'",
    castType: "Microsoft.Dynamics.CRM.StringAttributeMetadata",
  });
  expect(name.MaxLength).toBeGreaterThan(0);
  const relationships = await api.retrieveRelationships({
    castType: "Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata",
    select: ["SchemaName"],
    filter: "ReferencedEntity eq 'account'",
  });
  const [first] = relationships.value;
  const one = await api.retrieveRelationship({ key: first.MetadataId });
  expect(one.SchemaName).toBe(first.SchemaName);
});

it("finds the set of a table's name", async () => {
  const byName = clientOf("maker", { useEntityNames: true });
  const found = await byName.retrieveMultiple({ collection: "account", select: ["name"], top: 1 });
  expect(found.value).toHaveLength(1);
});

it("makes a table, a column, a relationship, changes and deletes them", async () => {
  const schema = `fp_Dwa${suffix()}`;
  const made = await api.createEntity<string>({
    data: {
      "@odata.type": "Microsoft.Dynamics.CRM.EntityMetadata",
      SchemaName: schema,
      DisplayName: label("Made"),
      DisplayCollectionName: label("Made"),
      Description: label("By a test"),
      OwnershipType: "UserOwned",
      HasActivities: false,
      HasNotes: false,
      Attributes: [
        {
          "@odata.type": "Microsoft.Dynamics.CRM.StringAttributeMetadata",
          SchemaName: "fp_Name",
          IsPrimaryName: true,
          MaxLength: 100,
          FormatName: { Value: "Text" },
          RequiredLevel: { Value: "None", CanBeChanged: true },
          DisplayName: label("Name"),
        },
      ],
    },
  });
  const column = await api.createAttribute<string>({
    entityKey: made,
    data: {
      "@odata.type": "Microsoft.Dynamics.CRM.IntegerAttributeMetadata",
      SchemaName: "fp_Count",
      MinValue: 0,
      MaxValue: 10,
      Format: "None",
      RequiredLevel: { Value: "None", CanBeChanged: true },
      DisplayName: label("Count"),
    },
  });
  const castType = "Microsoft.Dynamics.CRM.IntegerAttributeMetadata";
  const whole = await api.retrieveAttribute({ entityKey: made, attributeKey: column, castType });
  await api.updateAttribute({ entityKey: made, data: { ...whole, MaxValue: 20 }, castType });
  const changed = await api.retrieveAttribute({ entityKey: made, attributeKey: column, castType });
  expect(changed.MaxValue).toBe(20);
  const table = await api.retrieveEntity({ key: made });
  await api.updateEntity({
    data: { ...table, DisplayName: label("Changed") },
    mergeLabels: true,
  });
  const relationship = await api.createRelationship<string>({
    data: {
      "@odata.type": "Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata",
      SchemaName: `fp_account_${suffix()}`,
      ReferencedEntity: "account",
      ReferencingEntity: schema.toLowerCase(),
      CascadeConfiguration: {
        Assign: "NoCascade",
        Delete: "RemoveLink",
        Merge: "NoCascade",
        Reparent: "NoCascade",
        Share: "NoCascade",
        Unshare: "NoCascade",
      },
      Lookup: {
        "@odata.type": "Microsoft.Dynamics.CRM.LookupAttributeMetadata",
        AttributeType: "Lookup",
        SchemaName: "fp_AccountId",
        DisplayName: label("Account"),
        RequiredLevel: { Value: "None", CanBeChanged: true },
      },
    },
  });
  const castTo = "Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata";
  const between = await api.retrieveRelationship({ key: relationship, castType: castTo });
  const cascade = { ...between.CascadeConfiguration, Delete: "Restrict" };
  await api.updateRelationship({
    data: { ...between, CascadeConfiguration: cascade },
    castType: castTo,
  });
  const restricted = await api.retrieveRelationship({ key: relationship, castType: castTo });
  expect(restricted.CascadeConfiguration.Delete).toBe("Restrict");
  await api.deleteRelationship({ key: relationship });
  await api.deleteRecord({ collection: "EntityDefinitions", key: made });
  const left = await api.retrieveEntities({
    select: ["LogicalName"],
    filter: `LogicalName eq '${schema.toLowerCase()}'`,
  });
  expect(left.value).toEqual([]);
});

it("makes, reads, changes and deletes a global choice", async () => {
  const name = `fp_choice${suffix()}`;
  const made = await api.createGlobalOptionSet<string>({
    data: {
      "@odata.type": "Microsoft.Dynamics.CRM.OptionSetMetadata",
      Name: name,
      IsGlobal: true,
      OptionSetType: "Picklist",
      DisplayName: label("Choice"),
      Options: [{ Value: 1, Label: label("One") }],
    },
  });
  const castType = "Microsoft.Dynamics.CRM.OptionSetMetadata";
  const found = await api.retrieveGlobalOptionSet({ key: `Name='${name}'`, castType });
  expect(found.Options).toHaveLength(1);
  await api.updateGlobalOptionSet({
    data: { ...found, DisplayName: label("Changed") },
    mergeLabels: true,
  });
  const all = await api.retrieveGlobalOptionSets({ castType });
  expect(all.value.map((one) => one.Name)).toContain(name);
  await api.deleteGlobalOptionSet({ key: made });
});
