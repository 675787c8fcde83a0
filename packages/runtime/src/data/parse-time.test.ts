import { describe, expect, it } from "vitest";
import { isoTime, parseTime } from "./parse-time.ts";

describe("isoTime", () => {
  it.each([
    ["2024-05-31", Date.UTC(2024, 4, 31)],
    ["2024-05", Date.UTC(2024, 4, 1)],
    ["2024-05-31T12:30", Date.UTC(2024, 4, 31, 12, 30)],
    ["2024-05-31 12:30:05.25", Date.UTC(2024, 4, 31, 12, 30, 5, 250)],
    ["2024-05-31T12:30:05Z", Date.UTC(2024, 4, 31, 12, 30, 5)],
    ["2024-05-31T12:30:05+02:00", Date.UTC(2024, 4, 31, 10, 30, 5)],
    ["2024-05-31T12:30:05 -0330", Date.UTC(2024, 4, 31, 16, 0, 5)],
    ["2024-02-29", Date.UTC(2024, 1, 29)],
  ])("reads %s", (text, expected) => {
    expect(isoTime(text)).toBe(expected);
  });

  it.each([
    "2023-02-29",
    "2024-13-01",
    "2024-00-10",
    "31.05.2024",
    "2024-5-1",
    "2024-05-31T25:00",
    "12:30",
    "",
    "soon",
  ])("does not take %j for a time", (text) => {
    expect(isoTime(text)).toBeNaN();
  });
});

describe("parseTime", () => {
  it("takes numbers as they are", () => {
    expect([parseTime(" 1700000000 "), parseTime("1.7e12"), parseTime("2024-01-01")]).toEqual([
      1_700_000_000,
      1.7e12,
      Date.UTC(2024, 0, 1),
    ]);
  });
});
