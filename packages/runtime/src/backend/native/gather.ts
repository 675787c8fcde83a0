/**
 * Rows by their indices, without reading the indices back: TensorFlow.js does that on every call to hold them against the axis,
 * which the operation itself does on a processor. (On a GPU it gives zeros for a row that is not there.)
 */
import { attribute, executeNative } from "../native-ops.ts";
import { given, type NativeKernel, type TensorFlow } from "./replacement.ts";

/** Attributes of the kernel. */
interface GatherAttributes {
  readonly axis?: number;
  readonly batchDims?: number;
}

export const gatherRows = (tf: TensorFlow): NativeKernel => ({
  kernel: "GatherV2",
  compute: (inputs, attributes) => {
    const [x, indices] = [given(inputs, "x"), given(inputs, "indices")];
    const { axis = 0, batchDims = 0 } = attributes as GatherAttributes;
    const place = tf.scalar(axis, "int32");
    const result = executeNative(
      "GatherV2",
      {
        batch_dims: attribute.int(batchDims),
        Tparams: attribute.type(x.dtype),
        Tindices: attribute.type(indices.dtype),
        Taxis: attribute.type("int32"),
      },
      [x, indices, place],
    );
    place.dispose();
    return result;
  },
});
