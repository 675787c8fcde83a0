import { describe, expect, it } from "vitest";
import { isEmpty, matchWeights, type WeightSet } from "./match-weights.ts";
import type { NamedRows } from "./row-names.ts";

type Shapes = Readonly<Record<string, readonly number[]>>;

function set(shapes: Shapes, rows: readonly NamedRows[] = []): WeightSet {
  return { tensors: Object.entries(shapes).map(([name, shape]) => ({ name, shape })), rows };
}

const head = (names: readonly string[] | null): NamedRows[] => [
  { weight: "label/dense/kernel", axis: 1, column: "label", what: "classes", names },
  { weight: "label/dense/bias", axis: 0, column: "label", what: "classes", names },
];
const classes = (count: number): Shapes => ({ "label/dense/kernel": [8, count], "label/dense/bias": [count] });
const body: Shapes = { "features/dense/kernel": [4, 8], "features/dense/bias": [8] };

describe("weights of one model and another", () => {
  it("go together by name and shape, and what is left on either side is told", () => {
    const match = matchWeights(set({ ...body, ...classes(3) }), set({ ...body, "topic/dense/kernel": [8, 2] }));
    expect(match.kept.map(({ name }) => name)).toEqual(Object.keys(body));
    expect(match.fresh).toEqual([{ name: "topic/dense/kernel", shape: [8, 2] }]);
    expect(match.unused.map(({ name }) => name)).toEqual(Object.keys(classes(3)));
  });

  it("of another shape start anew with all of their operator, and both shapes are told", () => {
    const match = matchWeights(
      set({ ...body, ...classes(3) }),
      set({ ...body, ...classes(3), "features/dense/kernel": [5, 8] }),
    );
    expect(match.differing).toEqual([{ name: "features/dense/kernel", shape: [5, 8], other: [4, 8] }]);
    expect(match.fresh).toEqual([{ name: "features/dense/bias", shape: [8] }]);
    expect(match.kept.map(({ name }) => name)).toEqual(Object.keys(classes(3)));
  });

  it("find the place inside of a larger model where most of them fit", () => {
    const encoder = {
      "embedding/table": [10, 4],
      "block_1/attention/query_kernel": [4, 4],
      "block_2/attention/query_kernel": [4, 4],
    };
    const larger = Object.fromEntries(
      Object.entries(encoder).map(([name, shape]) => [`hidden/encoder_1/${name}`, shape]),
    );
    const match = matchWeights(set(encoder), set({ ...larger, ...classes(2) }));
    expect(match.place).toEqual({ from: "", into: "hidden/encoder_1" });
    expect(match.kept).toHaveLength(3);
    expect(matchWeights(set(larger), set(encoder)).place).toEqual({ from: "hidden/encoder_1", into: "" });
  });

  it("go where they are told to, also where more would fit elsewhere", () => {
    const two = { "a/dense/kernel": [2, 2], "a/dense/bias": [2], "b/dense/kernel": [2, 2] };
    const match = matchWeights(set({ "a/dense/kernel": [2, 2], "a/dense/bias": [2] }), set(two), {
      from: "a",
      into: "b",
    });
    expect(match.kept).toEqual([{ name: "b/dense/kernel", from: "a/dense/kernel" }]);
  });

  it("have nothing in common where no name is alike", () => {
    expect(isEmpty(matchWeights(set(body), set({ "other/conv/kernel": [4, 8] })))).toBe(true);
  });
});

describe("rows of a head", () => {
  it("are carried over by class where classes came in and went", () => {
    const match = matchWeights(
      set({ ...body, ...classes(3) }, head(["cat", "dog", "owl"])),
      set({ ...body, ...classes(4) }, head(["ant", "dog", "cat", "bee"])),
    );
    expect(match.carried.map(({ name, rows }) => ({ name, rows }))).toEqual([
      { name: "label/dense/kernel", rows: [-1, 1, 0, -1] },
      { name: "label/dense/bias", rows: [-1, 1, 0, -1] },
    ]);
    expect(match.carried[0]).toMatchObject({ axis: 1, fresh: ["ant", "bee"], lost: ["owl"] });
  });

  it("are carried over by class where only their order has changed", () => {
    const match = matchWeights(set(classes(2), head(["no", "yes"])), set(classes(2), head(["yes", "no"])));
    expect(match.carried.map(({ rows }) => rows)).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });

  it("start anew where not one class is the same, whatever the shape", () => {
    const match = matchWeights(
      set({ ...body, ...classes(2) }, head(["no", "yes"])),
      set({ ...body, ...classes(2) }, head(["cat", "dog"])),
    );
    expect(match.kept.map(({ name }) => name)).toEqual(Object.keys(body));
    expect(match.fresh.map(({ name }) => name)).toEqual(Object.keys(classes(2)));
  });

  it("wait for the data where only it knows the names", () => {
    const [first] = matchWeights(set(classes(2), head(null)), set(classes(2), head(null))).carried;
    expect(first).toMatchObject({ rows: null, fresh: [], lost: [] });
  });

  it("leave rows of a table beyond its words as they are drawn", () => {
    const words = (names: readonly string[], size: number): WeightSet =>
      set({ "words/embedding/table": [size, 3] }, [
        { weight: "words/embedding/table", axis: 0, column: "text", what: "words", names },
      ]);
    const match = matchWeights(words(["", "?", "a", "b"], 6), words(["", "?", "b", "c"], 5));
    expect(match.carried[0]).toMatchObject({ rows: [0, 1, 3, -1, -1], fresh: ["c"], lost: ["a"] });
  });
});
