import { describe, expect, it } from "vitest";
import { readBoxes, writeBoxes } from "./boxes-field.ts";

const form = { classes: ["disc", "square"], height: 20, width: 30 };
const box = { x: 2, y: 3, width: 10, height: 5, label: "square" };

describe("boxes of a field", () => {
  it("are what was written, with the numbers of their classes", () => {
    expect(readBoxes(writeBoxes([box]), form)).toEqual([{ class: 1, x: 2, y: 3, width: 10, height: 5 }]);
  });

  it("are none where the field is empty or its list is", () => {
    expect(readBoxes(null, form)).toEqual([]);
    expect(readBoxes(" ", form)).toEqual([]);
    expect(readBoxes("[]", form)).toEqual([]);
  });

  it("are cut at the border where they were rounded beyond it", () => {
    const beyond = [{ ...box, x: -0.5, width: 31, y: 16, height: 4.5 }];
    expect(readBoxes(writeBoxes(beyond), form)).toEqual([{ class: 1, x: 0, y: 16, width: 30, height: 4 }]);
  });

  it.each([
    ["{", /no JSON/],
    ["{}", /no list of boxes/],
    ["[3]", /no box \(box 1\)/],
    [JSON.stringify([{ x: 1, y: 1, width: 2, label: "disc" }]), /without `x`, `y`, `width` and `height`/],
    [writeBoxes([box, { ...box, label: "ring" }]), /class "ring" \(box 2\)/],
    [writeBoxes([{ ...box, width: 0 }]), /0 × 5 pixels/],
    [writeBoxes([{ ...box, x: 25 }]), /outside of its picture of 30 × 20/],
  ])("name what is wrong with %s", (field, expected) => {
    const found = readBoxes(field, form);
    expect("title" in found && found.title).toMatch(expected);
  });
});
