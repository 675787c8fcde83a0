import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, nativeKernelBackend } from "../backend/index.ts";
import { compile } from "../graph/compile.ts";
import { gru, gruUnrolled, lstm, lstmUnrolled, type RecurrentWeights } from "./recurrent.ts";

let tf: Backend["tf"];

beforeAll(async () => {
  const backend = await loadBackend({ install: false });
  expect(backend.kind).toBe("native");
  tf = backend.tf;
});

/** A cell with all that it is given as a list, and all that it gives. */
interface Cell {
  readonly gates: number;
  readonly biasRows: readonly number[];
  readonly states: number;
  readonly run: Layer;
  readonly unrolled: Layer;
}

type Layer = (
  x: Tensor,
  weights: RecurrentWeights,
  from: { start: readonly Tensor2D[]; mask: Tensor | null },
) => Tensor[];

function two([hidden, cell]: readonly Tensor2D[]): { hidden: Tensor2D; cell: Tensor2D } {
  if (hidden === undefined || cell === undefined) throw new Error("an LSTM has two states");
  return { hidden, cell };
}

function one([state]: readonly Tensor2D[]): Tensor2D {
  if (state === undefined) throw new Error("a GRU has a state");
  return state;
}

const cells: readonly (readonly [string, Cell])[] = [
  [
    "LSTM",
    {
      gates: 4,
      biasRows: [],
      states: 2,
      run: (x, weights, { start, mask }) => {
        const { sequence, last } = lstm(tf, x, weights, { start: two(start), mask });
        return [sequence, last.hidden, last.cell];
      },
      unrolled: (x, weights, { start, mask }) => {
        const { sequence, last } = lstmUnrolled(tf, x, weights, { start: two(start), mask });
        return [sequence, last.hidden, last.cell];
      },
    },
  ],
  [
    "GRU",
    {
      gates: 3,
      biasRows: [2],
      states: 1,
      run: (x, weights, { start, mask }) => {
        const { sequence, last } = gru(tf, x, weights, { start: one(start), mask });
        return [sequence, last];
      },
      unrolled: (x, weights, { start, mask }) => {
        const { sequence, last } = gruUnrolled(tf, x, weights, { start: one(start), mask });
        return [sequence, last];
      },
    },
  ],
];

const sizes: readonly (readonly [string, { batch: number; time: number; width: number; units: number }])[] = [
  ["a batch", { batch: 5, time: 7, width: 3, units: 4 }],
  ["one row, one step, one unit", { batch: 1, time: 1, width: 2, units: 1 }],
  ["a long sequence", { batch: 3, time: 64, width: 8, units: 16 }],
];

type Size = (typeof sizes)[number][1];

/** Input, weights and first states, in that order. */
function given(cell: Cell, { batch, time, width, units }: Size): Tensor[] {
  const shapes = [
    [batch, time, width],
    [width, cell.gates * units],
    [units, cell.gates * units],
    [...cell.biasRows, cell.gates * units],
    ...Array.from({ length: cell.states }, () => [batch, units]),
  ];
  return shapes.map((shape, index) => tf.randomNormal(shape, 0, index === 0 ? 1 : 0.4, "float32", index + 1));
}

type Run = Cell["run"];

/** A run in which only some steps count, others in every row. */
function masked(run: Run, { batch, time }: Size): Run {
  const counts = Array.from({ length: batch * time }, (_, index) => (index * 7 + Math.floor(index / time)) % 3 > 0);
  return (x, weights, { start }) => run(x, weights, { start, mask: tf.tensor2d(counts.map(Number), [batch, time]) });
}

function apply(run: Run, all: readonly Tensor[]): Tensor[] {
  const [x, kernel, recurrent, bias, ...start] = all;
  if (x === undefined || kernel === undefined || recurrent === undefined || bias === undefined) {
    throw new Error("an input is missing");
  }
  return run(x, { kernel, recurrent, bias }, { start: start as Tensor2D[], mask: null }); // made as matrices
}

/** One number in which every result counts differently at every place. */
function scoreOf(results: readonly Tensor[]): Tensor {
  return tf.addN(
    results.map((result, index) =>
      tf.sum(tf.mul(tf.square(result), tf.randomUniform(result.shape, 0, 1, "float32", 50 + index))),
    ),
  );
}

/** Results and gradients as one list of numbers. */
function outcome(run: Run, all: readonly Tensor[]): number[] {
  return tf.tidy(() => {
    const results = apply(run, all);
    const gradients = tf.grads((...tensors: Tensor[]) => scoreOf(apply(run, tensors)))([...all]);
    return [...results, ...gradients].flatMap((tensor) => [...tensor.dataSync()]);
  });
}

/** Largest distance relative to the size of the numbers. */
function distance(values: readonly number[], expected: readonly number[]): number {
  expect(values).toHaveLength(expected.length);
  const size = Math.max(1, ...expected.map(Math.abs));
  return Math.max(...values.map((value, index) => Math.abs(value - (expected[index] ?? Number.NaN)))) / size;
}

describe.each(cells)("%s", (_, cell) => {
  const ways = sizes.flatMap(([name, size]) => [false, true].map((mask) => ({ name, size, mask })));
  test.each(ways)(
    "gives the formula's values and gradients for $name, eagerly and in a graph, masked: $mask",
    ({ size, mask }) => {
      const all = given(cell, size);
      const [run, unrolled] = [cell.run, cell.unrolled].map((one) => (mask ? masked(one, size) : one));
      if (run === undefined || unrolled === undefined) throw new Error("there are two ways");
      // Counted after the inputs have been handed over, which the first use does.
      const expected = outcome(unrolled, all);
      const before = [tf.memory().numTensors, nativeKernelBackend()?.binding.getNumOfTensors()];
      expect(distance(outcome(run, all), expected)).toBeLessThan(1e-5);
      const compiled = compile(
        (...tensors: Tensor[]) => [
          ...apply(run, tensors),
          ...tf.grads((...inner: Tensor[]) => scoreOf(apply(run, inner)))([...tensors]),
        ],
        { tf, verifyAt: [2] },
      );
      for (let call = 1; call <= 2; call++) {
        const results = compiled(...all);
        expect(
          distance(
            results.flatMap((result) => [...result.dataSync()]),
            expected,
          ),
        ).toBeLessThan(1e-5);
        tf.dispose(results);
      }
      compiled.dispose();
      expect([tf.memory().numTensors, nativeKernelBackend()?.binding.getNumOfTensors()]).toEqual(before);
      tf.dispose(all);
    },
  );

  test("has the same values on the plain backend", async () => {
    const [size] = sizes;
    if (size === undefined) throw new Error("a size is missing");
    const all = given(cell, size[1]);
    const native = outcome(cell.run, all);
    try {
      await tf.setBackend("cpu");
      expect(distance(outcome(cell.run, all), native)).toBeLessThan(1e-5);
    } finally {
      await tf.setBackend("tensorflow");
    }
    tf.dispose(all);
  });

  test("the last output of the sequence is the last state, and it starts from zero unless told otherwise", () => {
    tf.tidy(() => {
      const all = given(cell, { batch: 2, time: 3, width: 2, units: 3 });
      const [x, kernel, recurrent, bias] = all;
      if (x === undefined || kernel === undefined || recurrent === undefined || bias === undefined)
        return expect.fail();
      const weights = { kernel, recurrent, bias };
      const zero = tf.zeros([2, 3]) as Tensor2D;
      const [sequence, last] = apply(cell.run, [x, kernel, recurrent, bias, zero, zero]);
      expect([...(last?.dataSync() ?? [])]).toEqual([...tf.slice(sequence ?? zero, [0, 2, 0], [2, 1, 3]).dataSync()]);
      const unsaid = cell.gates === 4 ? lstm(tf, x, weights) : gru(tf, x, weights);
      expect([...unsaid.sequence.dataSync()]).toEqual([...(sequence?.dataSync() ?? [])]);
    });
  });
});
