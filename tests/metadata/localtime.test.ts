import fc from "fast-check";
import { expect, test } from "vitest";
import { fromWallClock, toWallClock } from "../../static/metadata/localtime.js";

test.each([
  { name: "summer", iso: "2026-07-01T10:00:00Z", zone: "Europe/Berlin", wall: "2026-07-01T12:00" },
  { name: "winter", iso: "2026-12-01T10:00:00Z", zone: "Europe/Berlin", wall: "2026-12-01T11:00" },
  {
    name: "half an hour",
    iso: "2026-12-01T10:00:00Z",
    zone: "Asia/Kolkata",
    wall: "2026-12-01T15:30",
  },
  {
    name: "the day before",
    iso: "2026-12-01T02:00:00Z",
    zone: "America/New_York",
    wall: "2026-11-30T21:00",
  },
  { name: "midnight is 00", iso: "2026-12-01T00:00:00Z", zone: "UTC", wall: "2026-12-01T00:00" },
])("$name: an instant is shown on the clock of its zone", ({ iso, zone, wall }) => {
  expect(toWallClock(iso, zone)).toBe(wall);
  expect(fromWallClock(wall, zone)).toBe(iso);
});

test("an hour that summer time skips is read with the offset before the jump", () => {
  expect(fromWallClock("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00Z");
});

test("what is no date is none", () => {
  expect(toWallClock("soon", "UTC")).toBe("");
  expect(fromWallClock("soon", "UTC")).toBeNull();
});

test("an instant shown and read back is the same, but for the hour that autumn repeats", () => {
  const zones = fc.constantFrom(
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
  );
  const minutes = fc.integer({ min: 27_000_000, max: 31_000_000 });
  fc.assert(
    fc.property(minutes, zones, (minute, zone) => {
      const wall = toWallClock(new Date(minute * 60_000).toISOString(), zone);
      const back = fromWallClock(wall, zone);
      expect(back && toWallClock(back, zone)).toBe(wall);
    }),
  );
});
