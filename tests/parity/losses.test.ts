// Losses against Keras's and PyTorch's: each row's loss and its gradient, operation by operation, as a graph, and on WASM.
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Backend, loadBackend, nativeKernelBackend } from "../../packages/runtime/src/backend/index.ts";
import { losses } from "../../packages/runtime/src/train/losses/losses.ts";
import { lossCases, lossDifference } from "./loss-cases.ts";

/** Relative to the largest magnitude of each tensor: float32 carries 6e-8, and sums are added up in another order. */
const bound = 1e-5;

test("Every loss has a recorded case", () => {
  expect(new Set(lossCases.map(({ loss }) => loss))).toEqual(new Set(losses.keys()));
});

describe.each([
  ["native", true],
  ["native", false],
  ["wasm", true],
] as const)("A loss computes what its peer computes, on %s, eager %s:", (kind, eager) => {
  let backend: Backend;
  let before: readonly (number | undefined)[];
  const counts = () => [
    backend.tf.memory().numTensors,
    kind === "native" ? nativeKernelBackend()?.binding.getNumOfTensors() : 0,
  ];

  beforeAll(async () => {
    backend = await loadBackend({ install: false, prefer: kind });
    expect(backend.kind).toBe(kind);
  });
  beforeEach(() => {
    before = counts();
  });
  afterEach(() => {
    expect(counts()).toEqual(before);
  });

  test.each(lossCases)("$name ($peer)", (one) => {
    const { rows, gradient, each, mean } = lossDifference(backend, one, eager);
    expect(rows).toBeLessThanOrEqual(bound);
    expect(gradient).toBeLessThanOrEqual(bound);
    expect(mean).toBeLessThanOrEqual(bound);
    if (/saturated|small errors/.test(one.name)) expect(each).toBeLessThanOrEqual(bound);
  });
});
