/** Spaces go on sampling from a snapshot, parts included. */
import { describe, expect, test } from "vitest";
import { throughJson } from "../snapshot/testing/play.ts";
import { Box } from "./box.ts";
import { Dict } from "./dict.ts";
import { Discrete } from "./discrete.ts";
import { MultiBinary } from "./multi-binary.ts";
import { MultiDiscrete } from "./multi-discrete.ts";
import { Sequence } from "./sequence.ts";
import { Text } from "./text.ts";
import { Tuple } from "./tuple.ts";

const spaces = [
  () => new Box({ low: -1, high: 1, shape: [3] }),
  () => new Discrete(5, { start: 2 }),
  () => new MultiBinary([3]),
  () => new MultiDiscrete([3, 4]),
  () => new Text(6),
  () => new Tuple([new Discrete(3), new Box({ low: 0, high: 1, shape: [2] })]),
  () => new Dict({ b: new Discrete(9), a: new Tuple([new Discrete(2)]) }),
  () => new Sequence(new Discrete(4)),
];

describe("goes on sampling", () => {
  test.each(spaces.map((create) => [create().describe(), create] as const))("%s", (_, create) => {
    const [first, second] = [create(), create()];
    first.seed(3);
    for (let i = 0; i < 7; i++) first.sample();
    const snapshot = throughJson(first.snapshot());
    second.restore(snapshot);
    expect(second.snapshot()).toEqual(snapshot);
    const draw = (space: typeof first) => Array.from({ length: 20 }, () => space.sample());
    expect(draw(second)).toEqual(draw(first));
  });

  test("also a space that was never seeded", () => {
    const [first, second] = [new Discrete(1000), new Discrete(1000)];
    second.restore(throughJson(first.snapshot()));
    expect([second.sample(), second.sample()]).toEqual([first.sample(), first.sample()]);
  });
});

describe("refuses, and changes nothing", () => {
  const space = new Tuple([new Discrete(3), new Discrete(4)]);
  space.seed(1);
  const good = space.snapshot() as { readonly parts: readonly object[] };

  test.each([
    ["no object", 3, /A snapshot of Tuple\(Discrete\(3\), Discrete\(4\)\) must be an object/],
    ["another space", new Discrete(3).snapshot(), /Field space .*must be "Tuple\(/],
    ["fewer parts", { ...good, parts: [] }, /Field parts .*must be a list of 2/],
    [
      "a part of another space",
      { ...good, parts: [good.parts[0], good.parts[0]] },
      /Field parts\.1\.space .*"Discrete\(4\)"/,
    ],
    ["a broken generator", { ...good, rng: { state: 3 } }, /Field rng\.increment/],
  ])("%s", (_, snapshot, message) => {
    expect(() => space.restore(snapshot)).toThrow(message);
    expect(space.snapshot()).toEqual(good);
  });
});
