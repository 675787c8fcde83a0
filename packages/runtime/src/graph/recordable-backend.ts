/**
 * The inner parts of TensorFlow.js's native kernel backend that recording a function and keeping variables in a session
 * need: how tensors get their handles, and where their data is filed.
 */
import type { DataType, Tensor, TensorInfo } from "@tensorflow/tfjs";
import { type NativeBinding, nativeKernelBackend } from "../backend/native-ops.ts";
import { InternalError } from "../internal-error.ts";

/** The TensorFlow.js namespace of the loaded backend. */
export type Tf = typeof import("@tensorflow/tfjs");

/** A tensor's identity inside TensorFlow.js: an empty object, compared by reference. */
export type DataId = object;

/** What the backend files under a `DataId`. */
export interface DataRecord {
  readonly shape: readonly number[];
  /** TensorFlow's number of the type. */
  readonly dtype: number;
  /** The handle's number in the binding; -1 while `values` have not been handed over. */
  id: number;
  /** Values that no operation has needed yet; null once they are in the handle. */
  values: unknown;
  refCount: number;
}

/** The backend, as far as this room reaches into it. */
export interface RecordableBackend {
  binding: NativeBinding;
  readonly tensorMap: {
    get(dataId: DataId): DataRecord;
    set(dataId: DataId, record: DataRecord): void;
    has(dataId: DataId): boolean;
  };
  /** Handles of tensors; hands delayed values over first. */
  getInputTensorIds(tensors: readonly TensorInfo[]): number[];
  /** Files new values; every tensor made from JavaScript's numbers passes here. */
  move(dataId: DataId, values: unknown, shape: readonly number[], dtype: DataType, refCount: number): void;
  /** Reads values back; `data` and `dataSync` both pass here. */
  readSync(dataId: DataId): unknown;
  createOutputTensor(result: { readonly id: number; readonly shape: number[]; readonly dtype: number }): Tensor;
}

/** The loaded native backend, or null on another one. */
export function recordableBackend(): RecordableBackend | null {
  const backend = nativeKernelBackend();
  // NodeJSKernelBackend has these members; its own types do not say so.
  return backend === null ? null : (backend as unknown as RecordableBackend);
}

/** The loaded native backend; throws where there is none. */
export function requireBackend(): RecordableBackend {
  const backend = recordableBackend();
  if (backend === null) throw new InternalError("a graph was asked for without the native backend");
  return backend;
}

/** The same values under another handle; `binding` where another than the backend's present one is to make it. */
export function copyOf(backend: RecordableBackend, tensor: Tensor, binding: NativeBinding = backend.binding): Tensor {
  const attributes = [{ name: "T", type: binding.TF_ATTR_TYPE, value: backend.tensorMap.get(tensor.dataId).dtype }];
  const [result] = binding.executeOp("Identity", attributes, backend.getInputTensorIds([tensor]), 1);
  if (result === undefined) throw new InternalError("a tensor could not be copied");
  return backend.createOutputTensor(result);
}

/** The binding with some of its functions replaced. */
export function bindingWith(real: NativeBinding, own: Partial<NativeBinding>): NativeBinding {
  const names = [...Object.getOwnPropertyNames(real), ...Object.getOwnPropertyNames(Object.getPrototypeOf(real))];
  const copy: Record<string, unknown> = {};
  for (const name of names) {
    const value: unknown = Reflect.get(real, name);
    copy[name] = typeof value === "function" ? value.bind(real) : value;
  }
  // Every member of the real binding, some of them replaced.
  return { ...copy, ...own } as NativeBinding;
}
