// In: a function that builds a result from several kernels. Out: that result, every intermediate tensor freed. Why: kernels
// run below TensorFlow.js's `tidy`, so a composed kernel must free its own scratch tensors, also when a step throws.
import type { TensorInfo } from "@tensorflow/tfjs";
import type { Tf, WasmBackend } from "./heap.ts";

/** Steps a composed kernel may take; every tensor they return belongs to the composition. */
export interface Steps {
  /** Runs a registered kernel of the WASM backend. */
  call(kernelName: string, inputs: Readonly<Record<string, TensorInfo>>, attrs?: object): TensorInfo;
  /** Takes over a tensor made by hand. */
  keep(tensor: TensorInfo): TensorInfo;
}

/** Runs `build` and frees all its tensors but the one it returns. */
export function compose(tf: Tf, backend: WasmBackend, build: (steps: Steps) => TensorInfo): TensorInfo {
  const owned: TensorInfo[] = [];
  const keep = (tensor: TensorInfo): TensorInfo => {
    owned.push(tensor);
    return tensor;
  };
  const call: Steps["call"] = (kernelName, inputs, attrs = {}) => {
    const kernel = tf.getKernel(kernelName, "wasm");
    const result = kernel.kernelFunc({ inputs: { ...inputs }, backend, attrs: { ...attrs } });
    if (Array.isArray(result)) throw new Error(`Kernel ${kernelName} returned several tensors where one was expected.`);
    return keep(result);
  };
  let result: TensorInfo | undefined;
  try {
    result = build({ call, keep });
    return result;
  } finally {
    const kept = owned.findIndex((tensor) => tensor.dataId === result?.dataId);
    owned.forEach((tensor, index) => {
      if (index !== kept) backend.disposeData(tensor.dataId);
    });
  }
}

/** The same memory under another shape of equal size; owned by whoever owns `tensor`. */
export function reshaped(tensor: TensorInfo, shape: readonly number[]): TensorInfo {
  return { dataId: tensor.dataId, dtype: tensor.dtype, shape: [...shape] };
}
