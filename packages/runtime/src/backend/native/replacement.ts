/** What replaces a kernel or a gradient of TensorFlow.js on the native backend. */
import type { GradFunc, NamedAttrMap, Tensor, TensorInfo } from "@tensorflow/tfjs";
import { InternalError } from "../../internal-error.ts";
import { attribute } from "../native-ops.ts";

/** TensorFlow.js, as the loader has it. */
export type TensorFlow = typeof import("@tensorflow/tfjs");

/** A kernel of our own. */
export interface NativeKernel {
  /** The name under which TensorFlow.js knows it. */
  readonly kernel: string;
  /** Computes it; null where TensorFlow.js's own kernel is to do it. */
  compute(inputs: Readonly<Record<string, TensorInfo>>, attributes: NamedAttrMap): TensorInfo | null;
}

/** A gradient of our own. */
export interface NativeGradient {
  readonly kernel: string;
  /** What the tape keeps, before which nothing else may stand: what TensorFlow.js's own gradient takes. */
  readonly keeps: readonly ("input" | "result")[];
  /** True: the tape keeps the result besides, as the last. */
  readonly alsoResult?: boolean;
  readonly gradient: GradFunc;
}

/** The attribute that most operations have. */
export const float = { T: attribute.type("float32") } as const;

/** A tensor of a list that is as long as it has to be. */
export function nth(tensors: readonly Tensor[], index: number): Tensor {
  const tensor = tensors[index];
  if (tensor === undefined) throw new InternalError(`the tape saved ${tensors.length} tensors for a gradient`);
  return tensor;
}

/** The one gradient that comes in. */
export const incoming = (dy: Tensor | Tensor[]): Tensor => nth([dy].flat(), 0);

/** An input that every call of the kernel has. */
export function given(inputs: Readonly<Record<string, TensorInfo>>, name: string): TensorInfo {
  const input = inputs[name];
  if (input === undefined) throw new InternalError(`a kernel was called without its input \`${name}\``);
  return input;
}
