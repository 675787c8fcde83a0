/** What a Text holds and refuses; samples are held against Gymnasium's in composite-spaces.test.ts. */
import { describe, expect, test } from "vitest";
import { spaceFromJson } from "./space-from-json.ts";
import { Text } from "./text.ts";

describe("Text", () => {
  test("counts characters as Python does, not halves of them", () => {
    const space = new Text(2, { characters: "a\u{1f600}" });
    expect(space.contains("\u{1f600}\u{1f600}")).toBe(true);
    expect(space.contains("\u{1f600}aa")).toBe(false);
    expect(space.contains("")).toBe(false);
    expect(space.contains("b")).toBe(false);
  });

  test("refuses lengths and characters that do not fit", () => {
    expect(() => new Text(2, { minLength: 3 })).toThrow(/0 <= minLength <= maxLength; received 3 and 2/);
    expect(() => new Text(1.5)).toThrow(/received 1 and 1.5/);
    expect(() => new Text(2, { characters: "" })).toThrow(/at least one character/);
    expect(() => spaceFromJson({ kind: "text", maxLength: 2, minLength: 1 })).toThrow(/field characters/);
  });

  test("refuses masks and lengths of samples that do not fit", () => {
    const space = new Text(3, { characters: "ab" });
    expect(() => space.sample({ length: 4 })).toThrow(/integer from 1 to 3; received 4/);
    expect(() => space.sample({ mask: [1] })).toThrow(/must hold 2 entries/);
    expect(() => space.sample({ mask: [0, 0] })).toThrow(/allows no character.*at least 1/);
    expect(() => space.sample({ mask: [1, 0], probability: [1, 0] })).toThrow(/received both/);
    expect(() => space.unflatten([0, 1, 3])).toThrow(/integers from 0 to 2; received 3/);
  });

  test("equals a Text of the same characters in another order", () => {
    expect(new Text(3, { characters: "ab" }).equals(new Text(3, { characters: "ba" }))).toBe(true);
    expect(new Text(3, { characters: "ab" }).equals(new Text(3, { characters: "abc" }))).toBe(false);
    expect(new Text(3).equals(new Text(3, { minLength: 2 }))).toBe(false);
  });
});
