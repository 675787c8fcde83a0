// Optimizers against Keras's and PyTorch's: the path of weights over fifty steps with the same gradients, eagerly and as a graph.
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Backend, nativeKernelBackend } from "../../packages/runtime/src/backend/index.ts";
import { compile } from "../../packages/runtime/src/graph/compile.ts";
import { numberArgument } from "../../packages/runtime/src/ops/arguments.ts";
import { clips } from "../../packages/runtime/src/train/clip-gradients.ts";
import { initialMemory, type Moves, moveWeights } from "../../packages/runtime/src/train/move-weights.ts";
import { optimizers } from "../../packages/runtime/src/train/optimizers/optimizers.ts";
import { call } from "../../packages/runtime/src/train/testing/train-fixture.ts";
import {
  disposeState,
  filledVariables,
  restoreVariables,
  resultWeights,
} from "../../packages/runtime/src/train/train-state.ts";
import { regularisers } from "../../packages/runtime/src/train/weight-costs.ts";
import { asTensor, backend, expectClose, type RecordedTensor, recorded, recordedPath } from "./recorded.ts";

type Case = ReturnType<typeof recorded<"optimizers">>[number];

const cases = recorded("optimizers");
const { start, gradients } = recordedPath();
let tf: Backend["tf"];
let before: readonly (number | undefined)[];

const counts = () => [tf.memory().numTensors, nativeKernelBackend()?.binding.getNumOfTensors()];

beforeAll(async () => {
  ({ tf } = await backend());
});
beforeEach(() => {
  before = counts();
});
afterEach(() => {
  expect(counts()).toEqual(before);
});

/** What of a recorded file must be there. */
function given<Value>(value: Value | undefined): Value {
  if (value === undefined) expect.fail("something is missing in the recorded file");
  return value;
}

function movesOf({ optimizer, args, moves }: Case): Moves {
  const checked = (one: { call: string; args: Parameters<typeof call>[1] }) => call(one.call, one.args);
  return {
    optimizer: call(optimizer, args),
    clip: moves.clip === null ? null : checked(moves.clip),
    regularise: moves.regularise.map(checked),
    average: moves.average === null ? null : checked(moves.average),
  };
}

/** Takes the steps of a case; calls `at` after each with its number. */
function walk(
  one: Case,
  eager: boolean,
  at: (step: number, kept: ReadonlyMap<string, Tensor>, weights: ReadonlyMap<string, Tensor>) => void,
): void {
  const moves = movesOf(one);
  const stored = new Map(
    one.weights.map((name) => {
      const { shape, data } = given(start[name]);
      return [name, { shape, data: Float32Array.from(data) }] as const;
    }),
  );
  const shapes = new Map([...stored].map(([name, { shape }]) => [name, shape]));
  const state = {
    weights: restoreVariables(tf, stored),
    slots: filledVariables(tf, initialMemory(moves, shapes)),
  };
  const step = compile(
    (all: Readonly<Record<string, Tensor>>, learningRate: Scalar, number: Scalar) => {
      tf.tidy(() =>
        moveWeights(tf, moves, state, {
          gradients: new Map(Object.entries(all)),
          rows: new Map(),
          scalars: { learningRate, step: number },
        }),
      );
    },
    { tf, eager },
  );
  gradients.forEach((ofStep, index) => {
    const tensors = Object.fromEntries(one.weights.map((name) => [name, asTensor(tf, given(ofStep[name]))]));
    const [rate, number] = [tf.scalar(numberArgument(one.args, "lr")), tf.scalar(index + 1)];
    step(tensors, rate, number);
    tf.dispose([...Object.values(tensors), rate, number]);
    at(index + 1, resultWeights(state), state.weights);
  });
  step.dispose();
  disposeState(tf, state);
}

test("Every optimizer, bound, cost and mean has a recorded case", () => {
  expect(new Set(cases.map(({ optimizer }) => optimizer))).toEqual(new Set(optimizers.keys()));
  const calls = cases.flatMap(({ moves }) =>
    [moves.clip, ...moves.regularise, moves.average].flatMap((one) => one ?? []),
  );
  expect(new Set(calls.map((one) => one.call))).toEqual(new Set([...clips.keys(), ...regularisers.keys(), "ema"]));
});

describe.each([true, false])("An optimizer takes the steps that its peer takes, eager %s:", (eager) => {
  test.each(cases)("$name ($peer)", (one) => {
    const held = (tensors: ReadonlyMap<string, Tensor>, wanted: readonly RecordedTensor[] | undefined): void =>
      one.weights.forEach((name, place) => {
        expectClose(given(tensors.get(name)), given(wanted?.[place]));
      });
    const seen: number[] = [];
    walk(one, eager, (step, kept, weights) => {
      if (!(step in one.steps)) return;
      seen.push(step);
      held(weights, one.steps[step]);
      if (one.averages !== undefined) held(kept, one.averages[step]);
    });
    expect(seen).toEqual(Object.keys(one.steps).map(Number));
    expect(seen.at(-1)).toBe(50);
  });
});
