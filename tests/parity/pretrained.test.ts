// Encoders of `std/text.pipe` with weights read from files of the `transformers` library, against what that library makes of the same ids: tiny
// networks of every family, recorded, on the native backend and on WASM.
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend } from "../../packages/runtime/src/backend/index.ts";
import { comparisonOf, pretrainedBound, pretrainedCases } from "./pretrained-cases.ts";

describe.each(["native", "wasm"] as const)("on the %s backend", (kind) => {
  let backend: Backend;

  beforeAll(async () => {
    backend = await loadBackend({ install: false, prefer: kind });
    expect(backend.kind).toBe(kind);
  });

  test.each(pretrainedCases())("$name", async (one) => {
    const held = backend.tf.memory().numTensors;
    expect(Math.max(...one.output)).toBeGreaterThan(0.5);
    const apart = await comparisonOf(one);
    expect(apart(backend)).toBeLessThanOrEqual(pretrainedBound);
    expect(backend.tf.memory().numTensors).toBe(held);
  });
});
