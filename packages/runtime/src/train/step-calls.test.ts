import { describe, expect, test } from "vitest";
import { callsOf, joined, stepsPerCall } from "./step-calls.ts";
import { dense, modelOf } from "./testing/train-fixture.ts";

const batches = (sizes: readonly number[]): Uint32Array[] =>
  sizes.map((size, index) => new Uint32Array(size).fill(index));
const sizesOf = (calls: ReturnType<typeof callsOf>) => calls.map(({ first, batches: some }) => [first, some.length]);

describe("callsOf", () => {
  test("puts full groups together and takes the rest one by one", () => {
    const calls = callsOf(batches([4, 4, 4, 4, 4, 4, 4, 2]), { from: 0, perCall: 3 });
    expect(sizesOf(calls)).toEqual([
      [0, 3],
      [3, 3],
      [6, 1],
      [7, 1],
    ]);
  });

  test("goes on after a group as it would have without a stop", () => {
    const all = batches([4, 4, 4, 4, 4, 4, 4, 2]);
    const whole = callsOf(all, { from: 0, perCall: 3 });
    expect(callsOf(all, { from: 3, perCall: 3 })).toEqual(whole.slice(1));
    expect(callsOf(all, { from: 8, perCall: 3 })).toEqual([]);
  });

  test("takes every batch alone where a call takes one step", () => {
    expect(sizesOf(callsOf(batches([2, 2, 1]), { from: 0, perCall: 1 }))).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
  });
});

test("joined rows keep their order", () => {
  expect([...joined(batches([2, 1]))]).toEqual([0, 0, 1]);
  expect([...joined(batches([2]))]).toEqual([0, 0]);
});

test("several steps a call are for small models", () => {
  const model = modelOf({ x: [4] }, [{ ...dense("d", "x", { width: 4, units: 2 }), flops: 16 }], { label: "d" });
  expect(stepsPerCall(model, { batch: 32 })).toBe(8);
  expect(stepsPerCall(model, { batch: 1_000_000 })).toBe(1);
});
