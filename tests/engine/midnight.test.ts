import fc from "fast-check";
import { expect, it } from "vitest";
import { nextMidnightMs } from "../../static/engine/midnight.js";
import { wallMs } from "../../static/metadata/wall-clock.js";

const DAY_MS = 86_400_000;
const ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"];
const from = Date.parse("2026-01-01T00:00:00Z");

it("is the first second of the next day, whatever the clocks do", () => {
  const instants = fc.integer({ min: 0, max: 3 * 365 * DAY_MS }).map((ms) => from + ms);
  fc.assert(
    fc.property(instants, fc.constantFrom(...ZONES), (afterMs, zone) => {
      const dayOf = (ms: number) => Math.floor(wallMs(ms, zone) / DAY_MS);
      const midnight = nextMidnightMs(afterMs, zone);
      expect(midnight).toBeGreaterThan(afterMs);
      expect(dayOf(midnight)).toBe(dayOf(afterMs) + 1);
      expect(dayOf(midnight - 1_000)).toBe(dayOf(afterMs));
    }),
    { numRuns: 300 },
  );
});

it("remembers a day, and tells it from the days around it", () => {
  const [zone, noon] = ["Asia/Tokyo", Date.parse("2026-11-22T03:00:00Z")];
  const midnight = Date.parse("2026-11-22T15:00:00Z");
  const asked = [0, 1, -1, 0].map((hours) => nextMidnightMs(noon + hours * 3_600_000, zone));
  expect(asked).toEqual([midnight, midnight, midnight, midnight]);
  expect(nextMidnightMs(midnight - 1, zone)).toBe(midnight);
  expect(nextMidnightMs(midnight, zone)).toBe(midnight + DAY_MS);
  expect(nextMidnightMs(noon, zone)).toBe(midnight);
});
