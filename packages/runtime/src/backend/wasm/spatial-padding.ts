// In: the stock convolution and pooling kernels. Out: the same kernels, safe for every padding. Why: two faults of the stock
// ones. For padding given as one number TensorFlow.js computes the output width from the filter's height and its vertical
// stride; when the width's differ, the output is allocated too small and XNNPACK writes past its end, into other tensors.
// And for `same` padding with a stride above the filter's length XNNPACK computes a negative padding and yields zeros.
import type { KernelConfig } from "@tensorflow/tfjs";
import { fourNumbers } from "./four-numbers.ts";
import { inputOf, type Tf } from "./heap.ts";

/** Padding of a convolution or pooling: `same`, `valid`, one number for all four edges, or rows of edge pairs by axis. */
export type Padding = Parameters<Tf["backend_util"]["computeConv2DInfo"]>[4];

/** One number of padding spelled out as `[[0, 0], [top, bottom], [left, right], [0, 0]]`; other paddings as they are. */
export function edgePadding(pad: Padding): Padding {
  return typeof pad === "number"
    ? [
        [0, 0],
        [pad, pad],
        [pad, pad],
        [0, 0],
      ]
    : pad;
}

/** Attributes that the wrapped kernels share; pooling kernels have no dilations. */
interface SpatialAttributes {
  readonly pad: Padding;
  readonly strides: number | [number, number];
  readonly dilations?: number | [number, number] | null;
  readonly dimRoundingMode?: string;
}

/** The stock pooling kernel of the given name with its padding spelled out; rounding modes other than `floor` are refused. */
export function safePooling(kernelName: string): (tf: Tf) => KernelConfig {
  return (tf) => withPadding(tf, kernelName, (_, { pad }) => edgePadding(pad));
}

/** The stock convolution kernel of the given name with its padding spelled out; rounding modes other than `floor` are refused. */
export function safeConvolution(
  kernelName: string,
  { depthwise }: { readonly depthwise: boolean },
): (tf: Tf) => KernelConfig {
  return (tf) =>
    withPadding(tf, kernelName, (inputs, { pad, strides, dilations }) => {
      if (pad !== "same") return edgePadding(pad);
      const shape = fourNumbers(inputOf(inputs, "x").shape, `the input of ${kernelName}`);
      const filter = fourNumbers(inputOf(inputs, "filter").shape, `the filter of ${kernelName}`);
      const { padInfo } = tf.backend_util.computeConv2DInfo(
        shape,
        filter,
        strides,
        dilations ?? 1,
        pad,
        "floor",
        depthwise,
      );
      return [
        [0, 0],
        [padInfo.top, padInfo.bottom],
        [padInfo.left, padInfo.right],
        [0, 0],
      ];
    });
}

type Inputs = Parameters<KernelConfig["kernelFunc"]>[0]["inputs"];

function withPadding(
  tf: Tf,
  kernelName: string,
  pad: (inputs: Inputs, attrs: SpatialAttributes) => Padding,
): KernelConfig {
  const original = tf.getKernel(kernelName, "wasm");
  return {
    ...original,
    kernelFunc: (call) => {
      // The registry types attributes as an open map; TensorFlow.js's ops of these names always pass the padding.
      const attrs = call.attrs as unknown as SpatialAttributes;
      const rounding = attrs.dimRoundingMode ?? "floor";
      if (rounding !== "floor") {
        // XNNPACK always rounds the output size down.
        throw new Error(`${kernelName} on the WASM backend expects dimRoundingMode "floor", received "${rounding}".`);
      }
      // The map type does not admit nested tuples, which is how TensorFlow.js itself passes explicit padding.
      const padded = { ...call.attrs, pad: pad(call.inputs, attrs) } as unknown as NonNullable<typeof call.attrs>;
      return original.kernelFunc({ ...call, attrs: padded });
    },
  };
}
