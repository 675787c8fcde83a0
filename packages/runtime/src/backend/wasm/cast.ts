// In: a tensor and a type. Out: its values in that type. Why: TensorFlow.js's WASM kernel casts to bool by cutting to a
// byte, so that 0.5 and 256 become false.
import type { DataType, KernelConfig } from "@tensorflow/tfjs";
import { inputOf, type Tf, wasmBackend } from "./heap.ts";

/** Cast: `x` of any shape; to bool every value but zero becomes true (NaN too), as in TensorFlow; other types as before. */
export function cast(tf: Tf): KernelConfig {
  const original = tf.getKernel(tf.Cast, "wasm");
  return {
    ...original,
    kernelFunc: (call) => {
      // The registry types attributes as an open map; TensorFlow.js's op of this name always passes this type.
      const { dtype } = call.attrs as unknown as { readonly dtype: DataType };
      const x = inputOf(call.inputs, "x");
      if (dtype !== "bool" || x.dtype === "bool" || x.dtype === "string") return original.kernelFunc(call);
      const backend = wasmBackend(call.backend);
      const out = backend.makeOutput(x.shape, "bool");
      const values = backend.typedArrayFromHeap(x);
      const flags = backend.typedArrayFromHeap(out);
      for (let index = 0; index < flags.length; index++) flags[index] = values[index] === 0 ? 0 : 1;
      return out;
    },
  };
}
