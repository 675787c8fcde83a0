import { describe, expect, it } from "vitest";
import type { FittedStep } from "../fitted-preparation.ts";
import { WordCounts } from "./count-words.ts";
import { cellSteps } from "./run-steps.ts";
import { parseWords } from "./word-list.ts";

const run = (steps: readonly FittedStep[], cell: Parameters<ReturnType<typeof cellSteps>>[0]): unknown => {
  const made = cellSteps(steps)(cell);
  return ArrayBuffer.isView(made) ? [...made] : made;
};

describe("steps over texts and words", () => {
  it.each<[string, FittedStep, string | readonly string[], unknown]>([
    ["lower", { step: "lower" }, "ÄRGER İn", "ärger i̇n"],
    ["strip, of white space", { step: "strip", of: "space" }, "\t a b \n", "a b"],
    ["strip, of punctuation", { step: "strip", of: "punctuation" }, "«Well—it's $5!»", "Wellits 5"],
    ["strip, of words that are nothing else", { step: "strip", of: "punctuation" }, ["a.", "...", "b"], ["a", "b"]],
    ["split at white space", { step: "split", by: null }, " a  b\n\tc ", ["a", "b", "c"]],
    ["split at a text", { step: "split", by: ", " }, "a, b,c, ", ["a", "b,c"]],
    ["split into characters, those of two units too", { step: "split", by: "" }, "a👍é", ["a", "👍", "é"]],
    [
      "words",
      { step: "words" },
      "It's 3 o’clock (über-all) 好的。'x'",
      ["It's", "3", "o’clock", "über", "all", "好的", "x"],
    ],
    ["truncate of a text", { step: "truncate", length: 2, keep: "end" }, "abc", "bc"],
    ["truncate of words", { step: "truncate", length: 2, keep: "start" }, ["a", "b", "c"], ["a", "b"]],
  ])("%s", (_, step, given, expected) => {
    expect(run([step], given)).toEqual(expected);
  });

  it("gives words of a vocabulary numbers from 2 on, others 1, and fills up with 0", () => {
    const steps: FittedStep[] = [
      { step: "vocabulary", words: ["the", "cat"] },
      { step: "truncate", length: 3, keep: "start" },
      { step: "pad", length: 5, at: "start" },
    ];
    expect(run(steps, ["the", "dog", "cat", "the"])).toEqual([0, 0, 2, 1, 3]);
    expect(run(steps, [])).toEqual([0, 0, 0, 0, 0]);
  });

  it("hashes a value to the same place always, within the bounds, and never to padding", () => {
    // FNV-1a of "a" is 0xe40c292c, of "foobar" 0xbf9cf968 (Fowler, Noll, Vo; test vectors of the reference code).
    expect(run([{ step: "hash", buckets: 1000 }], "a")).toBe(0xe40c292c % 1000);
    expect(run([{ step: "hash", buckets: 1000 }], "foobar")).toBe(0xbf9cf968 % 1000);
    const many = Array.from({ length: 5000 }, (_, index) => `word ${index}`);
    const ids = run([{ step: "hash", buckets: 50 }], many) as number[]; // what `run` gives of word numbers
    expect([Math.min(...ids), Math.max(...ids)]).toEqual([1, 49]);
    expect(new Set(ids).size).toBe(49);
  });

  it("spreads classes and words over places", () => {
    expect(run([{ step: "one_hot", size: 3 }], 1)).toEqual([0, 1, 0]);
    expect(run([{ step: "one_hot", size: 5 }], Int32Array.of(2, 0, 4, 2))).toEqual([0, 0, 1, 0, 1]);
  });
});

describe("fields with several words", () => {
  it.each([
    ["a, b ,, c", ["a", "b", "c"]],
    ['["a, b", 3, true, null]', ["a, b", "3", "true"]],
    ["[a, b]", ["[a", "b]"]],
    ['[{"a": 1}]', ['[{"a": 1}]']],
    ["", []],
  ])("%s", (field, expected) => {
    expect(parseWords(field, ",")).toEqual(expected);
  });
});

describe("counting words", () => {
  it("puts the most frequent first, equal ones in the order of their signs", () => {
    const counts = new WordCounts();
    counts.add(["b", "a", "c", "a", "c", "d"]);
    expect(counts.frequent(3)).toEqual(["a", "c", "b"]);
    expect(counts.frequent(9, 2)).toEqual(["a", "c"]);
  });

  it("keeps frequent words and its bound whatever else comes", () => {
    const counts = new WordCounts(100);
    for (let index = 0; index < 20_000; index++)
      counts.add([`rare ${index}`, "often", index % 2 === 0 ? "half" : "rest"]);
    expect(counts.frequent(3)).toEqual(["often", "half", "rest"]);
    expect(counts.frequent(1_000).length).toBeLessThanOrEqual(100);
  });
});
