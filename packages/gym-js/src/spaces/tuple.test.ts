/** Tuple: what its parts make of it. That samples equal Gymnasium's is tested beside Blackjack. */
import { describe, expect, test } from "vitest";
import { Box } from "./box.ts";
import { Discrete } from "./discrete.ts";
import { flatten } from "./space.ts";
import { spaceFromJson } from "./space-from-json.ts";
import { Tuple } from "./tuple.ts";

const space = new Tuple([
  new Discrete(3),
  new Box({ low: -1, high: 2, shape: [2] }),
  new Tuple([new Discrete(2, { start: 5 })]),
]);

describe("a tuple of a number, an array and another tuple", () => {
  test("contains arrays of members of its parts, and nothing else", () => {
    expect(space.contains([2, Float32Array.of(0, 1), [6]])).toBe(true);
    for (const wrong of [[3, Float32Array.of(0, 1), [6]], [2, Float32Array.of(0, 1)], [2, [0, 1], [6]], null, {}]) {
      expect(space.contains(wrong)).toBe(false);
    }
  });

  test("samples members, the same for the same seed", () => {
    expect(space.seed(7)).toBe(7n);
    const samples = Array.from({ length: 50 }, () => space.sample());
    expect(samples.every((sample) => space.contains(sample))).toBe(true);
    space.seed(7);
    expect(Array.from({ length: 50 }, () => space.sample())).toEqual(samples);
  });

  test("its flat vector is the parts', one after another, within the flat bounds", () => {
    const value = [1, Float32Array.of(-1, 2), [6]] as const;
    expect([...flatten(space, value)]).toEqual([0, 1, 0, -1, 2, 0, 1]);
    expect(space.unflatten([9, 0, 1, 0, -1, 2, 0, 1], 1)).toEqual(value);
    expect(space.flatSize).toBe(7);
    expect(space.flatBounds()).toEqual({ low: [0, 0, 0, -1, -1, 0, 0], high: [1, 1, 1, 2, 2, 1, 1] });
  });

  test("values and the space itself come back from JSON", () => {
    space.seed(3);
    const value = space.sample();
    expect(space.valueFromJson(JSON.parse(JSON.stringify(space.valueToJson(value))))).toEqual(value);
    const read = spaceFromJson(JSON.parse(JSON.stringify(space.toJson())));
    expect(read.describe()).toBe("Tuple(Discrete(3), Box(-1, 2, (2,), float32), Tuple(Discrete(2, start=5)))");
    expect(read.contains(value)).toBe(true);
  });

  test("what does not fit is refused", () => {
    // A fault on purpose: a number is no space.
    expect(() => new Tuple([new Discrete(2), 3 as never])).toThrow(/Part 1 of a Tuple must be a Space.* received 3/);
    expect(() => space.valueFromJson([1])).toThrow(/a list of 3 members; received an array of length 1/);
    expect(() => spaceFromJson({ kind: "tuple", spaces: 3 })).toThrow(/field spaces .* a list of spaces; received 3/);
    expect(() => spaceFromJson({ kind: "sphere" })).toThrow(/sequence, text or tuple/);
  });
});
