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

  it("gives it of as many digits as a double has, and of more", () => {
    const digits = fc.bigInt(10n ** 14n, 10n ** 20n).map(String);
    const written = fc
      .tuple(digits, fc.integer({ min: 0, max: 24 }), fc.integer({ min: -30, max: 30 }))
      .map(([text, places, exponent]) => {
        const padded = text.padStart(places + 1, "0");
        const plain = places === 0 ? text : `${padded.slice(0, -places)}.${padded.slice(-places)}`;
        return exponent > 20 ? plain : `${plain}e${exponent}`;
      });
    fc.assert(
      fc.property(written, (text) => {
        expect(Object.is(read(text), Number(text))).toBe(true);
      }),
      { numRuns: 20_000, seed: 6 },
    );
  });

  it("rounds what lies halfway between two doubles as `Number` does", () => {
    for (const base of [2n ** 53n, 2n ** 54n, 2n ** 60n, 3n * 2n ** 55n, 2n ** 63n]) {
      for (let off = -40n; off <= 40n; off++) {
        for (const text of [String(base + off), `${base + off}.0`, `${(base + off) * 10n}e-1`, `0.${base + off}e3`]) {
          expect(Object.is(read(text), Number(text))).toBe(true);
        }
      }
    }
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
