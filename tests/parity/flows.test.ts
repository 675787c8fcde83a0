// Flows of the language against layers of Keras or PyTorch, values and gradients, on the native backend and on WASM.
import { catalog } from "@penstock/dsl";
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend } from "../../packages/runtime/src/backend/index.ts";
import { differenceOf, flowCases, flowFiles, mentions } from "./flow-cases.ts";

/** Relative to the largest magnitude of each tensor: float32 carries 6e-8, and sums are added up in another order. */
const bound = 1e-5;

test("Every operator has a recorded case", () => {
  const cases = flowFiles.flatMap(flowCases);
  const left = catalog.operators.filter(({ name }) => !cases.some((one) => mentions(one, name)));
  expect(left.map(({ name }) => name)).toEqual([]);
});

describe.each(["native", "wasm"] as const)("on the %s backend", (kind) => {
  let backend: Backend;

  beforeAll(async () => {
    backend = await loadBackend({ install: false, prefer: kind });
    expect(backend.kind).toBe(kind);
  });

  describe.each(flowFiles)("%s", (file) => {
    test.each(flowCases(file))("$name", (one) => {
      const held = backend.tf.memory().numTensors;
      const { forward, gradient } = differenceOf(backend, one);
      expect(forward).toBeLessThanOrEqual(bound);
      expect(gradient).toBeLessThanOrEqual(bound);
      expect(backend.tf.memory().numTensors).toBe(held);
    });
  });
});
