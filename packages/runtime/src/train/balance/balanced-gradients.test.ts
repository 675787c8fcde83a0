// Each balance beside its formula, computed here in plain numbers from gradients of single tasks.
import type { CheckedTasks, CheckedTrain } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { statelessUniform } from "../../backend/index.ts";
import { prepareBatch } from "../../data/prepare-batch.ts";
import { batchTensors } from "../batch-tensors.ts";
import type { ForwardOptions } from "../forward.ts";
import { initialWeights } from "../initial-weights.ts";
import { stepGradients } from "../step-gradients.ts";
import { nativeBackend } from "../testing/native-backend.ts";
import { call, sgd } from "../testing/train-fixture.ts";
import { bothLearned, bothTargets, tasksOf, twoHeads } from "../testing/two-tasks.ts";
import { disposeState, filledVariables, restoreVariables, type TrainState } from "../train-state.ts";
import { initialSlots } from "../train-step.ts";
import { balancedGradients } from "./balanced-gradients.ts";

const backend = nativeBackend();
const source = bothTargets({ gaps: false });
const trainWith = (balance: CheckedTasks["balance"]): CheckedTrain =>
  bothLearned({ optimizer: sgd(0.1), tasks: tasksOf({ balance }) });

function options(): ForwardOptions {
  const { tf } = backend();
  return {
    tf,
    training: true,
    uniform: (_, shape) => statelessUniform(backend(), shape, { seed: [1, 2], step: tf.scalar(1, "int32") }),
  };
}

/** `tf.tidy` for what is no tensor. */
function tidied<R>(compute: () => R): R {
  const engine = backend().tf.engine();
  engine.startScope();
  try {
    return compute();
  } finally {
    engine.endScope();
  }
}

type Numbers = Readonly<Record<string, readonly number[]>>;
const numbersOf = (tensors: ReadonlyMap<string, Tensor>): Numbers =>
  Object.fromEntries([...tensors].map(([name, tensor]) => [name, Array.from(tensor.dataSync())]));

/** Runs with a state of the training and a batch of the first rows. */
function withState<R>(train: CheckedTrain, use: (state: TrainState, batch: ReturnType<typeof batchTensors>) => R): R {
  const { tf } = backend();
  const initial = initialWeights(twoHeads, 5);
  const plan = { model: twoHeads, train };
  const state: TrainState = {
    weights: restoreVariables(tf, initial),
    slots: filledVariables(
      tf,
      initialSlots(plan, (name) => initial.get(name)?.shape ?? []),
    ),
  };
  const made = prepareBatch(source.table, source.dataset, source.preparation, source.rows.train.subarray(0, 20), null);
  const batch = batchTensors(tf, made);
  try {
    return use(state, batch);
  } finally {
    tf.dispose([...batch.inputs.values(), ...batch.targets.values()]);
    disposeState(tf, state);
  }
}

/** One step's gradients and losses; what is remembered after it. */
function take(train: CheckedTrain, state: TrainState, batch: ReturnType<typeof batchTensors>, step = 1) {
  const { tf } = backend();
  return tidied(() => {
    const scalars = { learningRate: tf.scalar(0.1), step: tf.scalar(step) };
    const found = balancedGradients({ model: twoHeads, train }, state, { ...batch, scalars }, options());
    return {
      gradients: numbersOf(found.gradients),
      sums: Array.from(found.sums.dataSync()),
      memory: numbersOf(new Map([...state.slots].filter(([name]) => name.startsWith("balance ")))),
    };
  });
}

/** The gradients of each task by itself, its weight included. */
function single(state: TrainState, batch: ReturnType<typeof batchTensors>): Numbers[] {
  const train = trainWith(call("fixed"));
  return train.losses.map((one) =>
    tidied(() => {
      const plan = { model: twoHeads, train: { ...train, losses: [one] } };
      return numbersOf(stepGradients(plan, state.weights, batch, options()).gradients);
    }),
  );
}

const sumOf = (parts: readonly Numbers[], factors: readonly number[], name: string): number[] =>
  (parts.find((part) => name in part)?.[name] ?? []).map((_, place) =>
    parts.reduce((sum, part, task) => sum + (factors[task] ?? 0) * (part[name]?.[place] ?? 0), 0),
  );

function expectSame(found: Numbers, wanted: (name: string) => readonly number[]): void {
  for (const [name, values] of Object.entries(found)) {
    wanted(name).forEach((value, place) => {
      expect(values[place], name).toBeCloseTo(value, 5);
    });
  }
}

describe("a balance of tasks", () => {
  test("`fixed` gives the gradients of the sum of the losses", () => {
    withState(trainWith(call("fixed")), (state, batch) => {
      const parts = single(state, batch);
      expectSame(take(trainWith(call("fixed")), state, batch).gradients, (name) => sumOf(parts, [1, 1], name));
    });
  });

  test("`uncertainty` divides losses by the variances, which move against their gradient", () => {
    const train = trainWith(call("uncertainty", { lr: 0.01 }));
    withState(train, (state, batch) => {
      const parts = single(state, batch);
      const first = take(train, state, batch);
      // log σ² is 0: classes count whole, numbers half.
      expectSame(first.gradients, (name) => sumOf(parts, [1, 0.5], name));
      const [, label = 0, , height = 0] = first.sums;
      // Adam's first step has the size of the rate, against the sign of ½ − c·L.
      const way = [Math.sign(0.5 - label), Math.sign(0.5 - 0.5 * 0.5 * height)];
      expect(first.memory["balance label/log_variance"]?.[0]).toBeCloseTo(-0.01 * (way[0] ?? 0), 5);
      expect(first.memory["balance height/log_variance"]?.[0]).toBeCloseTo(-0.01 * (way[1] ?? 0), 5);
      const factors = [0.01 * (way[0] ?? 0), 0.01 * (way[1] ?? 0)].map(
        (s, task) => Math.exp(s) * (task === 0 ? 1 : 0.5),
      );
      expectSame(take(train, state, batch, 2).gradients, (name) => sumOf(parts, factors, name));
    });
  });

  test("`gradnorm` gives the gradients of the weighted losses, and weights move as equation 2 of its paper says", () => {
    const train = trainWith(call("gradnorm", { alpha: 1.5, lr: 0.025 }));
    withState(train, (state, batch) => {
      const parts = single(state, batch);
      const first = take(train, state, batch);
      expectSame(first.gradients, (name) => sumOf(parts, [1, 1], name));
      // Both losses are what they were at first, so both aims are the mean of the lengths over the last shared layer.
      const lengths = parts.map((part) => Math.hypot(...(part["hidden/kernel"] ?? []), ...(part["hidden/bias"] ?? [])));
      const aim = lengths.reduce((sum, length) => sum + length, 0) / 2;
      const moved = lengths.map((length) => 1 - 0.025 * Math.sign(length - aim) * length);
      const all = moved.reduce((sum, weight) => sum + weight, 0);
      expect(first.memory["balance label/weight"]?.[0]).toBeCloseTo((2 * (moved[0] ?? 0)) / all, 5);
      expect(first.memory["balance height/weight"]?.[0]).toBeCloseTo((2 * (moved[1] ?? 0)) / all, 5);
      const weights = [first.memory["balance label/weight"]?.[0] ?? 0, first.memory["balance height/weight"]?.[0] ?? 0];
      expectSame(take(train, state, batch, 2).gradients, (name) => sumOf(parts, weights, name));
    });
  });

  test("`pcgrad` takes out of shared gradients what goes against the others, and leaves heads as they are", () => {
    const train = trainWith(call("pcgrad"));
    withState(train, (state, batch) => {
      const parts = single(state, batch);
      const shared = (part: Numbers | undefined): number[] => [
        ...(part?.["hidden/kernel"] ?? []),
        ...(part?.["hidden/bias"] ?? []),
      ];
      const [one, other] = [shared(parts[0]), shared(parts[1])];
      const product = one.reduce((sum, value, place) => sum + value * (other[place] ?? 0), 0);
      const against = Math.min(product, 0);
      const square = (values: readonly number[]): number => values.reduce((sum, value) => sum + value * value, 0);
      const factors = [1 - against / square(one), 1 - against / square(other)];
      expectSame(take(train, state, batch).gradients, (name) =>
        sumOf(parts, name.startsWith("hidden") ? factors : [1, 1], name),
      );
    });
  });

  test("tells the same figures of a step whatever it balances", () => {
    const told = ["fixed", "gradnorm", "pcgrad", "uncertainty"].map((name) => {
      const train = trainWith(call(name, { alpha: 1.5, lr: 0.025 }));
      return withState(train, (state, batch) => take(train, state, batch).sums);
    });
    for (const sums of told) {
      sums.forEach((value, place) => {
        expect(value).toBeCloseTo(told[0]?.[place] ?? Number.NaN, 5);
      });
    }
  });
});
