// In: the backend object that TensorFlow.js hands to a kernel. Out: its heap, typed. Why: every kernel of this folder works
// either on heap views or on raw tensor ids, and the rules for both (a view dies with the next allocation) belong in one place.
import type { DataType, TensorInfo } from "@tensorflow/tfjs";

/** The namespace object of TensorFlow.js, passed in so that one copy of the library serves the whole process. */
export type Tf = typeof import("@tensorflow/tfjs");

/** What the kernels here use of the backend class of `@tensorflow/tfjs-backend-wasm` 4.22. */
export interface WasmBackend {
  readonly wasm: {
    readonly HEAPU8: Uint8Array;
    readonly tfjs: {
      registerTensor(id: number, size: number, memoryOffset: number): void;
      disposeData(id: number): void;
    };
    cwrap(name: string, returnType: null, parameters: readonly string[]): (...values: readonly unknown[]) => void;
  };
  readonly dataIdMap: { get(dataId: object): { readonly id: number; readonly memoryOffset: number } };
  numDataIds(): number;
  makeOutput(shape: readonly number[], dtype: DataType): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): Float32Array | Int32Array | Uint8Array;
  disposeData(dataId: object): boolean;
}

/** The backend argument of a kernel as the WASM backend it is; throws when another backend's object arrives. */
export function wasmBackend(backend: object): WasmBackend {
  if (!("wasm" in backend && "dataIdMap" in backend)) {
    throw new Error("A kernel of the WASM backend was called with the object of another backend.");
  }
  // The class's published type names Emscripten's global types, which are not installed; the interface above states the used part.
  return backend as unknown as WasmBackend;
}

/**
 * The float32 values of a tensor as a view of the WASM heap, valid only until the next allocation: growing the heap detaches
 * every view, so take views after all outputs and scratch tensors exist.
 */
export function floats(backend: WasmBackend, tensor: TensorInfo): Float32Array {
  const view = backend.typedArrayFromHeap(tensor);
  if (!(view instanceof Float32Array)) throw new Error(`Expected a float32 tensor, received ${tensor.dtype}.`);
  return view;
}

/** As `floats`, for int32 tensors; the same rule on allocation holds. */
export function ints(backend: WasmBackend, tensor: TensorInfo): Int32Array {
  const view = backend.typedArrayFromHeap(tensor);
  if (!(view instanceof Int32Array)) throw new Error(`Expected an int32 tensor, received ${tensor.dtype}.`);
  return view;
}

/** A new float32 tensor of zeros; heap memory is not cleared by the allocator. */
export function zeros(backend: WasmBackend, shape: readonly number[]): TensorInfo {
  const tensor = backend.makeOutput(shape, "float32");
  floats(backend, tensor).fill(0);
  return tensor;
}

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** One named input of a kernel; throws when the caller left it out. */
export function inputOf(inputs: { readonly [name: string]: TensorInfo | undefined }, name: string): TensorInfo {
  const tensor = inputs[name];
  if (tensor === undefined) throw new Error(`A kernel was called without its input ${name}.`);
  return tensor;
}
