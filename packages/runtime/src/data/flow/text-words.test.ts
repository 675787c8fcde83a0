import { describe, expect, it } from "vitest";
import { segmenter } from "./segmenter.ts";
import { stemmer } from "./stemmer.ts";
import { stopWords } from "./stop-words.ts";
import { denseRow, TermCounts, termWeights } from "./term-weights.ts";
import { signRuns, wordRuns } from "./word-runs.ts";

describe("stems", () => {
  it.each<[Parameters<typeof stemmer>[0], string, string]>([
    // Examples of Porter's paper (1980) and of its reference vocabulary.
    ["porter", "caresses ponies relational conditional hopefulness oscillators", "caress poni relat condit hope oscil"],
    // Of Paice's paper (1990) and its rules.
    [
      "lancaster",
      "maximum presumably provision owed saying crying string cement",
      "maxim presum provid ow say cry string cem",
    ],
    ["de", "katzen häuser aufgeregt", "katz haus aufgeregt"],
    ["fr", "continuellement majestueux", "continuel majestu"],
  ])("by the rules of %s", (by, words, stems) => {
    expect(words.split(" ").map(stemmer(by))).toEqual(stems.split(" "));
  });

  it("leaves alone what is no word of a language, however long", () => {
    const stem = stemmer("lancaster");
    expect(["", "👍", "x".repeat(5_000), "数据"].map(stem)).toEqual(["", "👍", "x".repeat(5_000), "数据"]);
  });
});

describe("words that say little", () => {
  const words = (language: string, more: { also?: string[]; keep?: string[] } = {}): string[] =>
    stopWords({ language, also: [], keep: [], ...more });

  it.each(["en", "de", "es", "fr", "id", "it", "ja", "nl", "no", "pl", "pt", "ru", "sv", "uk", "zh"])(
    "are known of %s, without digits and signs",
    (language) => {
      expect(words(language).length).toBeGreaterThan(10);
      expect(words(language).every((word) => /\p{L}/u.test(word))).toBe(true);
    },
  );

  it("are those of the language, and what the program adds or keeps", () => {
    expect(words("en")).toEqual(expect.arrayContaining(["the", "of", "and"]));
    expect(words("de")).toEqual(expect.arrayContaining(["der", "und", "nicht"]));
    const changed = words("en", { also: ["zeppelin"], keep: ["the"] });
    expect([changed.includes("zeppelin"), changed.includes("the")]).toEqual([true, false]);
  });
});

describe("runs", () => {
  it("of words, the shortest first", () => {
    expect(wordRuns(["a", "b", "c"], { from: 1, to: 2 })).toEqual(["a", "b", "c", "a b", "b c"]);
    expect(wordRuns(["a"], { from: 2, to: 3 })).toEqual([]);
  });

  it("of signs, over blanks", () => {
    expect(signRuns("a  👍b", { from: 2, to: 3, of: "characters" })).toEqual(["a ", " 👍", "👍b", "a 👍", " 👍b"]);
  });

  it("of signs inside of words, which have a blank at both ends", () => {
    expect(signRuns("ab c", { from: 3, to: 4, of: "inside_words" })).toEqual([" ab", "ab ", " ab ", " c "]);
  });
});

describe("words of writings without blanks", () => {
  it("are found by dictionaries, marks left out", () => {
    expect(segmenter("zh")("我来到北京清华大学。")).toEqual(["我", "来到", "北京", "清华大学"]);
    expect(segmenter("ja")("東京都に、先生")).toEqual(["東京", "都", "に", "先生"]);
  });
});

describe("weights of terms", () => {
  it("are times of a term by ln((1 + rows) / (1 + rows with it)) + 1, rows of length 1", () => {
    const counts = new TermCounts();
    counts.add(["cat", "dog", "cat"]);
    counts.add(["cat"]);
    const fitted = counts.fit({ size: 10, least: 1 });
    expect(fitted.terms).toEqual(["cat", "dog"]);
    expect(fitted.weights).toEqual([1, Math.log(3 / 2) + 1]);
    const { places, values } = termWeights({ ...fitted, sublinear: false })(["dog", "cat", "cow", "cat"]);
    const length = Math.hypot(2, Math.log(3 / 2) + 1);
    expect([...places]).toEqual([0, 1]);
    expect([...values]).toEqual([2 / length, (Math.log(3 / 2) + 1) / length]);
    const sub = termWeights({ ...fitted, sublinear: true })(["cat", "cat"]);
    expect([...denseRow(sub, 3)]).toEqual([1, 0, 0]);
  });

  it("gives a row without known terms zeros", () => {
    const row = termWeights({ terms: ["a"], weights: [1], sublinear: false })(["b"]);
    expect([...denseRow(row, 2)]).toEqual([0, 0]);
  });

  it("keeps the most frequent of the terms that enough rows have", () => {
    const counts = new TermCounts();
    counts.add(["loud", "loud", "loud", "b", "a"]);
    counts.add(["b", "a", "c"]);
    counts.add(["b", "c"]);
    expect(counts.fit({ size: 2, least: 2 }).terms).toEqual(["a", "b"]);
  });
});
