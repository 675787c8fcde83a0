import type { Tensor } from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { statelessUniform } from "../backend/index.ts";
import type { GraphStore } from "../graph/compile.ts";
import { bindingWith, requireBackend } from "../graph/recordable-backend.ts";
import { type GraphUse, graphsInMemory } from "./graph-use.ts";
import { initialWeights } from "./initial-weights.ts";
import { nativeBackend } from "./testing/native-backend.ts";
import { adam, batchNorm, dense, modelOf, node, sgd, trainOf } from "./testing/train-fixture.ts";
import { TrainProgram } from "./train-program.ts";
import { disposeState, filledVariables, restoreVariables, type TrainState } from "./train-state.ts";
import { initialSlots, type StepBatch } from "./train-step.ts";

const backend = nativeBackend();

/** Everything with state or chance in it. */
const model = modelOf(
  { features: [4] },
  [
    dense("hidden", "features", { width: 4, units: 8, activation: "tanh" }),
    batchNorm("norm", "hidden", [8]),
    node("drop", { op: "dropout", from: "norm", shape: [8], args: { rate: 0.4 } }),
    dense("classes", "drop", { width: 8, units: 3, activation: "softmax" }),
  ],
  { label: "classes" },
);

/** A program over a state of its own. */
interface Running {
  readonly program: TrainProgram;
  readonly state: TrainState;
}

function start(graphs: GraphUse = graphsInMemory, train = trainOf({ optimizer: adam(0.01) })): Running {
  const { tf } = backend();
  const initial = initialWeights(model, 1);
  const slots = initialSlots({ model, train }, (name) => initial.get(name)?.shape ?? []);
  const state = { weights: restoreVariables(tf, initial), slots: filledVariables(tf, slots) };
  const uniform: ConstructorParameters<typeof TrainProgram>[0]["uniform"] = (shape, at) =>
    statelessUniform(backend(), shape, at);
  return { state, program: new TrainProgram({ tf, model, train, uniform, seed: 1, graphs }, state) };
}

function end({ program, state }: Running): void {
  program.dispose();
  disposeState(backend().tf, state);
}

/** The rows of steps one after the other. */
function batchOf(rows: number, firstStep: number, steps = 1): StepBatch {
  const { tf } = backend();
  const count = rows * steps;
  const values = Array.from({ length: count * 4 }, (_, index) => Math.sin(1 + 4 * rows * (firstStep - 1) + index));
  const labels = Int32Array.from({ length: count }, (_, row) => (firstStep + row) % 3);
  return {
    inputs: new Map<string, Tensor>([["features", tf.tensor2d(values, [count, 4])]]),
    targets: new Map<string, Tensor>([["label", tf.tensor1d(labels, "int32")]]),
  };
}

function take({ program }: Running, rows: number, at: { firstStep: number; learningRates: number[] }): number[][] {
  const batch = batchOf(rows, at.firstStep, at.learningRates.length);
  const sums = program.steps(batch, at);
  backend().tf.dispose([...batch.inputs.values(), ...batch.targets.values()]);
  return sums.map((one) => [...one]);
}

function answer({ program }: Running, rows: number): number[] {
  const { tf } = backend();
  const { inputs, targets } = batchOf(rows, 1);
  const values = Object.values(program.answerer.answer(inputs, targets)).flatMap(({ output, rows: losses }) => {
    const numbers = [...output.dataSync(), ...losses.dataSync()];
    tf.dispose([output, losses]);
    return numbers;
  });
  tf.dispose([...inputs.values(), ...targets.values()]);
  return values;
}

const valuesOf = ({ state }: Running): number[][] =>
  [...state.weights.values(), ...state.slots.values()].map((variable) => [...variable.dataSync()]);

/** Counts what is asked of the binding while a piece of work runs; sessions that it opens count as long. */
function counting<R>(work: (calls: { operations: number; runs: number }) => R): R {
  const native = requireBackend();
  const real = native.binding;
  const calls = { operations: 0, runs: 0 };
  native.binding = bindingWith(real, {
    executeOp: (...given) => {
      calls.operations++;
      return real.executeOp(...given);
    },
    runSavedModel: (...given) => {
      calls.runs++;
      return real.runSavedModel(...given);
    },
  });
  try {
    return work(calls);
  } finally {
    native.binding = real;
  }
}

describe("steps", () => {
  test("give total loss, then loss and rows right of each output, for each step of a call", () => {
    const running = start();
    const sums = take(running, 6, { firstStep: 1, learningRates: [0.01, 0.01, 0.01] });
    expect(sums.map(({ length }) => length)).toEqual([3, 3, 3]);
    for (const [total, loss, right] of sums) {
      expect(total).toBe(loss);
      expect([0, 1, 2, 3, 4, 5, 6]).toContain(right);
    }
    end(running);
  });

  test("go as far as the learning rate of each says, which no graph keeps", () => {
    const running = start(graphsInMemory, trainOf({ optimizer: sgd(0.1) }));
    const kernel = running.state.weights.get("classes/kernel");
    if (kernel === undefined) expect.fail("the model has that weight");
    const moves: number[] = [];
    // One batch and one step number: what differs is the rate, and the weights that the step before moved.
    for (const rate of [0, 1e-3, 0, 1e-2, 0]) {
      const old = [...kernel.dataSync()];
      take(running, 6, { firstStep: 1, learningRates: [rate] });
      const now = kernel.dataSync();
      moves.push(Math.hypot(...old.map((value, index) => value - (now[index] ?? Number.NaN))));
    }
    const [none, small = 0, still, large = 0, last] = moves;
    expect([none, still, last]).toEqual([0, 0, 0]);
    // The gradient is nearly the same after so small a step.
    expect(large / small).toBeGreaterThan(9);
    expect(large / small).toBeLessThan(11);
    end(running);
  });

  test("drop other values at each step, and the same ones at the same step", () => {
    const loss = (firstStep: number): number => {
      const running = start();
      // The batch is that of step 1 each time.
      const batch = batchOf(6, 1);
      const [sums] = running.program.steps(batch, { firstStep, learningRates: [0.01] });
      backend().tf.dispose([...batch.inputs.values(), ...batch.targets.values()]);
      end(running);
      return sums?.[0] ?? Number.NaN;
    };
    expect(loss(1)).toBe(loss(1));
    expect(new Set([1, 2, 3, 4].map(loss)).size).toBe(4);
  });

  test("and answers in between are one run of a graph each: variables stay where they are", () => {
    counting((calls) => {
      const running = start();
      for (let step = 1; step <= 2; step++) {
        take(running, 6, { firstStep: step, learningRates: [0.01] });
        answer(running, 4);
      }
      const then = { ...calls };
      for (let step = 3; step <= 7; step++) {
        take(running, 6, { firstStep: step, learningRates: [0.01] });
        answer(running, 4);
      }
      expect({ operations: calls.operations - then.operations, runs: calls.runs - then.runs }).toEqual({
        operations: 0,
        runs: 10,
      });
      end(running);
    });
  });

  test("leave their variables with the present values when the program is disposed", () => {
    const running = start();
    for (let step = 1; step <= 3; step++) take(running, 6, { firstStep: step, learningRates: [0.01] });
    running.program.dispose();
    const after = valuesOf(running);
    disposeState(backend().tf, running.state);
    const looked = start();
    for (let step = 1; step <= 3; step++) {
      take(looked, 6, { firstStep: step, learningRates: [0.01] });
      // Reading them on the way changes nothing.
      valuesOf(looked);
    }
    expect(valuesOf(looked)).toEqual(after);
    end(looked);
  });
});

describe("a program whose graphs were kept", () => {
  /** A full batch, a partial one, answers, and steps of both sizes again. */
  const work = (running: Running): (number[] | number[][])[] => [
    take(running, 6, { firstStep: 1, learningRates: [0.02] }),
    take(running, 4, { firstStep: 2, learningRates: [0.02] }),
    answer(running, 5),
    take(running, 6, { firstStep: 3, learningRates: [0.01, 0.005] }),
    take(running, 4, { firstStep: 5, learningRates: [0.01] }),
    answer(running, 5),
    ...valuesOf(running),
  ];

  test("records nothing and gives the same bits", () => {
    const texts = new Map<string, string>();
    const store: GraphStore = {
      read: (key) => texts.get(key) ?? null,
      write: (key, text) => {
        texts.set(key, text);
      },
    };
    const graphs: GraphUse = { eager: false, cache: { store, key: "this program" } };
    const run = () =>
      counting((calls) => {
        const running = start(graphs);
        const then = calls.operations;
        const result = work(running);
        const operations = calls.operations - then;
        end(running);
        return { result, operations };
      });
    const first = run();
    expect(first.operations).toBeGreaterThan(100);
    // Steps of 6 and 4 rows, two steps of 6, and answers.
    expect(texts.size).toBe(4);
    expect(run()).toEqual({ result: first.result, operations: 0 });
    const running = start();
    expect(work(running)).toEqual(first.result);
    end(running);
  });
});
