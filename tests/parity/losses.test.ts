// Losses against Keras's and PyTorch's: each row's loss and its gradient, operation by operation, as a graph, and on WASM.
import { describe, expect, test } from "vitest";
import { losses } from "../../packages/runtime/src/train/losses/losses.ts";
import { eachWay, useBackend } from "./each-way.ts";
import { lossCases, lossDifference } from "./loss-cases.ts";

/** Relative to the largest magnitude of each tensor: float32 carries 6e-8, and sums are added up in another order. */
const bound = 1e-5;

test("Every loss has a recorded case", () => {
  expect(new Set(lossCases.map(({ loss }) => loss))).toEqual(new Set(losses.keys()));
});

describe.each(eachWay)("A loss computes what its peer computes, on %s, eager %s:", (kind, eager) => {
  const backend = useBackend(kind);

  test.each(lossCases)("$name ($peer)", (one) => {
    const { rows, gradient, each, mean } = lossDifference(backend(), one, eager);
    expect(rows).toBeLessThanOrEqual(bound);
    expect(gradient).toBeLessThanOrEqual(bound);
    expect(mean).toBeLessThanOrEqual(bound);
    if (/saturated|small errors/.test(one.name)) expect(each).toBeLessThanOrEqual(bound);
  });
});
