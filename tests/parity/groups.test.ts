// Rates of parts and parts that begin to learn later against PyTorch's groups of parameters: the path of weights over twelve steps with the
// same gradients, operation by operation, as one graph for all epochs, and on WASM.
import { readFileSync } from "node:fs";
import type { Scalar, Tensor, Tensor1D } from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { compile } from "../../packages/runtime/src/graph/compile.ts";
import { numberArgument } from "../../packages/runtime/src/ops/arguments.ts";
import { initialMemory, type Moves, moveWeights } from "../../packages/runtime/src/train/move-weights.ts";
import { begunAt, stagesOf } from "../../packages/runtime/src/train/part-rates.ts";
import { call } from "../../packages/runtime/src/train/testing/train-fixture.ts";
import { disposeState, filledVariables, restoreVariables } from "../../packages/runtime/src/train/train-state.ts";
import { eachWay, useBackend } from "./each-way.ts";
import { asTensor, type RecordedPath, type RecordedTensor } from "./recorded.ts";
import { apart } from "./tensors-apart.ts";

type Call = Parameters<typeof call>;

interface GroupCase extends Pick<Moves, "rates" | "unfreeze"> {
  readonly name: string;
  readonly optimizer: string;
  readonly args: NonNullable<Call[1]>;
  readonly clip: { readonly call: string; readonly args: NonNullable<Call[1]> } | null;
  readonly steps: readonly Readonly<Record<string, RecordedTensor>>[];
}

// Written by record_groups.py in this form.
const { start, gradients, stepsPerEpoch, cases } = JSON.parse(
  readFileSync(new URL("recorded/groups.json", import.meta.url), "utf8"),
) as RecordedPath & { readonly stepsPerEpoch: number; readonly cases: readonly GroupCase[] };

/** Relative to the largest magnitude of each weight. */
const bound = 1e-5;

describe.each(eachWay)("Groups of parameters move as PyTorch's, on %s, eager %s:", (kind, eager) => {
  const backend = useBackend(kind);

  test.each(cases)("$name", ({ optimizer, args, clip, rates, unfreeze, steps }) => {
    const { tf } = backend();
    const moves: Moves = {
      optimizer: call(optimizer, args),
      clip: clip === null ? null : call(clip.call, clip.args),
      regularise: [],
      average: null,
      rates,
      unfreeze,
    };
    const names = Object.keys(start);
    const stored = new Map(
      Object.entries(start).map(([name, { shape, data }]) => [name, { shape, data: Float32Array.from(data) }]),
    );
    const state = {
      weights: restoreVariables(tf, stored),
      slots: filledVariables(tf, initialMemory(moves, new Map([...stored].map(([name, { shape }]) => [name, shape])))),
    };
    const stages = stagesOf(moves);
    const step = compile(
      (all: Readonly<Record<string, Tensor>>, learningRate: Scalar, number: Scalar, begun: Tensor1D) => {
        tf.tidy(() =>
          moveWeights(tf, moves, state, {
            gradients: new Map(Object.entries(all)),
            rows: new Map(),
            scalars: { learningRate, step: number, begun },
          }),
        );
      },
      { tf, eager },
    );
    let most = 0;
    gradients.forEach((ofStep, index) => {
      const tensors = Object.fromEntries(
        names.map((name) => [name, asTensor(tf, ofStep[name] ?? { shape: [0], data: [] })]),
      );
      const [rate, number] = [tf.scalar(numberArgument(args, "lr")), tf.scalar(index + 1)];
      // At least one value: a graph has no input of none.
      const begun = tf.tensor1d([...begunAt(stages, stepsPerEpoch, index + 1), 0]);
      step(tensors, rate, number, begun);
      tf.dispose([...Object.values(tensors), rate, number, begun]);
      for (const name of names) most = Math.max(most, apart(state.weights.get(name), steps[index]?.[name]));
    });
    step.dispose();
    disposeState(tf, state);
    expect(steps).toHaveLength(gradients.length);
    expect(most).toBeLessThanOrEqual(bound);
  });
});
