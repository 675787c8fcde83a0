import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numberPattern } from "../csv-words.ts";
import { numberField } from "./number-field.ts";

const read = (text: string): number => numberField(Buffer.from(text), 0, Buffer.byteLength(text));

describe("numberField", () => {
  it("gives the very number that `Number` gives, to the last bit", () => {
    const doubles = fc.double({ noNaN: true, noDefaultInfinity: true }).map(String);
    const decimals = fc.tuple(fc.bigInt(-(10n ** 18n), 10n ** 18n), fc.nat(20)).map(([digits, places]) => {
      const text = String(digits).padStart(places + 2, "0");
      return places === 0 ? String(digits) : `${text.slice(0, -places)}.${text.slice(-places)}`;
    });
    fc.assert(
      fc.property(fc.oneof(doubles, decimals), (text) => {
        fc.pre(numberPattern.test(text));
        expect(Object.is(read(text), Number(text))).toBe(true);
      }),
      { numRuns: 2000, seed: 5 },
    );
  });

  it.each(["", "-", ".", "1.2.3", "1e", "1a", "0x10", "1,5", "--1", "Infinity", "e5"])(
    "takes %j for no number",
    (text) => {
      expect(read(text)).toBeNaN();
    },
  );

  it.each([
    [".5", 0.5],
    ["+7", 7],
    ["5.", 5],
    ["-0", -0],
    ["1E3", 1000],
  ])("reads %j", (text, value) => {
    expect(Object.is(read(text), value)).toBe(true);
  });
});
