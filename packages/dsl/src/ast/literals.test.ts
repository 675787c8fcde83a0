import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readNumber } from "./literals.ts";

describe("numbers", () => {
  it.each([
    ["45_000", 45_000],
    ["1e-3", 0.001],
    ["10%", 0.1],
    ["99.9%", 0.999],
    ["7%", 0.07],
    ["1e1%", 0.1],
    ["200ms", 200],
    ["5m", 300_000],
    ["15deg", 15],
  ])("%s is %d", (image, value) => expect(readNumber(image)?.value).toBe(value));

  it("a percentage is the double nearest to what is written", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), (thousandths) => {
        const percent = (thousandths / 1000).toFixed(3);
        const digits = String(thousandths).padStart(6, "0");
        expect(readNumber(`${percent}%`)?.value).toBe(Number(`${digits.slice(0, 1)}.${digits.slice(1)}`));
      }),
    );
  });
});
