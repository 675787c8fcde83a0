import type { Tensor } from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { compile } from "../../graph/compile.ts";
import { nativeBackend } from "../testing/native-backend.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { textLosses } from "./of-texts.ts";

const backend = nativeBackend();
const words = 7;
/** Three texts of at most four words; the last has none. */
const truth = [
  [3, 6, 2, 1],
  [5, 0, 0, 0],
  [0, 0, 0, 0],
];
const logits = Array.from({ length: 12 * words }, (_, at) => 2 * Math.sin(3 * at));

/** −Σ t·log p of a word by the formula. */
function byHand(place: number, word: number, smoothing: number): number {
  const own = logits.slice(place * words, (place + 1) * words);
  const whole = Math.log(own.reduce((sum, one) => sum + Math.exp(one), 0));
  return own.reduce((sum, one, at) => {
    const part = (at === word ? 1 - smoothing : 0) + smoothing / words;
    return sum - part * (one - whole);
  }, 0);
}

function rowsByHand(smoothing: number): number[] {
  return truth.map((row, at) => {
    const losses = row.flatMap((word, place) => (word === 0 ? [] : [byHand(4 * at + place, word, smoothing)]));
    return losses.reduce((sum, one) => sum + one, 0) / Math.max(1, losses.length);
  });
}

/** Losses of the rows and the slope of their weighted sum, by a function of logits. */
function outcome(smoothing: number, compiled: boolean) {
  const { tf } = backend();
  const given = tf.tensor3d(logits, [3, 4, words]);
  const target = tf.tensor2d(truth, [3, 4], "int32");
  const both = (x: Tensor, of: Tensor): Tensor[] => {
    const loss = (own: Tensor): Tensor => crossEntropy(tf, { output: own, logits: own, target: of }, { smoothing });
    return [loss(x), tf.grad((own) => tf.sum(tf.mul(loss(own), tf.tensor1d([1, 2, 3]))))(x)];
  };
  const graph = compile(both, { tf, eager: !compiled });
  const made = graph(given, target);
  const values = made.map((tensor) => [...tensor.dataSync()]);
  graph.dispose();
  tf.dispose([given, target, ...made]);
  return { rows: values[0] ?? [], slope: values[1] ?? [] };
}

describe.each([0, 0.1, 0.3])("cross entropy of a text, smoothing %f", (smoothing) => {
  test("is the mean over the words of a row, padding left out", () => {
    const { rows } = outcome(smoothing, true);
    for (const [row, wanted] of rowsByHand(smoothing).entries()) expect(rows[row]).toBeCloseTo(wanted, 5);
    expect(rows[2]).toBe(0);
  });

  test("has the slope that differences have, and none at padding", () => {
    const { slope } = outcome(smoothing, true);
    const weighted = (at: number, by: number): number => {
      logits[at] = (logits[at] ?? 0) + by;
      const sum = rowsByHand(smoothing).reduce((all, one, row) => all + (row + 1) * one, 0);
      logits[at] = (logits[at] ?? 0) - by;
      return sum;
    };
    for (const [at, one] of slope.entries()) {
      expect(one).toBeCloseTo((weighted(at, 1e-5) - weighted(at, -1e-5)) / 2e-5, 4);
    }
    expect(slope.slice(5 * words).every((one) => one === 0)).toBe(true);
  });

  test("is the same eagerly and in a graph", () => {
    expect(outcome(smoothing, false)).toEqual(outcome(smoothing, true));
  });
});

test("backends without an operation for it compute it by its formula", async () => {
  const { tf } = backend();
  await tf.setBackend("cpu");
  const given = tf.tensor3d(logits, [3, 4, words]);
  const target = tf.tensor2d(truth, [3, 4], "int32");
  const losses = tf.tidy(() => textLosses(tf, { output: given, logits: given, target }, 0.1).dataSync());
  tf.dispose([given, target]);
  await tf.setBackend("tensorflow");
  for (const [row, wanted] of rowsByHand(0.1).entries()) expect(losses[row]).toBeCloseTo(wanted, 5);
});
