import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketOf, digestOf, rowHash, unite, xorHex } from "../../static/store/digests.js";

interface Golden {
  hashes: { id: string; version: number; hash: string }[];
  buckets: { id: string; buckets: Record<string, number> }[];
}

const golden = JSON.parse(
  readFileSync(new URL("../wire/digest.json", import.meta.url), "utf8"),
) as Golden;

const hex = (id: string, version: number) => xorHex({ count: 1, ...rowHash(id, version) });

describe("digests", () => {
  it("hash rows exactly as the server does", () => {
    for (const { id, version, hash } of golden.hashes) expect(hex(id, version)).toBe(hash);
  });

  it("put rows into the server's buckets", () => {
    for (const { id, buckets } of golden.buckets) {
      for (const [bits, bucket] of Object.entries(buckets)) {
        expect(bucketOf(id, Number(bits))).toBe(bucket);
      }
    }
  });

  it("do not depend on the order of rows, and add up over parts", () => {
    const row = fc.record({ id: fc.uuid(), version: fc.nat() });
    fc.assert(
      fc.property(fc.array(row), fc.nat(), (rows, at) => {
        const parts = [digestOf(rows.slice(at)), digestOf(rows.slice(0, at))];
        expect(unite(parts)).toEqual(digestOf(rows));
      }),
    );
  });

  it("are empty for no rows", () => {
    expect(xorHex(digestOf([]))).toBe("0000000000000000");
  });
});
