import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend } from "../backend/index.ts";
import { largest } from "./largest.ts";

let tf: Backend["tf"];

beforeAll(async () => {
  tf = (await loadBackend({ install: false })).tf;
});

describe("the largest values along axes", () => {
  test("are those of TensorFlow.js", () => {
    tf.tidy(() => {
      const x = tf.randomNormal([3, 4, 5, 2], 0, 1, "float32", 4);
      for (const axes of [[1], [1, 2], [3]])
        expect([...largest(tf, x, axes).dataSync()]).toEqual([...tf.max(x, axes).dataSync()]);
    });
  });

  test("pass their gradient on in equal parts where several are the largest, so that it stays one in total", () => {
    tf.tidy(() => {
      const x = tf.tensor2d([
        [1, 3, 3, 0],
        [2, 2, 2, 2],
        [5, 1, 1, 1],
      ]);
      const gradient = tf.grad((given) => tf.sum(tf.mul(largest(tf, given, [1]), tf.tensor1d([1, 2, 3]))))(x);
      expect(gradient.arraySync()).toEqual([
        [0, 0.5, 0.5, 0],
        [0.5, 0.5, 0.5, 0.5],
        [3, 0, 0, 0],
      ]);
    });
  });
});
