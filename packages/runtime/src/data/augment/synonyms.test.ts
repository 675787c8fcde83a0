import { describe, expect, it } from "vitest";
import { synonymsOf } from "./synonyms.ts";

describe("synonyms", () => {
  it.each([
    ["movie", "film"],
    ["car", "automobile"],
    ["buy", "purchase"],
    ["quick", "speedy"],
    ["terrible", "awful"],
  ])("of %s are there: %s", (word, synonym) => {
    expect(synonymsOf(word)).toContain(synonym);
    expect(synonymsOf(word)).not.toContain(word);
  });

  it("of a plural are plurals", () => {
    expect(synonymsOf("movies")).toContain("films");
    // Words whose plural is not made by an `s` alone are left out.
    expect(synonymsOf("movies").every((word) => word.endsWith("s"))).toBe(true);
  });

  it("are single words, and none where nobody knows any", () => {
    expect(synonymsOf("penstocked")).toEqual([]);
    expect(synonymsOf("glass").every((word) => /^[a-z]+$/.test(word))).toBe(true);
    expect(synonymsOf("")).toEqual([]);
    expect(synonymsOf("s")).toEqual([]);
  });

  it("are not there for words that hold a sentence together", () => {
    for (const word of ["I", "a", "can", "will", "have", "was", "he", "it", "not", "who"])
      expect(synonymsOf(word)).toEqual([]);
  });
});
