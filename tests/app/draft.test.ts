import { expect, test } from "vitest";
import {
  draftOf,
  EMPTY_DRAFT,
  findProblems,
  fromStored,
  isDirty,
  setTyped,
  setValue,
  shownValues,
  toMutation,
  toStored,
  unsavedRest,
} from "../../static/app/form/draft.js";
import { column, table } from "./fake-data.js";

const CONTEXT = { locale: "en-GB", timeZone: "UTC" };
const name = column("name", "Name", "String", { maxLength: 5 });
const amount = column("amount", "Amount", "Integer");
const owner = column("ownerid", "Owner", "Lookup");
const job = table("job", "Job", "Jobs", { columns: [name, amount, owner] });
const ROW = { name: "old", amount: 1, ownerid: ["a", "systemuser", "Ann"] as const };

test("only what changed is written, with what its author saw", () => {
  const draft = setValue(EMPTY_DRAFT, job, name, "new", ROW);
  expect(toMutation(draft, job, "id", false)).toEqual({
    kind: "update",
    table: "job",
    id: "id",
    values: { name: "new" },
    seen: { name: "old" },
  });
});

test("what was seen first stays the base although upstream changes it meanwhile", () => {
  const first = setValue(EMPTY_DRAFT, job, name, "mine", ROW);
  const later = setValue(first, job, name, "mine!", { ...ROW, name: "theirs" });
  expect(later.seen).toEqual({ name: "old" });
});

test("a value put back is no change any more", () => {
  const draft = setValue(EMPTY_DRAFT, job, name, "new", ROW);
  expect(isDirty(setValue(draft, job, name, "old", ROW))).toBe(false);
});

test("a lookup to the same row is no change, whatever its name", () => {
  expect(isDirty(setValue(EMPTY_DRAFT, job, owner, ["a", "systemuser", "Anna"], ROW))).toBe(false);
});

test("text that is no number stays as typed and is no value", () => {
  const draft = setTyped(EMPTY_DRAFT, job, amount, "12x", ROW, CONTEXT);
  expect(draft.typed).toEqual({ amount: "12x" });
  expect(isDirty(draft)).toBe(true);
  expect(shownValues(ROW, draft).amount).toBe(1);
  expect(findProblems([{ column: amount, isRequired: false }], draft, ROW).get("amount")).toEqual({
    kind: "not-a-number",
  });
});

test("typing on until it is a number clears the problem", () => {
  const wrong = setTyped(EMPTY_DRAFT, job, amount, "x", ROW, CONTEXT);
  const right = setTyped(wrong, job, amount, "12", ROW, CONTEXT);
  expect(findProblems([{ column: amount, isRequired: false }], right, ROW).size).toBe(0);
  expect(right.values).toEqual({ amount: 12 });
});

test("required and too long are found in what the form shows", () => {
  const fields = [{ column: name, isRequired: true }];
  const emptied = setTyped(EMPTY_DRAFT, job, name, "", ROW, CONTEXT);
  expect(findProblems(fields, emptied, ROW).get("name")?.kind).toBe("required");
  const long = setTyped(EMPTY_DRAFT, job, name, "abcdef", ROW, CONTEXT);
  expect(findProblems(fields, long, ROW).get("name")?.kind).toBe("too-long");
});

test("what was prefilled is written but is not the person's input", () => {
  const draft = draftOf({ ownerid: ["a", "systemuser", "Ann"] });
  expect(isDirty(draft)).toBe(false);
  expect(toMutation(draft, job, "id", true)).toMatchObject({
    kind: "create",
    values: draft.values,
  });
});

test("a kept draft is the same when it comes back, also through a structured clone", () => {
  const draft = setTyped(EMPTY_DRAFT, job, amount, "x", ROW, CONTEXT);
  expect(fromStored(structuredClone(toStored(draft)))).toEqual(draft);
});

test.each([null, undefined, 5, "text", {}, { touched: 1 }])("%j is no kept draft", (stored) => {
  expect(fromStored(stored)).toBeNull();
});

test("what is typed while saving stays to be saved, over what was saved", () => {
  const saved = setValue(setValue(EMPTY_DRAFT, job, name, "new", ROW), job, amount, 2, ROW);
  const now = setValue(saved, job, name, "newer", ROW);
  expect(isDirty(unsavedRest(saved, saved))).toBe(false);
  expect(toMutation(unsavedRest(now, saved), job, "id", false)).toMatchObject({
    values: { name: "newer" },
    seen: { name: "new" },
  });
});

test("a value put back while saving is a change of what was saved", () => {
  const saved = setValue(EMPTY_DRAFT, job, name, "new", ROW);
  const now = setValue(saved, job, name, "old", ROW);
  expect(toMutation(unsavedRest(now, saved), job, "id", false)).toMatchObject({
    values: { name: "old" },
    seen: { name: "new" },
  });
});

test("beside a changed column its group is said as it was shown when the first of it was changed", () => {
  const priced = { ...job, columnGroups: [["amount", "name"]] };
  const first = setValue(EMPTY_DRAFT, priced, amount, 2, ROW);
  const later = setValue(first, priced, amount, 3, { ...ROW, name: "theirs" });
  expect(toMutation(later, priced, "id", false)).toMatchObject({
    values: { amount: 3 },
    seen: { amount: 1, name: "old" },
  });
});

test("a group none of whose columns is changed any more is not said", () => {
  const priced = { ...job, columnGroups: [["amount", "name"]] };
  const back = setValue(setValue(EMPTY_DRAFT, priced, amount, 2, ROW), priced, amount, 1, ROW);
  const other = setValue(back, priced, owner, null, ROW);
  expect(toMutation(other, priced, "id", false)).toMatchObject({
    values: { ownerid: null },
    seen: { ownerid: ROW.ownerid },
  });
  expect(toMutation(other, priced, "id", false)).not.toHaveProperty("seen.name");
});
