/**
 * `upsample`: `[batch, h, w, c] → [batch, h·size, w·size, c]`, by repeating values or evenly from one to the next, pixels seen as areas (as in
 * Keras and PyTorch with `align_corners` off).
 */
import type { GradSaveFunc, Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs";
import { attribute, computesNatively, executeNative } from "../backend/index.ts";
import { onlyInput, pairArgument } from "./arguments.ts";
import type { Operator, Tf } from "./operator.ts";

/** How many times as high and as wide. */
type Times = readonly [number, number];

export const upsample: Operator = (inputs, _weights, args, { tf }) => {
  const x = onlyInput(inputs) as Tensor4D; // the checker gave it rank 3 plus batch
  const size = pairArgument(args, "size");
  if (args["method"] === "nearest") return repeated(tf, x, size);
  return computesNatively(tf) ? interpolatedNatively(tf, x, size) : interpolated(tf, x, size);
};

/** Each value so many times; its gradient is the sum over its copies. */
function repeated(tf: Tf, x: Tensor4D, [down, across]: Times): Tensor {
  const [, height, width] = x.shape;
  return tf.customGrad((inner) => ({
    value: tf.image.resizeNearestNeighbor(inner as Tensor4D, [height * down, width * across]) as Tensor,
    gradFunc: (dy: Tensor) =>
      tf.mul(tf.avgPool(dy as Tensor4D, [down, across], [down, across], "valid"), down * across),
  }))(x);
}

/** TensorFlow's own operation and its gradient. */
function interpolatedNatively(tf: Tf, x: Tensor4D, [down, across]: Times): Tensor {
  const [, height, width] = x.shape;
  const attributes = {
    T: attribute.type("float32"),
    align_corners: attribute.bool(false),
    half_pixel_centers: attribute.bool(true),
  };
  return tf.customGrad((...given) => {
    // One input, and the function that keeps tensors for the gradient.
    const [inner, save] = given as [Tensor, GradSaveFunc];
    save([inner]);
    const size = tf.tensor1d([height * down, width * across], "int32");
    return {
      value: executeNative("ResizeBilinear", attributes, [inner, size]),
      gradFunc: (dy: Tensor, [from = inner]: Tensor[]) => executeNative("ResizeBilinearGrad", attributes, [dy, from]),
    };
  })(x);
}

/** The same by two products with matrices that say of how much of each row and column a new one is made. */
function interpolated(tf: Tf, x: Tensor4D, [down, across]: Times): Tensor {
  const [batch, height, width, channels] = x.shape;
  const [tall, wide] = [height * down, width * across];
  const columns = tf.reshape(tf.transpose(x, [0, 2, 3, 1]), [-1, height]);
  const grown = tf.reshape(tf.matMul(columns, mixing(tf, height, down)), [batch, width, channels, tall]);
  const rows = tf.reshape(tf.transpose(grown, [0, 3, 2, 1]), [-1, width]);
  const whole = tf.reshape(tf.matMul(rows, mixing(tf, width, across)), [batch, tall, channels, wide]);
  return tf.transpose(whole, [0, 1, 3, 2]);
}

/** `[size, times·size]`: the shares of the old places in each new one. */
function mixing(tf: Tf, size: number, times: number): Tensor2D {
  const places = times * size;
  const shares = new Float32Array(size * places);
  for (let place = 0; place < places; place++) {
    const at = Math.min(Math.max((place + 0.5) / times - 0.5, 0), size - 1);
    const before = Math.floor(at);
    const after = Math.min(before + 1, size - 1);
    shares[before * places + place] = 1 - (at - before);
    shares[after * places + place] = (shares[after * places + place] ?? 0) + (at - before);
  }
  return tf.tensor2d(shares, [size, places]);
}
