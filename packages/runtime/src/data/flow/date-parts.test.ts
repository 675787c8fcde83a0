import { describe, expect, it } from "vitest";
import { dateNumbers } from "./date-parts.ts";

const at = (text: string): number => Date.parse(text);

describe("parts of a date", () => {
  it("count as people do, in UTC", () => {
    const parts = ["year", "quarter", "month", "day", "yearday", "weekday", "hour", "minute", "second"] as const;
    // A Thursday, in a leap year.
    expect([...dateNumbers(at("2024-02-29T23:59:58.9Z"), { parts, cyclic: false })]).toEqual([
      2024, 1, 2, 29, 60, 4, 23, 59, 58,
    ]);
    expect([...dateNumbers(at("1969-12-31T00:00:00Z"), { parts, cyclic: false })]).toEqual([
      1969, 4, 12, 31, 365, 3, 0, 0, 0,
    ]);
  });

  it("lie on a circle where they are cyclic, but for the year", () => {
    const [year, sine, cosine] = dateNumbers(at("2023-04-01"), { parts: ["year", "month"], cyclic: true });
    expect(year).toBe(2023);
    expect(sine).toBeCloseTo(1, 12);
    expect(cosine).toBeCloseTo(0, 12);
    const parts = ["month"] as const;
    const distance = (a: string, b: string): number => {
      const [one, other] = [a, b].map((text) => dateNumbers(at(text), { parts, cyclic: true }));
      return Math.hypot((one?.[0] ?? 0) - (other?.[0] ?? 0), (one?.[1] ?? 0) - (other?.[1] ?? 0));
    };
    expect(distance("2023-12-01", "2024-01-01")).toBeCloseTo(distance("2023-06-01", "2023-07-01"), 12);
  });
});
