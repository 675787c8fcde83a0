import type { GraphNode } from "@penstock/dsl";
import { describe, expect, test } from "vitest";
import { segmentsOf } from "./segments.ts";
import { dense, modelOf, node } from "./testing/train-fixture.ts";

const layer = (id: string, from: string): GraphNode => dense(id, from, { width: 8, units: 8 });
const sum = (id: string, ...from: string[]): GraphNode => node(id, { op: "add", from, shape: [8] });
const idsOf = (nodes: readonly GraphNode[], outputs: Readonly<Record<string, string>>): string[][] =>
  segmentsOf(modelOf({ x: [8] }, nodes, outputs)).map((segment) => segment.nodes.map(({ id }) => id));

/** `l1 -> l2 -> …`. */
const chain = (count: number): GraphNode[] =>
  Array.from({ length: count }, (_, index) => layer(`l${index + 1}`, index === 0 ? "x" : `l${index}`));

describe("segments", () => {
  test("of a chain are about as many as each is long: the square root", () => {
    const segments = idsOf(chain(16), { y: "l16" });
    expect(segments.map((segment) => segment.length)).toEqual([4, 4, 4, 4]);
    expect(segments.flat()).toEqual(chain(16).map(({ id }) => id));
  });

  test("hand one value on", () => {
    const segments = segmentsOf(modelOf({ x: [8] }, chain(9), { y: "l9" }));
    expect(segments.map(({ input, output }) => [input, output])).toEqual([
      [null, "l3"],
      ["l3", "l6"],
      ["l6", "l9"],
    ]);
  });

  test("are not cut where two values live: inside of a shortcut", () => {
    const blocks = ["a", "b", "c", "d"].flatMap((name, index, all) => {
      const from = index === 0 ? "x" : `${all[index - 1]}3`;
      return [layer(`${name}1`, from), layer(`${name}2`, `${name}1`), sum(`${name}3`, `${name}2`, from)];
    });
    const ends = idsOf(blocks, { y: "d3" }).map((segment) => segment.at(-1));
    expect(ends.length).toBeGreaterThan(1);
    // The shortcut of the first block comes from the model's input, which is there anyway.
    expect(ends.slice(1).every((id) => id?.endsWith("3"))).toBe(true);
  });

  test("are one where the model cannot be cut", () => {
    const nodes = [layer("a", "x"), layer("b", "a"), layer("c", "b"), sum("d", "a", "b", "c")];
    const [first, ...rest] = idsOf(nodes, { y: "d" });
    expect([...(first ?? []), ...rest.flat()]).toEqual(["a", "b", "c", "d"]);
    expect(idsOf([layer("only", "x")], { y: "only" })).toEqual([["only"]]);
  });

  test("have all outputs in the last one", () => {
    const nodes = [...chain(9), layer("head", "l5")];
    const last = idsOf(nodes, { y: "l9", z: "head" }).at(-1);
    expect(last).toEqual(expect.arrayContaining(["l9", "head"]));
    const inside = idsOf(chain(9), { y: "l4", z: "l9" });
    expect(inside.at(-1)).toEqual(expect.arrayContaining(["l4", "l9"]));
  });

  test("are cut where values are few", () => {
    const wide = (id: string, from: string): GraphNode => dense(id, from, { width: 8, units: 4096 });
    const nodes = [wide("a", "x"), layer("b", "a"), wide("c", "b"), layer("d", "c"), wide("e", "d"), layer("f", "e")];
    expect(idsOf(nodes, { y: "f" }).map((segment) => segment.at(-1))).toEqual(["b", "d", "f"]);
  });
});
