import { describe, expect, it } from "vitest";
import { provisionalValues } from "../../static/engine/provisional.js";
import { column, table } from "./manifest.js";

const USER = {
  id: "u",
  fullName: "Bob",
  businessUnitId: "b",
  teamIds: [],
  roleIds: [],
  timeZone: "Europe/Berlin",
  languageCode: 1033,
  locale: "en-GB",
  weekStart: 1,
};
const AUTHORSHIP = { user: USER, madeAtMs: Date.parse("2026-11-22T10:00:00.640Z") };

describe("a row made on this device", () => {
  const status = column("statuscode", "Status", {
    options: [
      { value: 5, label: "Closed", color: null, state: 1 },
      { value: 2, label: "Open", color: null, state: 0 },
    ],
  });
  it.each([
    { name: "is active", of: column("statecode", "State"), value: 0 },
    { name: "has the first status of the active state", of: status, value: 2 },
    {
      name: "belongs to its author",
      of: column("ownerid", "Owner"),
      value: ["u", "systemuser", "Bob"],
    },
    {
      name: "belongs to its author's business unit",
      of: column("owningbusinessunit", "Lookup"),
      value: ["b", "businessunit", null],
    },
    {
      name: "was made now, in whole seconds as upstream prints them",
      of: column("createdon", "DateTime"),
      value: "2026-11-22T10:00:00Z",
    },
  ])("$name", ({ of, value }) => {
    expect(provisionalValues(table("t", [of]), AUTHORSHIP)).toEqual({ [of.name]: value });
  });

  it("shows nothing else that its author did not type", () => {
    expect(provisionalValues(table("t", [column("subject")]), AUTHORSHIP)).toEqual({});
  });
});
