/**
 * Everything that the copies of a vector read and write. In: sizes. Out: typed arrays over one buffer.
 * Why: over a SharedArrayBuffer the same arrays are those of several threads, each at work on some of the copies.
 */
import type { StepArrays } from "../core/in-place-env.ts";
import { type NumericArray, viewOf, zeros } from "../spaces/dtype.ts";
import type { FlatLayout } from "./flat-layout.ts";

/** Sizes of a vector's arrays. */
export interface VectorLayout {
  readonly copies: number;
  readonly observation: FlatLayout;
  readonly action: FlatLayout;
}

/** The arrays of all copies; flags are 1 or 0. */
export interface VectorArrays extends StepArrays {
  /** `[copies * observationSize]`: in same-step mode, what was seen last of an episode that ended in this step. */
  readonly finalObservations: NumericArray;
  /** `[copies]`: whether the copy must be reset before its next step. */
  readonly ended: Uint8Array;
  /** `[copies]`: whether this reset or step gave the copy an info. */
  readonly informed: Uint8Array;
  /** `[copies]`: steps of the present episode. */
  readonly elapsed: Int32Array;
}

/** Bytes that the arrays take. */
export function bytesOf(layout: VectorLayout): number {
  return placed(layout).bytes;
}

/** The arrays over `buffer`, which has at least `bytesOf(layout)` bytes; a new one if left out. */
export function vectorArrays(layout: VectorLayout, buffer?: ArrayBufferLike): VectorArrays {
  return placed(layout, buffer ?? new ArrayBuffer(bytesOf(layout))).arrays;
}

function placed(
  layout: VectorLayout,
  buffer?: ArrayBufferLike,
): { readonly arrays: VectorArrays; readonly bytes: number } {
  const { copies, observation, action } = layout;
  let bytes = 0;
  const place = <D extends Parameters<typeof zeros>[0]>(dtype: D, count: number) => {
    const start = bytes;
    // Every array starts at a multiple of 64: aligned, and on a cache line of its own.
    bytes += Math.ceil((count * zeros(dtype, 1).BYTES_PER_ELEMENT) / 64) * 64;
    return buffer === undefined ? zeros(dtype, 0) : viewOf(dtype, { buffer, start, count });
  };
  const arrays: VectorArrays = {
    actions: place(action.dtype, copies * action.size),
    actionSize: action.size,
    observations: place(observation.dtype, copies * observation.size),
    observationSize: observation.size,
    finalObservations: place(observation.dtype, copies * observation.size),
    rewards: place("float64", copies),
    terminated: place("uint8", copies),
    truncated: place("uint8", copies),
    ended: place("uint8", copies),
    informed: place("uint8", copies),
    elapsed: place("int32", copies),
  };
  return { arrays, bytes };
}
