import { describe, expect, it } from "vitest";
import { indexedStreams } from "../../random/indexed-streams.ts";
import type { Cell } from "../flow/cell.ts";
import { findWords } from "../flow/word-steps.ts";
import { step } from "../testing/augmented-pictures.ts";
import { lettersBeside } from "./keyboard.ts";
import { synonymsOf } from "./synonyms.ts";
import { textProgram } from "./text-steps.ts";

const text = "The movie wasn't bad, I bought two: quick cars (and a terrible film)!";

function changed(name: string, args: Parameters<typeof step>[1], options: { from?: Cell; rows?: number } = {}): Cell[] {
  const program = textProgram([{ call: step(name, args), place: 0 }]);
  const random = indexedStreams(5, "texts");
  return Array.from({ length: options.rows ?? 300 }, (_, draw) => program(options.from ?? text, { random, draw }));
}

const words = (cell: Cell): readonly string[] =>
  typeof cell === "string" ? findWords(cell) : Array.from(cell as string[]);
const own = findWords(text);
/** What a text looks like without its words. */
const frame = (cell: Cell): string => String(cell).replace(/[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*/gu, "_");

describe.each(["synonym", "insert", "swap", "delete", "typos"])("%s", (name) => {
  it("changes nothing at a rate of 0, or by a chance of 0", () => {
    expect(new Set(changed(name, { rate: 0 }, { rows: 20 }))).toEqual(new Set([text]));
    expect(new Set(changed(name, { rate: 1, chance: 0 }, { rows: 20 }))).toEqual(new Set([text]));
  });

  it("is the same for the same row and another for others", () => {
    const results = changed(name, { rate: 0.4 }, { rows: 60 });
    expect(changed(name, { rate: 0.4 }, { rows: 60 })).toEqual(results);
    expect(new Set(results).size).toBeGreaterThan(10);
  });

  it("bears texts without words", () => {
    for (const empty of ["", " ", "?!", "…"])
      expect(new Set(changed(name, { rate: 1 }, { from: empty, rows: 5 }))).toEqual(new Set([empty]));
  });
});

describe("synonym", () => {
  it("replaces words that have synonyms, as often as it is told, and keeps what is between", () => {
    const able = own.filter((word) => synonymsOf(word.toLowerCase()).length > 0);
    expect(able).toContain("movie");
    let replaced = 0;
    for (const result of changed("synonym", { rate: 0.3 })) {
      const after = words(result);
      expect(frame(result)).toBe(frame(text));
      after.forEach((word, at) => {
        if (word === own[at]) return;
        replaced++;
        expect(synonymsOf((own[at] ?? "").toLowerCase())).toContain(word.toLowerCase());
      });
    }
    expect(Math.abs(replaced / (300 * able.length) - 0.3)).toBeLessThan(0.05);
  });

  it("writes a synonym as the word was written", () => {
    expect(changed("synonym", { rate: 1 }, { from: "Buy BUY buy", rows: 1 })).toEqual(["Purchase PURCHASE purchase"]);
  });
});

describe("insert", () => {
  it("adds synonyms in any place and loses nothing", () => {
    const places = new Set<number>();
    for (const result of changed("insert", { rate: 1 }, { from: "we buy now.", rows: 200 })) {
      const after = words(result);
      const added = after.filter((word) => !["we", "buy", "now"].includes(word));
      expect(after.filter((word) => ["we", "buy", "now"].includes(word))).toEqual(["we", "buy", "now"]);
      expect(added).toContain("purchase");
      expect(String(result).endsWith(".")).toBe(true);
      expect(String(result).split(" ")).toHaveLength(after.length);
      places.add(after.indexOf("purchase"));
    }
    expect(places.size).toBeGreaterThanOrEqual(4);
  });
});

describe("swap", () => {
  it("keeps every word and what stands between them", () => {
    for (const result of changed("swap", { rate: 0.3 })) {
      expect([...words(result)].sort()).toEqual([...own].sort());
      expect(frame(result)).toBe(frame(text));
    }
  });

  it("lets a word go anywhere, evenly", () => {
    const counts = new Map<string, number>();
    for (const result of changed("swap", { rate: 1 }, { from: ["a", "b", "c"], rows: 6000 }))
      counts.set(words(result).join(""), (counts.get(words(result).join("")) ?? 0) + 1);
    // Three swaps with another word each: an odd permutation every time, which one by 27 cases of which each of the three has eight or more.
    expect([...counts.keys()].sort()).toEqual(["acb", "bac", "cba"]);
    expect(Math.min(...counts.values())).toBeGreaterThan(1200);
  });
});

describe("delete", () => {
  it("leaves out as many words as it is told, in their order", () => {
    let left = 0;
    for (const result of changed("delete", { rate: 0.25 })) {
      const after = words(result);
      left += after.length;
      let at = -1;
      for (const word of after) at = own.indexOf(word, at + 1);
      expect(at).toBeGreaterThanOrEqual(0);
    }
    expect(Math.abs(left / (300 * own.length) - 0.75)).toBeLessThan(0.03);
  });

  it("leaves one word at least, each as likely as another", () => {
    const results = changed("delete", { rate: 1 }, { from: "one two three", rows: 600 });
    expect(new Set(results)).toEqual(new Set(["one", "two", "three"]));
    for (const word of ["one", "two", "three"])
      expect(Math.abs(results.filter((one) => one === word).length - 200)).toBeLessThan(60);
  });

  it("works on lists of words", () => {
    for (const result of changed("delete", { rate: 0.5 }, { from: ["a b", "c", "d"], rows: 50 }))
      expect(words(result).every((word) => ["a b", "c", "d"].includes(word))).toBe(true);
  });
});

describe("typos", () => {
  it("are single slips: left out, doubled, in the wrong order, or beside", () => {
    const kinds = new Map<string, number>();
    const from = "keyboard";
    for (const result of changed("typos", { rate: 0.12 }, { from, rows: 4000 })) {
      const word = String(result);
      if (word === from) continue;
      const kind = kindOf(from, word);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    const all = [...kinds.values()].reduce((sum, count) => sum + count, 0);
    for (const kind of ["left out", "doubled", "order", "beside"])
      expect((kinds.get(kind) ?? 0) / all).toBeGreaterThan(0.1);
  });

  it("know the keyboard", () => {
    expect([...lettersBeside("g")].sort().join("")).toBe("bfhtvy");
    expect([...lettersBeside("q")].sort().join("")).toBe("aw");
    expect(lettersBeside("ß")).toBe("");
  });

  it("leave a letter of a word of one, and keep capitals", () => {
    for (const result of changed("typos", { rate: 1 }, { from: "A", rows: 40 })) {
      expect(String(result)).toMatch(/^[A-Z]{1,2}$/);
    }
  });
});

/** What one slip made of a word; "several" where it takes more than one. */
function kindOf(from: string, word: string): string {
  if (word.length === from.length - 1) return "left out";
  if (word.length === from.length + 1) return "doubled";
  const places = Array.from(from, (_, at) => at).filter((at) => from[at] !== word[at]);
  const [one = 0, other] = places;
  if (places.length === 1 && lettersBeside(from[one] ?? "").includes(word[one] ?? "?")) return "beside";
  return places.length === 2 && other === one + 1 && from[one] === word[other] ? "order" : "several";
}
