// Optimizers against Keras's and PyTorch's: the path of weights over fifty steps with the same gradients, operation by operation, as a
// graph, and on WASM.
import { describe, expect, test } from "vitest";
import { clips } from "../../packages/runtime/src/train/clip-gradients.ts";
import { optimizers } from "../../packages/runtime/src/train/optimizers/optimizers.ts";
import { regularisers } from "../../packages/runtime/src/train/weight-costs.ts";
import { eachWay, useBackend } from "./each-way.ts";
import { optimizerCases, pathDifference } from "./optimizer-cases.ts";

/** Relative to the largest magnitude of each weight. */
const bound = 1e-5;

test("Every optimizer, bound, cost and mean has a recorded case", () => {
  expect(new Set(optimizerCases.map(({ optimizer }) => optimizer))).toEqual(new Set(optimizers.keys()));
  const calls = optimizerCases.flatMap(({ moves }) =>
    [moves.clip, ...moves.regularise, moves.average].flatMap((one) => one ?? []),
  );
  expect(new Set(calls.map((one) => one.call))).toEqual(new Set([...clips.keys(), ...regularisers.keys(), "ema"]));
});

describe.each(eachWay)("An optimizer takes the steps that its peer takes, on %s, eager %s:", (kind, eager) => {
  const backend = useBackend(kind);

  test.each(optimizerCases)("$name ($peer)", (one) => {
    const { steps, weights, averages } = pathDifference(backend(), one, eager);
    expect(steps).toEqual(Object.keys(one.steps).map(Number));
    expect(steps.at(-1)).toBe(50);
    expect(weights).toBeLessThanOrEqual(bound);
    expect(averages).toBeLessThanOrEqual(bound);
  });
});
