import { describe, expect, test } from "vitest";
import {
  listArgument,
  nameArgument,
  numberArgument,
  onlyInput,
  optionalName,
  padArgument,
  pairArgument,
  weightOf,
} from "./arguments.ts";

describe("an argument of the right kind", () => {
  test("is read as it is", () => {
    const args = { n: 2, s: "relu", none: null, word: "none", pair: [3, 5], pad: "same", list: [1, 2, 3] };
    expect(numberArgument(args, "n")).toBe(2);
    expect(nameArgument(args, "s")).toBe("relu");
    expect(["s", "none", "word", "absent"].map((name) => optionalName(args, name))).toEqual(["relu", null, null, null]);
    expect(pairArgument(args, "pair")).toEqual([3, 5]);
    expect(padArgument(args)).toBe("same");
    expect(listArgument(args, "list")).toEqual([1, 2, 3]);
  });
});

describe("an argument of another kind is a fault of ours", () => {
  test.each([
    ["a number", () => numberArgument({ n: "2" }, "n"), 'argument `n` is "2", not a number'],
    ["a name", () => nameArgument({ s: 2 }, "s"), "argument `s` is 2, not a name"],
    ["a pair of one", () => pairArgument({ p: [3] }, "p"), "argument `p` is [3], not a pair of numbers"],
    ["a pair of words", () => pairArgument({ p: ["3", "3"] }, "p"), "not a pair of numbers"],
    ["padding", () => padArgument({ pad: "full" }), 'argument `pad` is "full"'],
    ["a list", () => listArgument({ l: [1, "2"] }, "l"), "not a list of numbers"],
    ["a weight", () => weightOf({}, "kernel"), "no weight `kernel`"],
    ["one input", () => onlyInput([]), "expected one input, got 0"],
  ])("where %s is wanted", (_, read, message) => {
    expect(read).toThrow(message);
  });
});
