/**
 * A shape and a seed in, uniform random numbers out, the same on every backend: TensorFlow's `StatelessRandomUniform`
 * where it is, and the same generator in JavaScript where it is not.
 */
import type { Tensor } from "@tensorflow/tfjs";
import { statelessUniform as uniformNumbers } from "../random/philox.ts";
import type { Backend } from "./load-backend.ts";
import { attribute, executeNative } from "./native-ops.ts";

/** Float32 numbers in `[0, 1)` of the given shape, number for number equal on all backends for one int32 seed pair. */
export function statelessUniform(backend: Backend, shape: readonly number[], seed: readonly [number, number]): Tensor {
  const { tf, kind } = backend;
  if (kind !== "native") {
    const count = shape.reduce((product, size) => product * size, 1);
    return tf.tensor(uniformNumbers(count, seed), [...shape], "float32");
  }
  return tf.tidy(() =>
    executeNative(
      "StatelessRandomUniform",
      { T: attribute.type("int32"), Tseed: attribute.type("int32"), dtype: attribute.type("float32") },
      [tf.tensor1d([...shape], "int32"), tf.tensor1d([...seed], "int32")],
    ),
  );
}
