import { describe, expect, it } from "vitest";
import { cutToWidth, displayWidth, padToWidth } from "./fit-width.ts";

describe("the width of a text in a terminal", () => {
  it("counts wide characters and emoji twice and combining marks not at all", () => {
    expect(["abc", "数字", "é", "e\u0301", "👩‍👩‍👧", "✓ ok", "한글", "ﾊﾝ", "❤️", ""].map(displayWidth)).toEqual([
      3, 4, 1, 1, 2, 4, 4, 2, 2, 0,
    ]);
  });

  it("cuts between characters and never exceeds the width", () => {
    expect(cutToWidth("数字数字", 6)).toBe("数字…");
    expect(cutToWidth("数字", 4)).toBe("数字");
    expect(cutToWidth("abcdef", 4)).toBe("abc…");
    expect(cutToWidth("abcdef", 0)).toBe("");
    for (let width = 0; width < 10; width += 1)
      expect(displayWidth(cutToWidth("a数b字👍c", width))).toBeLessThanOrEqual(width);
  });

  it("pads by columns, not by characters", () => {
    expect(padToWidth("数", 4)).toBe("数  ");
    expect(padToWidth("abcde", 4)).toBe("abcde");
  });
});
