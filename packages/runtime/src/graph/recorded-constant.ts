/**
 * A tensor's values as they were handed to TensorFlow in, the nodes that make the same tensor inside a graph out: spelled out,
 * or as a `Fill` where all values of a large one are the same.
 */
import type { NativeBinding } from "../backend/native-ops.ts";
import type { TensorValue } from "./graph-def.ts";
import { callerLine, type Origin, TraceError } from "./trace-error.ts";

/** Values that were handed to the binding. */
export interface HandedValues {
  readonly dtype: number;
  readonly shape: readonly number[];
  readonly values: unknown;
}

/** How a constant is made. */
export type ConstantForm =
  | { readonly kind: "spelled"; readonly value: TensorValue }
  | { readonly kind: "filled"; readonly dims: TensorValue; readonly value: TensorValue };

/** Uniform constants above this many values are written as a `Fill`. */
const largestSpelledOut = 64;

/** Whether all values of `width` bytes are the same. */
function isUniform(bytes: Uint8Array, width: number): boolean {
  for (let at = width; at < bytes.length; at++) if (bytes[at] !== bytes[at - width]) return false;
  return true;
}

/** Finds the form; throws TraceError for texts, with the line that made them. */
export function constantForm(
  binding: NativeBinding,
  { dtype, shape, values }: HandedValues,
  origin: Origin | undefined,
): ConstantForm {
  if (!ArrayBuffer.isView(values)) {
    throw new TraceError("a text tensor stands in a compiled function", {
      place: callerLine(origin),
      help: "Texts are prepared outside of it, as numbers",
    });
  }
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
  const elements = shape.reduce((product, size) => product * size, 1);
  const width = elements === 0 ? 0 : bytes.length / elements;
  if (elements <= largestSpelledOut || !isUniform(bytes, width)) {
    return { kind: "spelled", value: { dtype, shape, bytes } };
  }
  const dims = new Uint8Array(Int32Array.from(shape).buffer);
  return {
    kind: "filled",
    dims: { dtype: binding.TF_INT32, shape: [shape.length], bytes: dims },
    value: { dtype, shape: [], bytes: bytes.slice(0, width) },
  };
}
