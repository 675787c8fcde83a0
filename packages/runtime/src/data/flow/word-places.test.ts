import { describe, expect, it } from "vitest";
import type { FittedStep } from "../fitted-preparation.ts";
import { cellSteps } from "./run-steps.ts";
import { lostWords } from "./word-places.ts";

const text = "The CAT sat, quietly, on the mat  indeed";
const vocabulary: FittedStep = { step: "vocabulary", words: ["the", "cat", "on", "mat"] };
const flows: readonly (readonly FittedStep[])[] = [
  [{ step: "lower" }, { step: "words" }, vocabulary],
  [{ step: "words" }, { step: "lower" }, vocabulary, { step: "truncate", length: 5, keep: "start" }],
  [{ step: "lower" }, { step: "words" }, { step: "truncate", length: 3, keep: "end" }, vocabulary],
  [{ step: "lower" }, { step: "strip", of: "punctuation" }, { step: "split", by: null }, vocabulary],
  [{ step: "split", by: " " }, { step: "strip", of: "punctuation" }, { step: "lower" }, vocabulary],
  [{ step: "words" }, vocabulary, { step: "pad", length: 4, at: "end" }],
];

describe("lostWords", () => {
  it.each(flows)("leaves out the words that the model gets, and no others: %o", (...steps) => {
    const lost = lostWords(text, steps) ?? [];
    const ids = cellSteps(steps)(text);
    if (!(ids instanceof Int32Array)) throw new Error("these steps give word numbers");
    const read = [...ids].filter((id) => id !== 0);
    expect(lost.filter((one) => one.lost === "unknown")).toHaveLength(read.filter((id) => id === 1).length);
    const words = text.match(/\w+/g) ?? [];
    expect(words.length - lost.filter((one) => one.lost === "cut").length).toBe(read.length);
    for (const { start, end } of lost) expect(text.slice(start, end)).toMatch(/^\w+,?$/);
  });

  it("names them by their places", () => {
    const steps: FittedStep[] = [
      { step: "lower" },
      { step: "words" },
      vocabulary,
      { step: "truncate", length: 6, keep: "start" },
    ];
    const told = lostWords(text, steps)?.map(({ start, end, lost }) => [text.slice(start, end), lost]);
    expect(told).toEqual([
      ["sat", "unknown"],
      ["quietly", "unknown"],
      ["mat", "cut"],
      ["indeed", "cut"],
    ]);
  });

  it("says nothing of what does not go by words", () => {
    expect(lostWords(text, [{ step: "hash", buckets: 8 }])).toBeNull();
    expect(lostWords(text, [{ step: "split", by: "" }, vocabulary])).toBeNull();
    expect(lostWords(text, [{ step: "truncate", length: 9, keep: "start" }, { step: "words" }, vocabulary])).toBeNull();
  });
});
