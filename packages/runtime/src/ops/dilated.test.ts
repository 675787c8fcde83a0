import type { Tensor4D } from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { type Backend, loadBackend } from "../backend/index.ts";
import { dilated } from "./dilated.ts";

let tf: Backend["tf"];

beforeAll(async () => {
  tf = (await loadBackend({ install: false })).tf;
});

const sizes = [
  { height: 9, width: 8, kernel: [3, 3], dilation: [2, 2] },
  { height: 7, width: 7, kernel: [2, 3], dilation: [3, 1] },
  { height: 10, width: 5, kernel: [3, 1], dilation: [4, 2] },
  { height: 6, width: 11, kernel: [1, 4], dilation: [1, 3] },
] as const;

test.each(sizes.flatMap((size) => (["same", "valid"] as const).map((pad) => ({ ...size, pad }))))(
  "a dilated convolution by grids is TensorFlow's own: $height×$width, kernel $kernel, dilation $dilation, $pad",
  ({ height, width, kernel, dilation, pad }) => {
    tf.tidy(() => {
      const x: Tensor4D = tf.randomNormal([2, height, width, 3], 0, 1, "float32", 1);
      const weights: Tensor4D = tf.randomNormal([...kernel, 3, 4], 0, 1, "float32", 2);
      const own = dilated(tf, x, { kernel, dilation, pad }, (grids) => tf.conv2d(grids, weights, 1, "valid"));
      const direct = tf.conv2d(x, weights, 1, pad, "NHWC", [...dilation]);
      expect(own.shape).toEqual(direct.shape);
      const largest = tf.max(tf.abs(tf.sub(own, direct))).dataSync()[0];
      expect(largest).toBeLessThan(1e-5);
    });
  },
);
