import fc from "fast-check";
import { expect, test } from "vitest";
import { visibleRange } from "../../static/ui/visible-range.js";

test("rows in sight are drawn with a few around them", () => {
  expect(visibleRange({ top: 1000, height: 500, rowHeight: 50, total: 1000 })).toEqual({
    from: 14,
    to: 37,
  });
});

test("an empty list draws nothing", () => {
  expect(visibleRange({ top: 0, height: 500, rowHeight: 50, total: 0 })).toEqual({
    from: 0,
    to: 0,
  });
});

test("every row in sight is drawn, wherever the list is scrolled to, and no other list's", () => {
  const input = fc.record({
    top: fc.integer({ min: -100, max: 100_000 }),
    height: fc.integer({ min: 0, max: 2000 }),
    rowHeight: fc.integer({ min: 20, max: 200 }),
    total: fc.integer({ min: 0, max: 1000 }),
  });
  fc.assert(
    fc.property(input, (view) => {
      const { from, to } = visibleRange(view);
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeLessThanOrEqual(view.total);
      expect(from).toBeLessThanOrEqual(to);
      const first = Math.floor(Math.max(0, view.top) / view.rowHeight);
      const last = Math.ceil((Math.max(0, view.top) + view.height) / view.rowHeight);
      if (first < view.total) {
        expect(from).toBeLessThanOrEqual(first);
        expect(to).toBeGreaterThanOrEqual(Math.min(last, view.total));
      }
    }),
  );
});
