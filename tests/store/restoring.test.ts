import { expect, it } from "vitest";
import { pairKey } from "../../static/store/pairs.js";
import { restore } from "../../static/store/restoring.js";
import { at, change, set } from "./changes.js";

const OLD = "0a0a0000-0000-4000-8000-000000000001";
const NEW = "0a0a0000-0000-4000-8000-000000000002";
const END = "0b0b0000-0000-4000-8000-000000000001";

it("gives a pair of a row made anew the key of its new ends, so that later work on it joins", () => {
  const gone = set(1, change("update", OLD, { n: 2 }), {
    state: "attention",
    reason: { outcome: "gone", message: "", column: null, rows: [`t/${OLD}`] },
  });
  const values = { first: at(OLD), second: at(END) };
  const link = change("link", pairKey({ first: OLD, second: END }), values, { table: "pairs" });
  const { puts } = restore([gone, set(2, link)], gone, {
    current: new Map(),
    isCreatable: () => true,
    newId: () => NEW,
  });
  expect(puts[1]?.mutations).toMatchObject([
    {
      kind: "link",
      row: pairKey({ first: NEW, second: END }),
      values: { first: [NEW, "t", null], second: [END, "t", null] },
    },
  ]);
});
