/**
 * A tensor with one more axis of length 1. TensorFlow.js leaves the operation's types to be found out when it runs, which works
 * eagerly and not in a graph.
 */
import { attribute, executeNative } from "../native-ops.ts";
import { given, type NativeKernel, type TensorFlow } from "./replacement.ts";

export const expandedShape = (tf: TensorFlow): NativeKernel => ({
  kernel: "ExpandDims",
  compute: (inputs, attributes) => {
    const input = given(inputs, "input");
    // The attribute of the kernel.
    const { dim } = attributes as { readonly dim: number };
    const place = tf.scalar(dim, "int32");
    const types = { T: attribute.type(input.dtype), Tdim: attribute.type("int32") };
    const result = executeNative("ExpandDims", types, [input, place]);
    place.dispose();
    return result;
  },
});
