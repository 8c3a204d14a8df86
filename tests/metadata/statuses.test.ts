import { expect, test } from "vitest";
import { isPercentComplete } from "../../static/metadata/progress.js";
import { isInactive, writesFor } from "../../static/metadata/statuses.js";
import { column, table } from "../app/fake-data.js";

const status = column("statuscode", "Status Reason", "Status", {
  options: [
    { value: 1, label: "Open", color: null, state: 0 },
    { value: 2, label: "Done", color: null, state: 1 },
  ],
});
const state = column("statecode", "Status", "State");
const name = column("name", "Name", "String");
const job = table("job", "Job", "Jobs", { columns: [name, state, status] });

test("a status reason brings its state with it", () => {
  expect(writesFor(job, status, 2)).toEqual({ statuscode: 2, statecode: 1 });
});

test("other columns are written alone", () => {
  expect(writesFor(job, name, "x")).toEqual({ name: "x" });
});

test("a row is inactive in any state but the first", () => {
  expect(isInactive(job, { statecode: 1 })).toBe(true);
  expect(isInactive(job, { statecode: 0 })).toBe(false);
  expect(isInactive(job, {})).toBe(false);
});

test.each([
  ["percentcomplete", "Integer", 0, 100, true],
  ["msdyn_percentcomplete", "Double", 0, 100, true],
  ["msdyn_discountpercent", "Double", 0, 100, false],
  ["x_percentcomplete", "Integer", 0, 1000, false],
  ["x_percentcomplete", "String", 0, 100, false],
] as const)("%s (%s, %i to %i) counts completion: %s", (name, type, minimum, maximum, answer) => {
  expect(isPercentComplete(column(name, "C", type, { minimum, maximum }))).toBe(answer);
});
