import type { Tensor } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend } from "../backend/index.ts";
import { type Standardisation, standardise } from "./standardise.ts";

let tf: Backend["tf"];

beforeAll(async () => {
  tf = (await loadBackend({ install: false })).tf;
});
afterAll(async () => {
  await tf.setBackend("tensorflow");
});

/** As the formula says, with the tape's gradient. */
function byFormula(x: Tensor, { axes, epsilon, centred, counts }: Standardisation): Tensor {
  const all = counts === null ? tf.onesLike(x) : tf.add(tf.zerosLike(x), counts);
  const number = tf.sum(all, [...axes], true);
  const mean = (value: Tensor): Tensor => tf.div(tf.sum(tf.mul(value, all), [...axes], true), number);
  const from = centred ? tf.sub(x, mean(x)) : x;
  return tf.mul(from, tf.rsqrt(tf.add(mean(tf.square(from)), epsilon)));
}

const cases: readonly (readonly [string, readonly number[], readonly number[], boolean, boolean])[] = [
  ["layer norm", [3, 4, 6], [2], true, false],
  ["RMS norm", [3, 4, 6], [2], false, false],
  ["group norm", [2, 5, 3, 2], [1, 3], true, false],
  ["group norm over steps that count", [2, 5, 3, 2], [1, 3], true, true],
  ["a mean square over steps that count", [2, 5, 3], [1], false, true],
];

describe.each(["tensorflow", "cpu"])("on %s", (backend) => {
  test.each(cases)("%s is its formula, with its gradient", async (_, shape, axes, centred, masked) => {
    await tf.setBackend(backend);
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const x = tf.add(tf.randomNormal([...shape], 0, 2, "float32", 3), 1);
      const upstream = tf.randomNormal([...shape], 0, 1, "float32", 5);
      const steps = [1, 1, 1, 0, 0, 1, 1, 0, 0, 0];
      const counts = masked ? tf.reshape(tf.tensor1d(steps), [2, 5, ...shape.slice(2).map(() => 1)]) : null;
      const how = { axes, epsilon: 1e-3, centred, counts };
      const [own, formula] = [standardise, (_tf: typeof tf, value: Tensor) => byFormula(value, how)].map((compute) =>
        tf.valueAndGrad((value) => tf.sum(tf.mul(compute(tf, value, how), upstream)))(x),
      );
      const wanted = formula?.grad.dataSync() ?? [];
      expect(standardise(tf, x, how).dataSync().length).toBe(x.size);
      standardise(tf, x, how)
        .dataSync()
        .forEach((value, place) => {
          expect(value).toBeCloseTo(byFormula(x, how).dataSync()[place] ?? Number.NaN, 5);
        });
      own?.grad.dataSync().forEach((value, place) => {
        expect(value).toBeCloseTo(wanted[place] ?? Number.NaN, 5);
      });
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
