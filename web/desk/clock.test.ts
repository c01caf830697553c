import { expect, test } from "vitest";

import { clockText, timeText } from "./clock";

test("durations read like a clock", () => {
  expect([7_000, 750_000, 3_900_000, -5].map(clockText)).toEqual(["0:07", "12:30", "1:05:00", "0:00"]);
});

test("the date stands in front unless it is today", () => {
  const today = new Date(2026, 2, 1, 12, 0);

  expect(timeText(new Date(2026, 2, 1, 9, 5).toISOString(), today)).toBe("09:05");
  expect(timeText(new Date(2026, 1, 28, 9, 5).toISOString(), today)).toBe("02-28 09:05");
  expect(timeText(new Date(2025, 11, 31, 23, 59).toISOString(), today)).toBe("2025-12-31 23:59");
});
