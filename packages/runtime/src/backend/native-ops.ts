/**
 * TensorFlow op names in, tensors out: ops that TensorFlow has and TensorFlow.js does not offer, with their attributes
 * typed. Only where the native backend is loaded.
 */
import type { backend_util, DataType, Tensor, TensorInfo } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";

/** The result of an op as the binding returns it. */
export interface NativeTensorMetadata {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/** An attribute in the binding's own form. */
export interface NativeAttributeRecord {
  readonly name: string;
  readonly type: number;
  readonly value: boolean | number | string | readonly number[];
}

/** The N-API binding: the parts of it that are used outside TensorFlow.js. */
export interface NativeBinding {
  createTensor(shape: readonly number[], dtype: number, values: backend_util.BackendValues): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  executeOp(
    op: string,
    attributes: readonly NativeAttributeRecord[],
    inputs: readonly number[],
    outputs: number,
  ): NativeTensorMetadata[];
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(model: number): void;
  runSavedModel(model: number, inputs: readonly number[], feeds: string, fetches: string): NativeTensorMetadata[];
  getNumOfTensors(): number;
  isUsingGpuDevice(): boolean;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_INT64: number;
  readonly TF_BOOL: number;
  readonly TF_COMPLEX64: number;
  readonly TF_STRING: number;
  readonly TF_RESOURCE: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_Version: string;
}

/** The kernel backend that TensorFlow.js runs on, as far as ops need it. */
export interface NativeKernelBackend {
  readonly binding: NativeBinding;
  executeMultipleOutputs(
    op: string,
    attributes: readonly NativeAttributeRecord[],
    inputs: readonly TensorInfo[],
    outputs: number,
  ): Tensor[];
}

/** An attribute's value with its kind; made by `attribute`. */
export type NativeAttribute =
  | { readonly kind: "type"; readonly value: DataType }
  | { readonly kind: "int" | "float"; readonly value: number }
  | { readonly kind: "ints" | "shape"; readonly value: readonly number[] }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "string"; readonly value: string };

/** Makes attributes: `{ T: attribute.type("float32"), keep_dims: attribute.bool(true) }`. */
export const attribute = {
  type: (value: DataType): NativeAttribute => ({ kind: "type", value }),
  int: (value: number): NativeAttribute => ({ kind: "int", value }),
  ints: (value: readonly number[]): NativeAttribute => ({ kind: "ints", value }),
  float: (value: number): NativeAttribute => ({ kind: "float", value }),
  bool: (value: boolean): NativeAttribute => ({ kind: "bool", value }),
  string: (value: string): NativeAttribute => ({ kind: "string", value }),
  shape: (value: readonly number[]): NativeAttribute => ({ kind: "shape", value }),
} as const;

/** Attributes of an op by name, as TensorFlow's op registry lists them. */
export type NativeAttributes = Readonly<Record<string, NativeAttribute>>;

/** Name under which TensorFlow.js knows the native backend. */
export const nativeBackendName = "tensorflow";

let current: NativeKernelBackend | null = null;

/** Tells this module which backend is loaded; called by the loader. */
export function setNativeKernelBackend(backend: NativeKernelBackend): void {
  current = backend;
}

/** The loaded native kernel backend; null on the other backends. */
export function nativeKernelBackend(): NativeKernelBackend | null {
  return current;
}

/** Whether TensorFlow.js computes on the native backend now, so that TensorFlow's own ops can be used. */
export function computesNatively(tf: { getBackend(): string }): boolean {
  return current !== null && tf.getBackend() === nativeBackendName;
}

/** TensorFlow's number of a TensorFlow.js type. */
export function nativeType(binding: NativeBinding, dtype: DataType): number {
  switch (dtype) {
    case "float32":
      return binding.TF_FLOAT;
    case "int32":
      return binding.TF_INT32;
    case "bool":
      return binding.TF_BOOL;
    case "complex64":
      return binding.TF_COMPLEX64;
    case "string":
      return binding.TF_STRING;
  }
}

function record(binding: NativeBinding, name: string, given: NativeAttribute): NativeAttributeRecord {
  switch (given.kind) {
    case "type":
      return { name, type: binding.TF_ATTR_TYPE, value: nativeType(binding, given.value) };
    case "int":
    case "ints":
      return { name, type: binding.TF_ATTR_INT, value: given.value };
    case "float":
      return { name, type: binding.TF_ATTR_FLOAT, value: given.value };
    case "bool":
      return { name, type: binding.TF_ATTR_BOOL, value: given.value };
    case "string":
      return { name, type: binding.TF_ATTR_STRING, value: given.value };
    case "shape":
      return { name, type: binding.TF_ATTR_SHAPE, value: given.value };
  }
}

/** Runs a TensorFlow op with several results; the results are the caller's to dispose. */
export function executeNativeMany(
  op: string,
  attributes: NativeAttributes,
  call: { readonly inputs: readonly TensorInfo[]; readonly outputs: number },
): Tensor[] {
  if (current === null) throw new InternalError(`TensorFlow's op ${op} was asked for without the native backend`);
  const { binding } = current;
  const records = Object.entries(attributes).map(([name, given]) => record(binding, name, given));
  return current.executeMultipleOutputs(op, records, call.inputs, call.outputs);
}

/** Runs a TensorFlow op with one result, such as `ReluGrad`; the result is the caller's to dispose. */
export function executeNative(op: string, attributes: NativeAttributes, inputs: readonly TensorInfo[]): Tensor {
  const [result] = executeNativeMany(op, attributes, { inputs, outputs: 1 });
  if (result === undefined) throw new InternalError(`TensorFlow's op ${op} returned nothing`);
  return result;
}
