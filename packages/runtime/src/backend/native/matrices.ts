/** The product of two matrices by `MatMul`, which is made for them, where TensorFlow.js calls its batched relative. */
import { attribute, executeNative } from "../native-ops.ts";
import { given, type NativeKernel } from "./replacement.ts";

export const matrixProduct: NativeKernel = {
  kernel: "BatchMatMul",
  compute: (inputs, attributes) => {
    const [a, b] = [given(inputs, "a"), given(inputs, "b")];
    if (a.shape.length !== 2 || b.shape.length !== 2 || a.dtype !== b.dtype) return null;
    return executeNative(
      "MatMul",
      {
        T: attribute.type(a.dtype),
        transpose_a: attribute.bool(attributes["transposeA"] === true),
        transpose_b: attribute.bool(attributes["transposeB"] === true),
      },
      [a, b],
    );
  },
};
