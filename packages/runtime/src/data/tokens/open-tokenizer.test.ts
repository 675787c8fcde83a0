import { describe, expect, it } from "vitest";
import { bertTokenizer, letterTokenizer } from "../testing/tokenizer-texts.ts";
import { openTokenizer } from "./open-tokenizer.ts";

const ids = (json: string, text: string, length = 32): number[] => [...openTokenizer(json).encode(text, length)];

describe("a tokenizer of a file", () => {
  it("cuts words into pieces, special tokens round them", () => {
    expect(ids(bertTokenizer(), "The UNAFFABLE café!")).toEqual([2, 7, 4, 5, 6, 8, 9, 3]);
  });

  it("keeps special tokens when a text is cut", () => {
    expect(ids(bertTokenizer(), "the the the the the", 4)).toEqual([2, 7, 7, 3]);
    expect(ids(letterTokenizer(), "abcdef", 5)).toEqual([0, 4, 5, 6, 2]);
  });

  it("gives an empty text its special tokens", () => {
    expect(ids(bertTokenizer(), "")).toEqual([2, 3]);
    expect(ids(bertTokenizer(), " \t\u200b ")).toEqual([2, 3]);
  });

  it("joins pieces by their ranks, and knows special tokens in a text", () => {
    expect(ids(letterTokenizer(), "the</s>b")).toEqual([0, 41, 2, 5, 2]);
  });

  it("reads Chinese signs one by one", () => {
    expect(ids(bertTokenizer(), "好好the")).toEqual([2, 10, 10, 7, 3]);
  });

  it("gives text back, without special tokens", () => {
    const bert = openTokenizer(bertTokenizer());
    expect(bert.decode([2, 7, 4, 5, 6, 9, 3, 0, 0])).toBe("the unaffable!");
    const letters = openTokenizer(letterTokenizer());
    expect(letters.decode([...letters.encode("the cab", 32)])).toBe("the cab");
  });

  it("is made once for one text", () => {
    const json = bertTokenizer();
    expect(openTokenizer(json)).toBe(openTokenizer(bertTokenizer()));
  });

  it("ends with a text that is long and has no words", () => {
    const started = performance.now();
    const split = { type: "Split", pattern: { Regex: "a+b|\\s+(?!\\S)" }, behavior: "Isolated", invert: false };
    const json = bertTokenizer({ pre_tokenizer: split, normalizer: null });
    expect(ids(json, "a".repeat(2_000_000), 8)).toEqual([2, 1, 3]);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it("cuts a long text at a whole sign", () => {
    const plain = bertTokenizer({ normalizer: null, pre_tokenizer: { type: "WhitespaceSplit" } });
    expect(ids(plain, `${"the ".repeat(4_095)}the👍👍`, 8)).toEqual([2, 7, 7, 7, 7, 7, 7, 3]);
  });
});

describe("parts that the package lacks or has in another way", () => {
  const cut = (part: unknown, text: string): number => ids(bertTokenizer({ pre_tokenizer: part }), text).length - 2;

  it.each<[string, unknown, string, number]>([
    ["marks one by one", { type: "Punctuation", behavior: "Isolated" }, "a!!", 3],
    ["marks together", { type: "Punctuation", behavior: "Contiguous" }, "a!!", 2],
    ["marks with what is before", { type: "Punctuation", behavior: "MergedWithPrevious" }, "a!!", 2],
    ["marks with what is behind", { type: "Punctuation", behavior: "MergedWithNext" }, "!!a", 2],
    ["marks removed", { type: "Punctuation", behavior: "Removed" }, "a!!b", 2],
    ["digits of every writing", { type: "Digits", individual_digits: true }, "a٣٤b", 4],
    ["digits in runs", { type: "Digits", individual_digits: false }, "a٣٤b", 3],
    ["words of every writing", { type: "Whitespace" }, "größe über", 2],
    ["a sign between words", { type: "CharDelimiterSplit", delimiter: "-" }, "a-b--c", 3],
    ["spaces that words begin with", { type: "Metaspace", replacement: "▁", prepend_scheme: "always" }, "a b c", 3],
    ["spaces that stay", { type: "Metaspace", replacement: "▁", prepend_scheme: "never", split: false }, "a b c", 1],
  ])("%s", (_, part, text, count) => {
    expect(cut(part, text)).toBe(count);
  });
});
