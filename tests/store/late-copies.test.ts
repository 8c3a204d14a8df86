import { describe, expect, it } from "vitest";
import { afterCancel } from "../../static/store/late-copies.js";
import { change, set } from "./changes.js";

/** `now` took the place of `copy`, which went up as "first" and has taken effect. */
function left(copy: ReturnType<typeof change>, now: ReturnType<typeof change>) {
  const cancels = { cancels: ["first"], copies: { first: [copy] } };
  return afterCancel(set(1, now, { id: "second", ...cancels }), new Map([["first", "applied"]]));
}

describe("what is left of a set whose earlier copy took effect", () => {
  it("was seen as the copy left it, also where it emptied a column", () => {
    const emptied = change("update", "a", { n: null }, { seen: { n: 1 } });
    const corrected = change("update", "a", { n: 2 }, { seen: { n: 1 } });
    expect(left(emptied, corrected)?.mutations).toMatchObject([
      { kind: "update", values: { n: 2 }, seen: { n: null } },
    ]);
  });

  it("was seen as its author saw it where the copy said nothing", () => {
    const copy = change("update", "a", { n: 2 }, { seen: { n: 1, m: 1 } });
    const corrected = change("update", "a", { n: 2, m: 2 }, { seen: { n: 1, m: 1 } });
    expect(left(copy, corrected)?.mutations).toMatchObject([
      { values: { m: 2 }, seen: { n: 2, m: 1 } },
    ]);
  });
});
