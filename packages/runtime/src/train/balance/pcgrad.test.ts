import type { Tensor2D } from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { randomStream } from "../../random/stream.ts";
import { nativeBackend } from "../testing/native-backend.ts";
import { projected } from "./pcgrad.ts";

const backend = nativeBackend();

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, place) => sum + value * (b[place] ?? 0), 0);

/** Algorithm 1 of Yu et al. (2020) as it is written, with the order in which each task meets the others. */
function surgery(gradients: readonly (readonly number[])[], draws: readonly (readonly number[])[]): number[] {
  const parts = gradients.map((gradient, task) => {
    const order = gradients.map((_, other) => other).sort((a, b) => (draws[task]?.[a] ?? 0) - (draws[task]?.[b] ?? 0));
    let own = [...gradient];
    for (const other of order) {
      const against = gradients[other] ?? [];
      const product = dot(own, against);
      if (other === task || product >= 0) continue;
      own = own.map((value, place) => value - (product / dot(against, against)) * (against[place] ?? 0));
    }
    return own;
  });
  return gradients[0]?.map((_, place) => parts.reduce((sum, part) => sum + (part[place] ?? 0), 0)) ?? [];
}

test.each([2, 3, 5])("projected gradients of %i tasks are those of algorithm 1", (tasks) => {
  const { tf } = backend();
  const stream = randomStream(tasks, "gradients");
  for (let round = 0; round < 20; round++) {
    const gradients = Array.from({ length: tasks }, () => Array.from({ length: 3 }, () => stream.normal()));
    const draws = gradients.map(() => gradients.map(() => stream.uniform()));
    const products = gradients.map((one) => gradients.map((other) => dot(one, other)));
    const coefficients = tf.tidy(() =>
      Array.from(projected(tf, tf.tensor2d(products), tf.tensor2d(draws) as Tensor2D).dataSync()),
    );
    const sum = gradients[0]?.map((_, place) =>
      coefficients.reduce((all, factor, task) => all + factor * (gradients[task]?.[place] ?? 0), 0),
    );
    surgery(gradients, draws).forEach((value, place) => {
      expect(sum?.[place]).toBeCloseTo(value, 4);
    });
  }
});
