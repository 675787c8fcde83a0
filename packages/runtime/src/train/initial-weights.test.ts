import { describe, expect, test } from "vitest";
import { initialWeights } from "./initial-weights.ts";
import { batchNorm, conv3, dense, modelOf, node } from "./testing/train-fixture.ts";

const head = dense("head", "flat", { width: 8 * 8 * 16, units: 50 });
const first = conv3("first", "image", { size: 8, channels: 3, filters: 16 });
const flat = node("flat", { op: "flatten", from: "first", shape: [8 * 8 * 16] });
const model = modelOf({ image: [8, 8, 3] }, [first, flat, head], { label: "head" });

function dataOf(weights: ReturnType<typeof initialWeights>, name: string): number[] {
  const stored = weights.get(name);
  if (stored === undefined) expect.fail(`no weight ${name}`);
  return [...stored.data];
}

const variance = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value * value, 0) / values.length;

describe("initial weights", () => {
  test("have the names, shapes and sizes that the model states", () => {
    const weights = initialWeights(model, 0);
    expect([...weights].map(([name, { shape, data }]) => [name, shape, data.length])).toEqual([
      ["first/kernel", [3, 3, 3, 16], 432],
      ["first/bias", [16], 16],
      ["head/kernel", [1024, 50], 51_200],
      ["head/bias", [50], 50],
    ]);
  });

  test("are the same for one seed and others for another", () => {
    expect(initialWeights(model, 4)).toEqual(initialWeights(model, 4));
    expect(dataOf(initialWeights(model, 4), "head/kernel")).not.toEqual(
      dataOf(initialWeights(model, 5), "head/kernel"),
    );
  });

  test("of a layer do not move when another layer comes in before it", () => {
    const more = modelOf(
      { image: [8, 8, 3] },
      [first, batchNorm("norm", "first", [8, 8, 16]), { ...flat, inputs: ["norm"] }, head],
      { label: "head" },
    );
    expect(dataOf(initialWeights(more, 4), "head/kernel")).toEqual(dataOf(initialWeights(model, 4), "head/kernel"));
  });

  test("drawn by glorot_uniform lie within √(6 / (in + out)) and fill it evenly, the window counted", () => {
    const weights = initialWeights(model, 1);
    for (const [name, fanIn, fanOut] of [
      ["head/kernel", 1024, 50],
      ["first/kernel", 27, 144],
    ] as const) {
      const values = dataOf(weights, name);
      const limit = Math.sqrt(6 / (fanIn + fanOut));
      expect(values.every((value) => Math.abs(value) <= limit)).toBe(true);
      expect(variance(values) / (limit ** 2 / 3)).toBeCloseTo(1, name === "head/kernel" ? 1 : 0);
      expect(Math.max(...values)).toBeGreaterThan(0.95 * limit);
    }
  });

  test("drawn by he_normal have variance 2 / in, without what lies far out", () => {
    const kernel = { name: "kernel", shape: [200, 100], init: "he_normal", trainable: true } as const;
    const he = modelOf({ x: [200] }, [node("he", { op: "dense", from: "x", shape: [100], weights: [kernel] })], {
      y: "he",
    });
    const values = dataOf(initialWeights(he, 2), "he/kernel");
    expect(variance(values) / (2 / 200)).toBeCloseTo(1, 1);
    const widest = Math.max(...values.map(Math.abs)) / Math.sqrt(2 / 200);
    // Two deviations of the distribution before it was truncated.
    expect(widest).toBeLessThan(2 / 0.8796);
    expect(widest).toBeGreaterThan(2.2);
  });

  test("of batch_norm are ones and zeros", () => {
    const norm = modelOf({ x: [3] }, [batchNorm("norm", "x", [3])], { y: "norm" });
    const weights = initialWeights(norm, 3);
    expect([...weights.values()].map(({ data }) => [...data])).toEqual([
      [1, 1, 1],
      [0, 0, 0],
      [0, 0, 0],
      [1, 1, 1],
    ]);
  });
});
