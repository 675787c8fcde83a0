/** What a Sequence holds and refuses; samples are held against Gymnasium's in composite-spaces.test.ts. */
import { describe, expect, expectTypeOf, test } from "vitest";
import { flattenSpace } from "./box.ts";
import { Dict } from "./dict.ts";
import { Discrete } from "./discrete.ts";
import { Sequence } from "./sequence.ts";
import type { Space } from "./space.ts";
import { Tuple } from "./tuple.ts";

describe("Sequence", () => {
  test("its members are lists of what its element holds", () => {
    const member = new Sequence(new Discrete(3)).sample({ length: 2 });
    expectTypeOf(member).toEqualTypeOf<readonly number[]>();
    expect(member).toHaveLength(2);
  });

  test("has no flat vector of one size, alone or as a part, and says so", () => {
    const space = new Sequence(new Discrete(3));
    expect([space.flattenable, new Tuple([space]).flattenable, new Tuple([new Discrete(2)]).flattenable]).toEqual([
      false,
      false,
      true,
    ]);
    for (const flat of [() => space.flatSize, () => flattenSpace(space), () => new Dict({ space }).flatSize]) {
      expect(flat).toThrow(/Sequence\(Discrete\(3\), stack=False\) differ in length/);
    }
  });

  test("refuses lengths that are none and elements that are no space", () => {
    const space = new Sequence(new Discrete(3));
    for (const length of [-1, 1.5, [], [2, -1]]) {
      expect(() => space.sample({ length })).toThrow(/integer of at least 0/);
    }
    const noSpace = {} as unknown as Space; // the fault under test
    expect(() => new Sequence(noSpace)).toThrow(/needs the Space of its elements/);
  });

  test("equals a Sequence of an equal element and nothing else", () => {
    expect(new Sequence(new Discrete(3)).equals(new Sequence(new Discrete(3)))).toBe(true);
    expect(new Sequence(new Discrete(3)).equals(new Sequence(new Discrete(4)))).toBe(false);
    expect(new Sequence(new Discrete(3)).equals(new Discrete(3))).toBe(false);
  });
});
