// In: two stacks of matrices. Out: their products. Why: TensorFlow.js's WASM kernel is fast only for one untransposed pair;
// transposed operands and stacks fall into a scalar loop, which is where attention and every dense gradient end up.
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { compose, type Steps } from "./compose.ts";
import { inputOf, sizeOf, type Tf, type WasmBackend, wasmBackend } from "./heap.ts";

/**
 * BatchMatMul: `a` `[...batch, n, k]` and `b` `[...batch, k, m]` give `[...batch, n, m]`; either may come transposed.
 * Transposed operands are transposed first; a stack is worked off pair by pair over aliases of its memory, so that each pair
 * takes the fast path. Stacks of unlike batch shapes (broadcasting) keep the original kernel.
 */
export function batchMatMul(tf: Tf): KernelConfig {
  const original = tf.getKernel(tf.BatchMatMul, "wasm");
  return {
    ...original,
    kernelFunc: (call) => {
      const backend = wasmBackend(call.backend);
      // The registry types attributes as an open map; TensorFlow.js's op of this name always passes these.
      const { transposeA, transposeB } = call.attrs as unknown as { transposeA: boolean; transposeB: boolean };
      const a = inputOf(call.inputs, "a");
      const b = inputOf(call.inputs, "b");
      const batchA = a.shape.slice(0, -2);
      const sameBatch = batchA.join() === b.shape.slice(0, -2).join();
      const pairs = sizeOf(batchA);
      if (a.dtype !== "float32" || b.dtype !== "float32" || !sameBatch || sizeOf(a.shape) * sizeOf(b.shape) === 0) {
        return original.kernelFunc(call);
      }
      if (pairs === 1 && !transposeA && !transposeB) return original.kernelFunc(call);
      return compose(tf, backend, (steps) => {
        const left = transposeA ? transposed(steps, a) : a;
        const right = transposeB ? transposed(steps, b) : b;
        if (pairs === 1)
          return steps.call(tf.BatchMatMul, { a: left, b: right }, { transposeA: false, transposeB: false });
        return pairwise(backend, steps, { left, right, pairs });
      });
    },
  };
}

function transposed(steps: Steps, x: TensorInfo): TensorInfo {
  const rank = x.shape.length;
  const perm = x.shape.map((_, axis) => axis);
  perm.splice(rank - 2, 2, rank - 1, rank - 2);
  return steps.call("Transpose", { x }, { perm });
}

interface Stacks {
  readonly left: TensorInfo;
  readonly right: TensorInfo;
  readonly pairs: number;
}

/** Ids that alias parts of the operands; far above those the backend hands out, and given back after each pair. */
const aliases = { left: 0x7fff_fff0, right: 0x7fff_fff1, out: 0x7fff_fff2 } as const;

function pairwise(backend: WasmBackend, steps: Steps, { left, right, pairs }: Stacks): TensorInfo {
  const [n = 0, k = 0] = left.shape.slice(-2);
  const m = right.shape.at(-1) ?? 0;
  const out = steps.keep(backend.makeOutput([...left.shape.slice(0, -1), m], "float32"));
  const types = ["number", "array", "number", "number", "array", "number", "number", "number", "number"];
  const multiply = backend.wasm.cwrap("BatchMatMul", null, types);
  const { registerTensor, disposeData } = backend.wasm.tfjs;
  const bytes = (shape: readonly number[]) => new Uint8Array(Int32Array.from(shape).buffer);
  const leftShape = bytes([1, n, k]);
  const rightShape = bytes([1, k, m]);
  // Places in the heap, not views of it: they survive the growth that packing a matrix may cause.
  const leftAt = backend.dataIdMap.get(left.dataId).memoryOffset;
  const rightAt = backend.dataIdMap.get(right.dataId).memoryOffset;
  const outAt = backend.dataIdMap.get(out.dataId).memoryOffset;
  for (let pair = 0; pair < pairs; pair++) {
    registerTensor(aliases.left, n * k, leftAt + pair * n * k * 4);
    registerTensor(aliases.right, k * m, rightAt + pair * k * m * 4);
    registerTensor(aliases.out, n * m, outAt + pair * n * m * 4);
    multiply(aliases.left, leftShape, 3, aliases.right, rightShape, 3, false, false, aliases.out);
    // The kernel caches its packed copy of the right matrix under the id: giving the id back frees it.
    disposeData(aliases.left);
    disposeData(aliases.right);
    disposeData(aliases.out);
  }
  return out;
}
