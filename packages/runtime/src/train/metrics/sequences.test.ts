import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDistance, likeliest, readPlaces, sequenceRows, spelled } from "./sequences.ts";

describe("what places read", () => {
  it("takes equal ones in a row as one and leaves out blanks, which part equal ones", () => {
    expect(readPlaces([0, 2, 2, 0, 2, 3, 3, 0, 0])).toEqual([2, 2, 3]);
    expect(readPlaces([0, 0])).toEqual([]);
    expect(readPlaces([])).toEqual([]);
  });

  it("is the likeliest number of each", () => {
    expect(likeliest(Float32Array.of(0.1, 0.7, 0.2, 0.5, 0.2, 0.3), 3)).toEqual(Float32Array.of(1, 0));
  });
});

describe("the distance of sequences", () => {
  it("counts words put in, taken out and swapped", () => {
    const letters = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
    expect(editDistance(letters("kitten"), letters("sitting"))).toBe(3);
    expect(editDistance(letters("flaw"), letters("lawn"))).toBe(2);
    expect(editDistance([], letters("abc"))).toBe(3);
    expect(editDistance(letters("abc"), [])).toBe(3);
  });

  it("is a distance", () => {
    const words = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 7 });
    fc.assert(
      fc.property(words, words, words, (a, b, c) => {
        expect(editDistance(a, a)).toBe(0);
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
        expect(editDistance(a, b)).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});

describe("the rows of sequences", () => {
  it("are read without blanks and padding, wherever padding stands", () => {
    const values = Float32Array.of(2, 2, 0, 3, /* */ 0, 4, 4, 0, /* */ 0, 0, 0, 0);
    const truth = Int32Array.of(2, 3, 0, /* */ 0, 4, 5, /* */ 3, 0, 0);
    expect(sequenceRows({ values, width: 4, truth })).toEqual([
      { said: [2, 3], meant: [2, 3], edits: 0 },
      { said: [4], meant: [4, 5], edits: 1 },
      { said: [], meant: [3], edits: 1 },
    ]);
  });

  it("are spelled by the vocabulary, in which 2 is the first word", () => {
    expect(spelled([2, 3, 1], { words: ["so", "it"], between: " " })).toBe("so it \uFFFD");
  });
});
