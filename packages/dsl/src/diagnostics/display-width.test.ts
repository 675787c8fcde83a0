import { describe, expect, it } from "vitest";
import { displayText, displayWidth, glyphsOf } from "./display-width.ts";

describe("the width of a text in a terminal", () => {
  it.each([
    ["abc", 3],
    ["", 0],
    ["模型", 4],
    ["한글", 4],
    ["\u1112\u1161\u11ab", 2],
    ["ﾊﾝ", 2],
    ["ＡＢ", 4],
    ["é", 1],
    ["e\u0301", 1],
    ["e\u0301\u0323\u0308", 1],
    ["क्ष", 2],
    ["סלם", 3],
    ["👍", 2],
    ["👍🏽", 2],
    ["👩‍👩‍👧", 2],
    ["🏳️‍🌈", 2],
    ["🇩🇪", 2],
    ["🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}", 2],
    ["1️⃣", 2],
    ["❤️", 2],
    ["❤", 1],
    ["✓", 1],
    ["…", 1],
    ["\u{20000}", 2],
  ])("%s takes %i columns", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it("counts a tab to the next multiple of four, from where it stands", () => {
    expect(["\t", "a\t", "abc\t", "abcd\t", "模\t"].map(displayWidth)).toEqual([4, 4, 4, 8, 4]);
    expect(displayText("模\tx\ty")).toBe("模  x   y");
  });
});

describe("what a source file may not do to a terminal", () => {
  it.each([
    ["\x1b[31mred", "␛[31mred"],
    ["\x9b31m", "<U+009B>31m"],
    ["\x07\x00\x7f", "␇␀␡"],
    ["a\rb", "a␍b"],
    ["\u202eabc\u202c", "<U+202E>abc<U+202C>"],
    ["\u2066x\u2069", "<U+2066>x<U+2069>"],
    ["a\u200bb", "a<U+200B>b"],
    ["a\u200db", "a<U+200D>b"],
    ["x\u00ady", "x<U+00AD>y"],
    ["a\ufeffb", "a<U+FEFF>b"],
    ["a\u3164b", "a<U+3164>b"],
    ["a\u{e0041}b", "a<U+E0041>b"],
    ["a\u2028b", "a<U+2028>b"],
    ["a\ud800b", "a<U+D800>b"],
    ["\u0301a", "◌\u0301a"],
  ])("%j is shown as %s", (text, shown) => {
    expect(displayText(text)).toBe(shown);
    expect(displayWidth(text)).toBe(displayWidth(shown));
  });

  it("holds for every control character and every mark of direction", () => {
    const points = [...Array(0x20).keys(), ...Array.from({ length: 0x21 }, (_, i) => 0x7f + i), 0x61c, 0x200e, 0x200f];
    points.push(...[0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069]);
    const shown = points.map((point) => displayText(`a${String.fromCodePoint(point)}b`)).join("");
    expect(shown).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it("leaves joiners where a script or an emoji needs them, and a byte order mark at the start unseen", () => {
    for (const text of ["می\u200cخواهم", "क्\u200dष", "👩\u200d🚀"]) expect(displayText(text)).toBe(text);
    expect(displayText("\ufeffmodel")).toBe("model");
  });

  it("keeps the places of characters in the text", () => {
    expect(glyphsOf("a👍🏽\tb").map(({ start, end }) => [start, end])).toEqual([
      [0, 1],
      [1, 5],
      [5, 6],
      [6, 7],
    ]);
  });
});
