// Losses of masks and of boxes against their formulas, written out pixel by pixel and cell by cell; as graphs, gradients included.
import type { Tensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend } from "../../backend/index.ts";
import { compile } from "../../graph/compile.ts";
import { randomStream } from "../../random/stream.ts";
import { call } from "../testing/train-fixture.ts";
import { rowLosses } from "./row-losses.ts";

let backend: Backend;

beforeAll(async () => {
  backend = await loadBackend({ install: false });
});

const [rows, height, width, classes] = [3, 4, 5, 3];
const pixels = height * width;
const random = randomStream(5, "regions");
const scores = Array.from({ length: rows * pixels * classes }, () => 2 * random.normal());
// The second row lacks a class.
const mask = Array.from({ length: rows * pixels }, (_, at) =>
  Math.floor(at / pixels) === 1 ? random.integer(2) : random.integer(classes),
);

interface Given {
  readonly loss: string;
  readonly args: Parameters<typeof call>[1];
  readonly softmax: boolean;
}

/** The rows' losses and their slope by what stands before the last function, as a graph or one by one. */
function computed(
  { loss, args, softmax }: Given,
  given: { readonly raw: Tensor; readonly target: Tensor },
  eager: boolean,
): { readonly rows: Float32Array; readonly slope: Float32Array } {
  const { tf } = backend;
  const of = (raw: Tensor, target: Tensor): Tensor =>
    rowLosses(tf, call(loss, args), {
      output: softmax ? tf.softmax(raw) : raw,
      logits: softmax ? raw : null,
      target,
      rowWeights: null,
    });
  const both = compile(
    (raw: Tensor, target: Tensor) => ({
      rows: of(raw, target),
      slope: tf.grad((one) => tf.sum(of(one, target)))(raw),
    }),
    { tf, eager },
  );
  const made = both(given.raw, given.target);
  const values = { rows: made.rows.dataSync<"float32">().slice(), slope: made.slope.dataSync<"float32">().slice() };
  tf.dispose([made.rows, made.slope]);
  both.dispose();
  return values;
}

/** Compares with a formula, whose slope is that of small steps. */
function expectFormula(
  given: Given,
  start: number[],
  { shape, target, formula }: { shape: number[]; target: () => Tensor; formula: (values: number[]) => number[] },
): void {
  const { tf } = backend;
  const before = tf.memory().numTensors;
  const tensors = { raw: tf.tensor(start, shape), target: target() };
  const expected = formula(start);
  for (const eager of [false, true]) {
    const made = computed(given, tensors, eager);
    made.rows.forEach((value, row) => {
      expect(value).toBeCloseTo(expected[row] ?? Number.NaN, 4);
    });
    const step = 1e-4;
    for (let at = 0; at < start.length; at += 7) {
      const sum = (off: number): number =>
        formula(start.map((value, index) => (index === at ? value + off : value))).reduce((a, b) => a + b, 0);
      expect(made.slope[at] ?? Number.NaN).toBeCloseTo((sum(step) - sum(-step)) / (2 * step), 3);
    }
  }
  tf.dispose([tensors.raw, tensors.target]);
  expect(tf.memory().numTensors).toBe(before);
}

/** Probabilities of a pixel. */
function softmaxOf(values: readonly number[]): number[] {
  const most = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((value) => value / sum);
}

const ofRows = (values: readonly number[], one: (probabilities: number[][], truth: number[]) => number): number[] =>
  Array.from({ length: rows }, (_, row) => {
    const probabilities = Array.from({ length: pixels }, (__, pixel) => {
      const at = (row * pixels + pixel) * classes;
      return softmaxOf(values.slice(at, at + classes));
    });
    return one(probabilities, mask.slice(row * pixels, (row + 1) * pixels));
  });

const entropy = (probabilities: number[][], truth: number[]): number =>
  truth.reduce((sum, label, pixel) => sum - Math.log(probabilities[pixel]?.[label] ?? 0), 0) / pixels;

const dice =
  (smooth: number) =>
  (probabilities: number[][], truth: number[]): number => {
    const present = [...new Set(truth)];
    const each = present.map((label) => {
      const guess = probabilities.reduce((sum, one) => sum + (one[label] ?? 0), 0);
      const area = truth.filter((one) => one === label).length;
      const overlap = probabilities.reduce(
        (sum, one, pixel) => sum + (truth[pixel] === label ? (one[label] ?? 0) : 0),
        0,
      );
      return 1 - (2 * overlap + smooth) / (guess + area + smooth);
    });
    return each.reduce((sum, one) => sum + one, 0) / present.length;
  };

describe("the losses of a mask", () => {
  const target = (): Tensor => backend.tf.tensor(mask, [rows, height, width], "int32");
  const shape = [rows, height, width, classes];
  const check = (
    loss: string,
    args: Given["args"],
    formula: (probabilities: number[][], truth: number[]) => number,
  ): void =>
    expectFormula({ loss, args, softmax: true }, scores, {
      shape,
      target,
      formula: (values) => ofRows(values, formula),
    });

  test("cross entropy is the mean over pixels", () =>
    check("cross_entropy", { smoothing: 0, weight: 1, class_weights: null }, entropy));

  test("cross entropy with smoothing spreads part of the truth over the classes", () =>
    check(
      "cross_entropy",
      { smoothing: 0.3, weight: 1, class_weights: null },
      (probabilities, truth) =>
        truth.reduce((sum, label, pixel) => {
          const logs = (probabilities[pixel] ?? []).map(Math.log);
          return sum - logs.reduce((all, log, one) => all + log * (0.1 + (one === label ? 0.7 : 0)), 0);
        }, 0) / pixels,
    ));

  test("dice is the mean over the classes that a row has", () => check("dice", { smooth: 0, weight: 1 }, dice(0)));

  test("dice can be smoothed", () => check("dice", { smooth: 1, weight: 1 }, dice(1)));

  test("dice and cross entropy are mixed by their part", () =>
    check(
      "dice_cross_entropy",
      { part: 0.3, smooth: 0, weight: 1 },
      (probabilities, truth) => 0.3 * dice(0)(probabilities, truth) + 0.7 * entropy(probabilities, truth),
    ));
});

describe("the loss of boxes", () => {
  const args = { alpha: 2, beta: 4, size_weight: 0.1, place_weight: 0.5, prior: 0.1, top: 10, weight: 1 };
  const each = classes + 4;
  const start = Array.from({ length: rows * pixels * each }, () => random.normal());
  // Two middles in the first row, one in the second, none in the third.
  const truth = Array.from({ length: rows * pixels }, (_, cell) => {
    const middle = [3, 11, pixels + 6].includes(cell);
    const heat = Array.from({ length: classes }, (__, one) =>
      middle && one === cell % classes ? 1 : 0.6 * random.uniform(),
    );
    return [...heat, ...(middle ? [1.5, 2, 0.25, 0.5, 1] : [0, 0, 0, 0, 0])];
  });

  function formula(values: number[], { alpha, beta, size_weight, place_weight, prior } = args): number[] {
    return Array.from({ length: rows }, (_, row) => {
      const cells = truth.slice(row * pixels, (row + 1) * pixels);
      let sum = 0;
      cells.forEach((known, cell) => {
        const own = values.slice((row * pixels + cell) * each, (row * pixels + cell + 1) * each);
        for (let one = 0; one < classes; one++) {
          const heat = known[one] ?? 0;
          const p = 1 / (1 + Math.exp(-((own[one] ?? 0) + Math.log(prior / (1 - prior)))));
          sum -= heat === 1 ? (1 - p) ** alpha * Math.log(p) : (1 - heat) ** beta * p ** alpha * Math.log(1 - p);
        }
        if (known[classes + 4] !== 1) return;
        for (let number = 0; number < 4; number++) {
          const error = Math.abs((own[classes + number] ?? 0) - (known[classes + number] ?? 0));
          sum += (number < 2 ? size_weight : place_weight) * error;
        }
      });
      return sum / Math.max(1, cells.filter((known) => known[classes + 4] === 1).length);
    });
  }

  const target = (): Tensor => backend.tf.tensor(truth.flat(), [rows, height, width, each + 1], "float32");
  const shape = [rows, height, width, each];

  test("is the focal loss of heat and the errors of sizes and places, over the middles of the row", () =>
    expectFormula({ loss: "centers", args, softmax: false }, start, {
      shape,
      target,
      formula: (values) => formula(values),
    }));

  test("follows its factors", () => {
    const others = { ...args, alpha: 1, beta: 2, size_weight: 1, place_weight: 0, prior: 0.3 };
    expectFormula({ loss: "centers", args: others, softmax: false }, start, {
      shape,
      target,
      formula: (values) => formula(values, others),
    });
  });

  test("stays finite and has a slope where answers are as wrong as can be", () => {
    const { tf } = backend;
    const far = tf.tensor(
      start.map((value) => 200 * Math.sign(value)),
      shape,
    );
    const given = target();
    const made = computed({ loss: "centers", args, softmax: false }, { raw: far, target: given }, false);
    expect([...made.rows, ...made.slope].every(Number.isFinite)).toBe(true);
    expect(made.slope.some((value) => value !== 0)).toBe(true);
    tf.dispose([far, given]);
  });
});
