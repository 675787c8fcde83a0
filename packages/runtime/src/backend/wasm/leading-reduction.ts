// In: a tensor and the axes to reduce. Out: its sum or mean over them. Why: the stock kernels transpose the tensor whenever
// the last axis stays, which is what every bias gradient and batch norm asks for; one pass in memory order is faster.
import type { KernelConfig } from "@tensorflow/tfjs";
import { floats, inputOf, sizeOf, type Tf, wasmBackend } from "./heap.ts";

/**
 * Sum or Mean: `x` `[...reduced, ...kept]`, float32, over all leading axes gives `[...kept]`, added up in double precision.
 * Other axes, types and sizes are left to the stock kernel.
 */
export function leadingReduction(kernelName: "Sum" | "Mean"): (tf: Tf) => KernelConfig {
  return (tf) => {
    const original = tf.getKernel(kernelName, "wasm");
    return {
      ...original,
      kernelFunc: (call) => {
        const x = inputOf(call.inputs, "x");
        // The registry types attributes as an open map; TensorFlow.js's ops of these names always pass these.
        const { axis, keepDims } = call.attrs as unknown as {
          readonly axis: number | number[];
          readonly keepDims: boolean;
        };
        const axes = tf.util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
        const kept = x.shape.slice(axes.length);
        const leading = axes.length > 0 && kept.length > 0 && axes.every((value, place) => value === place);
        if (!leading || x.dtype !== "float32" || sizeOf(x.shape) === 0) return original.kernelFunc(call);
        const backend = wasmBackend(call.backend);
        const out = backend.makeOutput(keepDims ? [...axes.map(() => 1), ...kept] : kept, "float32");
        const values = floats(backend, x);
        const width = sizeOf(kept);
        const sums = new Float64Array(width);
        for (let row = 0; row < values.length; row += width) {
          for (let index = 0; index < width; index++) sums[index] = (sums[index] ?? 0) + (values[row + index] ?? 0);
        }
        const divisor = kernelName === "Mean" ? values.length / width : 1;
        floats(backend, out).set(sums.map((sum) => sum / divisor));
        return out;
      },
    };
  };
}
