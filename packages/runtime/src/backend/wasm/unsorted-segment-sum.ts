// In: rows and the segment each belongs to. Out: the sum of each segment's rows. Why: the gradient of a gather, so of every
// embedding, and missing from TensorFlow.js's WASM backend.
import type { KernelConfig } from "@tensorflow/tfjs";
import { inputOf, ints, sizeOf, type Tf, wasmBackend } from "./heap.ts";

/**
 * UnsortedSegmentSum: `x` `[...ids, ...row]` and int32 `segmentIds` `[...ids]` give `[numSegments, ...row]`. A segment without
 * rows is zero; rows whose id is negative or not below `numSegments` are dropped, as in TensorFlow. float32 and int32.
 */
export function unsortedSegmentSum(tf: Tf): KernelConfig {
  return {
    kernelName: tf.UnsortedSegmentSum,
    backendName: "wasm",
    kernelFunc: ({ inputs, backend: anyBackend, attrs }) => {
      const backend = wasmBackend(anyBackend);
      const x = inputOf(inputs, "x");
      const segmentIds = inputOf(inputs, "segmentIds");
      // The registry types attributes as an open map; TensorFlow.js's op of this name always passes this number.
      const { numSegments } = attrs as unknown as { readonly numSegments: number };
      const idRank = segmentIds.shape.length;
      if (segmentIds.shape.some((length, axis) => x.shape[axis] !== length)) {
        throw new Error(
          `UnsortedSegmentSum expects the shape of x to start with that of segmentIds, ` +
            `received [${x.shape.join(", ")}] and [${segmentIds.shape.join(", ")}].`,
        );
      }
      const rowShape = x.shape.slice(idRank);
      const rowSize = sizeOf(rowShape);
      const out = backend.makeOutput([numSegments, ...rowShape], x.dtype);
      const rows = backend.typedArrayFromHeap(x);
      const sums = backend.typedArrayFromHeap(out).fill(0);
      ints(backend, segmentIds).forEach((segment, row) => {
        if (segment < 0 || segment >= numSegments) return;
        const to = segment * rowSize;
        const from = row * rowSize;
        for (let index = 0; index < rowSize; index++)
          sums[to + index] = (sums[to + index] ?? 0) + (rows[from + index] ?? 0);
      });
      return out;
    },
  };
}
