/**
 * A shape and a seed in, uniform random numbers out, the same on every backend: TensorFlow's `StatelessRandomUniform`
 * where it is, and the same generator in JavaScript where it is not.
 */
import type { Tensor } from "@tensorflow/tfjs";
import { statelessUniform as uniformNumbers } from "../random/philox.ts";
import type { Backend } from "./load-backend.ts";
import { attribute, executeNative } from "./native-ops.ts";

/** What numbers are drawn by. */
export interface StreamAt {
  /** Int32 pair that names the stream; see `streamSeed`. */
  readonly seed: readonly [number, number];
  /** Int32 `[]`: the place in the stream, added to the second half of the seed. A tensor, so that no graph freezes it. */
  readonly step: Tensor | null;
}

/** Float32 numbers in `[0, 1)` of the given shape, number for number equal on all backends for one stream and step. */
export function statelessUniform(backend: Backend, shape: readonly number[], { seed, step }: StreamAt): Tensor {
  const { tf, kind } = backend;
  const [first, second] = seed;
  if (kind !== "native") {
    const count = shape.reduce((product, size) => product * size, 1);
    const [place = 0] = step?.dataSync<"int32">() ?? [];
    return tf.tensor(uniformNumbers(count, [first, (second + place) | 0]), [...shape], "float32");
  }
  return tf.tidy(() => {
    const place =
      step === null
        ? tf.tensor1d([first, second], "int32")
        : tf.stack([tf.scalar(first, "int32"), tf.add(tf.scalar(second, "int32"), step)]);
    return executeNative(
      "StatelessRandomUniform",
      { T: attribute.type("int32"), Tseed: attribute.type("int32"), dtype: attribute.type("float32") },
      [tf.tensor1d([...shape], "int32"), place],
    );
  });
}
