import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LONGEST_FILE } from "../../static/engine/unsent-file.js";
import { readUnsentFile } from "../../static/engine/unsent-reading.js";
import { guid } from "./device.js";

const OWNER = {
  organization: { id: guid(1, 1), name: "Alderwick" },
  user: { id: guid(1, 2), username: "bob", fullName: "Bob" },
};
const MUTATION = {
  id: guid(2, 1),
  table: "booking",
  row: guid(2, 2),
  kind: "update",
  values: {
    status: "done",
    owner: [guid(3, 1), "systemuser", "Bob"],
    miles: 1.5,
    isIt: true,
    no: null,
  },
  seen: { status: "planned" },
  version: 1_001,
};
const SET = {
  id: guid(4, 1),
  label: "Changed",
  madeAt: "2026-11-22T12:00:00.000Z",
  state: "pending",
  mutations: [{ ...MUTATION, values: { status: "done", miles: 1.5 } }],
  cancels: [guid(4, 2)],
};
const FILE = {
  format: "field-portal/unsent-work",
  formatVersion: 1,
  madeAt: "2026-11-22T12:00:00Z",
  ...OWNER,
  device: guid(5, 1),
  changeSets: [SET],
  drafts: [{ key: "booking/1", draft: { values: {} } }],
};

const read = (file: unknown) =>
  readUnsentFile(typeof file === "string" ? file : JSON.stringify(file), OWNER);
const codeOf = (file: unknown) => {
  const result = read(file);
  return result.kind === "refused" ? result.problem.code : result.kind;
};
const withSet = (change: object) => ({ ...FILE, changeSets: [{ ...SET, ...change }] });
const withMutation = (change: object) => withSet({ mutations: [{ ...MUTATION, ...change }] });
/** JSON text with a member that an object literal cannot have. */
const withKey = (key: string) => JSON.stringify(FILE).replace('"status"', `"${key}"`);

describe("a file of unsent work", () => {
  it("is read as it was written", () => {
    expect(read(FILE)).toEqual({ kind: "file", file: FILE });
  });

  it.each([
    { says: "is no JSON", file: "PK\u0003\u0004", code: "import-format" },
    { says: "is empty", file: "", code: "import-format" },
    { says: "is a list", file: [], code: "import-format" },
    { says: "is null", file: "null", code: "import-format" },
    { says: "is another format", file: { ...FILE, format: "x" }, code: "import-format" },
    { says: "is of a newer format", file: { ...FILE, formatVersion: 2 }, code: "import-version" },
    { says: "is nested without end", file: "[".repeat(200_000), code: "import-format" },
    { says: "is huge", file: " ".repeat(LONGEST_FILE + 1), code: "import-too-large" },
    {
      says: "belongs to another organisation",
      file: { ...FILE, organization: { id: guid(1, 9), name: "Alderwick" } },
      code: "import-other-organization",
    },
    {
      says: "belongs to another user",
      file: { ...FILE, user: { ...OWNER.user, id: guid(1, 9) } },
      code: "import-other-user",
    },
    { says: "has no user", file: { ...FILE, user: null }, code: "import-other-user" },
    { says: "has no change sets", file: { ...FILE, changeSets: null }, code: "import-damaged" },
    {
      says: "has too many",
      file: { ...FILE, changeSets: Array(10_001).fill(SET) },
      code: "import-damaged",
    },
    { says: "has one twice", file: { ...FILE, changeSets: [SET, SET] }, code: "import-damaged" },
    { says: "has an id that is none", file: withSet({ id: "../x" }), code: "import-damaged" },
    { says: "has no mutations", file: withSet({ mutations: [] }), code: "import-damaged" },
    { says: "has a state of its own", file: withSet({ state: "applied" }), code: "import-damaged" },
    {
      says: "has a label without end",
      file: withSet({ label: "x".repeat(1_001) }),
      code: "import-damaged",
    },
    {
      says: "has a label that is no text",
      file: withSet({ label: { toString: 1 } }),
      code: "import-damaged",
    },
    { says: "cancels what is no id", file: withSet({ cancels: [1] }), code: "import-damaged" },
    { says: "has a time that is none", file: withSet({ madeAt: "now" }), code: "import-damaged" },
    { says: "has a kind of its own", file: withMutation({ kind: "drop" }), code: "import-damaged" },
    {
      says: "has a table that is none",
      file: withMutation({ table: "a/b" }),
      code: "import-damaged",
    },
    {
      says: "has a version that is none",
      file: withMutation({ version: -1 }),
      code: "import-damaged",
    },
    {
      says: "has a value that is an object",
      file: withMutation({ values: { a: {} } }),
      code: "import-damaged",
    },
    {
      says: "has a lookup that is none",
      file: withMutation({ values: { a: [1, 2] } }),
      code: "import-damaged",
    },
    { says: "has a column __proto__", file: withKey("__proto__"), code: "import-damaged" },
    { says: "has a column constructor", file: withKey("constructor"), code: "import-damaged" },
    {
      says: "has a draft with __proto__",
      file: JSON.stringify(FILE).replace('"draft":{"values"', '"draft":{"__proto__"'),
      code: "import-damaged",
    },
  ])("that $says is refused: $code", ({ file, code }) => {
    expect(codeOf(file)).toBe(code);
  });

  it("says where it is damaged", () => {
    expect(read(withMutation({ row: 1 }))).toMatchObject({
      problem: { detail: "changeSets[0].mutations[0].row: an id is expected." },
    });
  });

  it("never throws and never reaches a prototype, whatever is in it", () => {
    const anything = fc.oneof(
      fc.json(),
      fc.string(),
      fc.jsonValue().map((value) => ({ ...FILE, changeSets: value })),
      fc.jsonValue().map((value) => withSet({ mutations: value })),
      fc.jsonValue().map((value) => withMutation({ values: value })),
    );
    fc.assert(
      fc.property(anything, (file) => {
        expect(["refused", "file"]).toContain(read(file).kind);
        expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      }),
    );
  });
});
