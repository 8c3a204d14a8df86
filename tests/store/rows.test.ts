import { describe, expect, it } from "vitest";
import { type Incoming, received, type StoredRow } from "../../static/store/rows.js";

const HELD: StoredRow = {
  id: "a",
  version: 5,
  values: { name: "Anna", phone: "1" },
  standing: "scope",
  madeAt: null,
};

function read(version: number, values: Incoming["row"]["values"], rest: Partial<Incoming> = {}) {
  return received(HELD, { row: { id: "a", version, values }, isInScope: true, ...rest }, false);
}

describe("a row that is read", () => {
  it("takes the place of an older one", () => {
    expect(read(6, { name: "Bert" })).toMatchObject({ version: 6, values: { name: "Bert" } });
  });

  it("changes nothing when it is older", () => {
    expect(read(4, { name: "Old", city: "Ulm" })).toBeNull();
  });

  it("of the same version brings the columns that are lacking and no others", () => {
    const row = read(5, { name: "Other", city: "Ulm" });
    expect(row?.values).toEqual({ name: "Anna", phone: "1", city: "Ulm" });
  });

  it("of the same version and columns changes nothing", () => {
    expect(read(5, { name: "Other", phone: "2" })).toBeNull();
  });
});

describe("a part of a row", () => {
  const part = { isPart: true };

  it("completes the row of its version", () => {
    const row = read(5, { city: "Ulm" }, part);
    expect(row).toEqual({ ...HELD, values: { ...HELD.values, city: "Ulm" } });
  });

  it("completes a row that is held outside the scope, and leaves it there", () => {
    const held: StoredRow = { ...HELD, standing: "held" };
    const incoming = { row: { id: "a", version: 5, values: { city: null } }, isInScope: true };
    expect(received(held, { ...incoming, ...part }, false)?.standing).toBe("held");
  });

  it.each([4, 6])("says nothing of a row of another version (%i)", (version) => {
    expect(read(version, { city: "Ulm" }, part)).toBeNull();
  });

  it("makes no row", () => {
    const incoming = { row: { id: "a", version: 5, values: {} }, isInScope: true, ...part };
    expect(received(null, incoming, false)).toBeNull();
  });

  it("that says what is known changes nothing", () => {
    expect(read(5, { phone: "1" }, part)).toBeNull();
  });
});
