/** Spaces that hold other spaces or texts, held against Gymnasium's (parity/record-composite-spaces.py). */
import { readFileSync } from "node:fs";
import { describe, expect, expectTypeOf, test } from "vitest";
import { seededGenerator } from "../seeding/seeded-generator.ts";
import { Box, flattenSpace } from "./box.ts";
import { Dict } from "./dict.ts";
import { Discrete } from "./discrete.ts";
import { MultiBinary } from "./multi-binary.ts";
import { MultiDiscrete } from "./multi-discrete.ts";
import { Sequence } from "./sequence.ts";
import { flatten, type Space } from "./space.ts";
import { spaceFromJson } from "./space-from-json.ts";
import { Text } from "./text.ts";
import { Tuple } from "./tuple.ts";

interface Recorded {
  readonly seed: number;
  readonly cases: Readonly<
    Record<
      string,
      {
        readonly samples: readonly unknown[];
        /** Of the first sample; of a Sequence, one vector an element. */
        readonly flat: readonly unknown[];
        /** Bounds of the flat vectors; of a Sequence, those of its elements. */
        readonly low: readonly number[];
        readonly high: readonly number[];
        readonly description: string;
      }
    >
  >;
  readonly geometric: readonly { readonly probability: number; readonly draws: readonly number[] }[];
}

// The file is written by the script named above in this form.
const recorded = JSON.parse(
  readFileSync(new URL("./__recorded__/composite.json", import.meta.url), "utf8"),
) as Recorded;

const mask = [0, 1, 0, 1, 1];
const ours: Readonly<Record<string, { readonly space: Space; readonly sample: () => unknown }>> = {
  tuple: plainly(tupleSpace()),
  "tuple masked": drawnFrom(new Tuple([new Discrete(5), new Discrete(5)]), (space) =>
    space.sample([{ mask }, undefined]),
  ),
  "tuple weighted": drawnFrom(new Tuple([new Discrete(3), new Discrete(2)]), (space) =>
    space.sample([undefined, { probability: [0.25, 0.75] }]),
  ),
  dict: plainly(dictSpace()),
  "dict unsorted": plainly(new Dict({ b: new Discrete(9), a: new Discrete(90) }, { sortKeys: false })),
  "dict masked": drawnFrom(new Dict({ b: new Discrete(5), a: new Discrete(50) }), (space) =>
    space.sample({ b: { mask } }),
  ),
  text: plainly(new Text(7)),
  "text of chosen characters": plainly(new Text(6, { minLength: 0, characters: "zäa\u{1f600}z1" })),
  "text masked": drawnFrom(new Text(6, { characters: "zyabc" }), (space) => space.sample({ mask })),
  "text masked out": drawnFrom(new Text(6, { minLength: 0, characters: "zyabc" }), (space) =>
    space.sample({ mask: [0, 0, 0, 0, 0] }),
  ),
  "text weighted": drawnFrom(new Text(6, { characters: "xyz" }), (space) =>
    space.sample({ length: 4, probability: [0.5, 0, 0.5] }),
  ),
  sequence: plainly(new Sequence(new Box({ low: -1, high: 1, shape: [2] }))),
  "sequence masked": drawnFrom(new Sequence(new Discrete(5)), (space) =>
    space.sample({ length: [0, 2, 5], element: { mask } }),
  ),
  "sequence weighted": drawnFrom(new Sequence(new Discrete(3)), (space) =>
    space.sample({ length: 3, element: { probability: [0.25, 0.75, 0] } }),
  ),
  "sequence of dicts": plainly(new Sequence(new Dict({ name: new Text(3), at: new Discrete(4) }))),
};

function tupleSpace() {
  return new Tuple([new Discrete(5, { start: 3 }), new Box({ low: -1, high: 1, shape: [2, 2] }), new MultiBinary(3)]);
}

function dictSpace() {
  return new Dict({
    speed: new Box({ low: -2, high: 4, shape: [2], dtype: "float64" }),
    colour: new Discrete(5),
    Zone: new MultiDiscrete([3, 4]),
    inner: new Dict({ b: new Discrete(2), a: tupleSpace() }),
  });
}

function plainly(space: Space): { space: Space; sample: () => unknown } {
  return { space, sample: () => space.sample() };
}

function drawnFrom<S extends Space>(space: S, draw: (space: S) => unknown): { space: Space; sample: () => unknown } {
  return { space, sample: () => draw(space) };
}

describe("equality with Gymnasium", () => {
  test("every recorded case has its space here, and the other way round", () => {
    expect(Object.keys(ours)).toEqual(Object.keys(recorded.cases));
  });

  test.each(Object.entries(recorded.cases))("%s samples and flattens as in Gymnasium", (name, expected) => {
    const { space, sample } = ours[name] ?? plainly(new Discrete(1));
    space.seed(recorded.seed);
    const drawn = expected.samples.map(sample);
    expect(drawn.map((value) => space.valueToJson(value))).toEqual(expected.samples);
    expect(flatOf(space, drawn[0])).toEqual(expected.flat);
    const flat = flattenSpace(space instanceof Sequence ? space.element : space);
    expect([[...flat.low], [...flat.high]]).toEqual([expected.low, expected.high]);
  });

  test.each(Object.entries(ours).filter(([name]) => !/^tuple|^dict/.test(name)))(
    "%s describes itself as in Gymnasium",
    (name, { space }) => {
      // JavaScript writes whole numbers without the ".0" of Python's bounds.
      expect(space.describe()).toBe(recorded.cases[name]?.description.replaceAll(".0", ""));
    },
  );

  test.each(recorded.geometric)(
    "geometric draws with probability $probability are NumPy's",
    ({ probability, draws }) => {
      const { rng } = seededGenerator(5);
      expect(draws.map(() => rng.geometric(probability))).toEqual(draws);
      expect(() => rng.geometric(0)).toThrow(/above 0/);
    },
  );
});

describe("every space of spaces", () => {
  test.each(Object.entries(ours))(
    "%s contains what it samples and leads back from flat vectors",
    (_, { space, sample }) => {
      space.seed(3);
      for (let i = 0; i < 20; i++) {
        const value = sample();
        expect(space.contains(value)).toBe(true);
        if (space instanceof Sequence && space.contains(value)) {
          expect(space.unflattenEach(space.flattenEach(value))).toEqual(value);
          continue;
        }
        const into = new Float64Array(space.flatSize + 2).fill(-99);
        space.flattenInto(value, into, 1);
        expect([into[0], into.at(-1)]).toEqual([-99, -99]);
        expect(space.unflatten(into, 1)).toEqual(value);
      }
    },
  );

  test.each(Object.entries(ours))("%s and its members survive being written as JSON text", (_, { space, sample }) => {
    const again = spaceFromJson(JSON.parse(JSON.stringify(space.toJson())));
    expect(again.equals(space)).toBe(true);
    expect(again.describe()).toBe(space.describe());
    expect([again.seed(8), again.sample()]).toEqual([space.seed(8), space.sample()]);
    const value = sample();
    expect(again.valueFromJson(JSON.parse(JSON.stringify(space.valueToJson(value))))).toEqual(value);
  });

  test.each(Object.entries(ours))("%s refuses values of other kinds", (_, { space }) => {
    for (const wrong of [null, undefined, "0-", 0, {}, ["x"], new Float64Array(3), [1, 2, 3, 40]]) {
      expect(space.contains(wrong)).toBe(false);
      expect(() => space.valueFromJson(wrong)).toThrow(/in JSON is/);
    }
  });
});

/** The flat vector of a member; of a Sequence's, one an element. */
function flatOf(space: Space, value: unknown): unknown[] {
  if (!(space instanceof Sequence)) return [...flatten(space, value)];
  if (!space.contains(value)) return [];
  return space.flattenEach(value).map((flat) => [...flat]);
}

describe("Tuple", () => {
  test("its members have the types of its places", () => {
    const member = tupleSpace().sample();
    expectTypeOf(member).toEqualTypeOf<readonly [number, Float32Array, Int8Array]>();
    expect(member[1]).toBeInstanceOf(Float32Array);
  });

  test("names the part that is no space, and samplings that do not fit", () => {
    const noSpace = { n: 2 } as unknown as Space; // the fault under test
    expect(() => new Tuple([new Discrete(2), noSpace])).toThrow(/Part 1 of a Tuple must be a Space.*keys \[n\]/);
    const pair: Tuple = new Tuple([new Discrete(2), new Discrete(2)]);
    expect(() => pair.sample([undefined])).toThrow(/one entry for each of its 2 spaces/);
  });

  test("equals a Tuple of equal spaces and nothing else", () => {
    expect(tupleSpace().equals(tupleSpace())).toBe(true);
    expect(new Tuple([new Discrete(2)]).equals(new Tuple([new Discrete(3)]))).toBe(false);
    expect(new Tuple([new Discrete(2)]).equals(new Tuple([new Discrete(2), new Discrete(2)]))).toBe(false);
    expect(new Tuple([new Discrete(2)]).equals(new Discrete(2))).toBe(false);
  });

  test("describes itself as Gymnasium does", () => {
    expect(tupleSpace().describe()).toBe("Tuple(Discrete(5, start=3), Box(-1, 1, (2, 2), float32), MultiBinary(3))");
  });
});

describe("Dict", () => {
  test("its members have the types of its keys", () => {
    const member = new Dict({ at: new Discrete(3), seen: new Box({ low: 0, high: 1 }) }).sample();
    expectTypeOf(member).toEqualTypeOf<{ readonly at: number; readonly seen: Float32Array }>();
    expect(member.seen).toBeInstanceOf(Float32Array);
  });

  test("orders keys by code point, also those that JavaScript would put first or compare by half characters", () => {
    const two = new Discrete(2);
    expect(new Dict({ b: two, "10": two, "9": two, "\u{1f600}": two, "\uff00": two, bb: two }).keys).toEqual([
      "10",
      "9",
      "b",
      "bb",
      "\uff00",
      "\u{1f600}",
    ]);
  });

  test("contains objects with all of its keys and no other", () => {
    const space = new Dict({ a: new Discrete(2), b: new Discrete(2) });
    expect(space.contains({ b: 1, a: 0 })).toBe(true);
    expect(space.contains({ a: 0 })).toBe(false);
    expect(space.contains({ a: 0, b: 1, c: 1 })).toBe(false);
    expect(space.contains({ a: 0, b: 2 })).toBe(false);
    expect(space.contains(Object.create({ a: 0, b: 1 }))).toBe(false);
  });

  test("names the part that is no space, and the key that it does not have", () => {
    const noSpace = 7 as unknown as Space; // the fault under test
    expect(() => new Dict({ speed: noSpace })).toThrow(/Part "speed" of a Dict must be a Space.*received 7/);
    const space: Dict = new Dict({ a: new Discrete(2) });
    expect(() => space.sample({ z: undefined })).toThrow(/keys a; received one for "z"/);
    expect(() => spaceFromJson({ kind: "dict", spaces: [], sortKeys: true })).toThrow(/field spaces/);
    expect(() => spaceFromJson({ kind: "dict", spaces: {} })).toThrow(/field sortKeys/);
    expect(() => spaceFromJson({ kind: "tuple", spaces: {} })).toThrow(/field spaces .* a list of spaces/);
  });

  test("equals a Dict of equal spaces whatever the order of its keys", () => {
    const [a, b] = [new Discrete(2), new Discrete(3)];
    expect(new Dict({ a, b }).equals(new Dict({ b, a }, { sortKeys: false }))).toBe(true);
    expect(new Dict({ a, b }).equals(new Dict({ a: b, b: a }))).toBe(false);
    expect(new Dict({ a }).equals(new Dict({ a, b }))).toBe(false);
  });

  test("describes itself as Gymnasium does", () => {
    expect(new Dict({ b: new Discrete(2), a: new MultiBinary(3) }).describe()).toBe(
      "Dict('a': MultiBinary(3), 'b': Discrete(2))",
    );
  });
});
