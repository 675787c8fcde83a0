import { describe, expect, it } from "vitest";
import { bpeWords } from "./bpe-words.ts";
import { fitBpe } from "./fit-bpe.ts";
import { bpeDecoded, bpeNumbers, bpeTexts } from "./run-bpe.ts";

const countsOf = (texts: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const word of texts.flatMap(bpeWords)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
};
const none = { begin: false, end: false };
const example = new Map([
  ["low", 5],
  ["lower", 2],
  ["newest", 6],
  ["widest", 3],
]);

describe("byte pair encoding", () => {
  it("joins what the paper's example joins: e s, es t, l o, …", () => {
    const { signs, joins } = fitBpe(example, { size: 15, least: 1 });
    // Counts of signs: e 17, w 16, s 9, t 9, l 7, o 7, n 6, d 3, i 3, r 2; (w,e) 8, (e,s) 9, (s,t) 9.
    expect(signs.join("")).toBe("ewstlondir".slice(0, 7));
    const texts = bpeTexts({ signs, joins, ...none });
    expect(texts.slice(signs.length, signs.length + 4)).toEqual(["es", "est", "lo", "low"]);
  });

  it("gives the same pieces whatever order words come in", () => {
    const turned = new Map([...example].reverse());
    expect(fitBpe(turned, { size: 20, least: 1 })).toEqual(fitBpe(example, { size: 20, least: 1 }));
  });

  it("joins nothing that is rarer than asked", () => {
    const { joins } = fitBpe(
      new Map([
        ["ab", 2],
        ["cd", 1],
      ]),
      { size: 50, least: 2 },
    );
    expect(joins).toHaveLength(1);
  });

  it("counts a run of one sign as it can be joined", () => {
    const { signs, joins } = fitBpe(new Map([["aaaaa", 3]]), { size: 8, least: 1 });
    expect(bpeTexts({ signs, joins, ...none })).toEqual(["a", "aa", "aaa", "aaaaa"]);
  });

  it("numbers words, unknown signs 1, marks round them", () => {
    const step = { ...fitBpe(countsOf(["go go go gone"]), { size: 30, least: 2 }), begin: true, end: true };
    const numbers = bpeNumbers(step);
    const texts = bpeTexts(step);
    const named = [...numbers("go gone ü")].map((one) => (one < 2 ? one : texts[one - 2]));
    expect(named).toEqual(["", "▁go", "▁go", "n", "e", "▁", 1, ""]);
    expect([...numbers("")]).toEqual([2, 3]);
  });

  it("gives texts back, white space aside", () => {
    const texts = [
      "Zwei  Männer, 25 % im\tGarten.",
      "it's (so) nice — or 'not'?",
      "好的 数据 👍🏽",
      " leading",
      "x1y22",
    ];
    const step = { ...fitBpe(countsOf(texts), { size: 400, least: 1 }), begin: true, end: true };
    const [numbers, decode] = [bpeNumbers(step), bpeDecoded(step)];
    for (const text of texts) expect(decode([...numbers(text), 0, 0])).toBe(text.trim().replace(/\s+/g, " "));
  });

  it("keeps within its size, and gives rare signs no number", () => {
    const texts = Array.from(
      { length: 300 },
      (_, index) => `${String.fromCodePoint(0x4e00 + index)} common words here`,
    );
    const { signs, joins } = fitBpe(countsOf(texts), { size: 40, least: 2 });
    expect(signs.length).toBe(20);
    expect(signs.length + joins.length).toBeLessThanOrEqual(40);
    expect(signs[0]).toBe("▁");
  });
});
