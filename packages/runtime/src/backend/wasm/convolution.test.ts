// In: convolutions of every stride, padding, filter size and channel count. Out: proof that their gradients on the WASM
// backend equal those of the cpu backend within 1e-5 of the largest value. Why: the kernels take different routes by shape.
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { registerWasmBackend } from "./index.ts";
import { edgePadding } from "./spatial-padding.ts";
import { distance, outputAndGradients, parity, type TensorFunction, valuesOf } from "./testing/gradient-parity.ts";

const tolerance = 1e-5;
type Pad = Parameters<typeof tf.conv2d>[3];
// The cpu backend is always given padding edge by edge: TensorFlow.js misreads one number when the filter is not square.
const strides: readonly [number, number][] = [
  [1, 1],
  [2, 2],
  [3, 3],
  [1, 2],
  [3, 1],
];
const paddings: readonly Pad[] = [
  "same",
  "valid",
  2,
  [
    [0, 0],
    [1, 0],
    [3, 5],
    [0, 0],
  ],
];
const sizes = [1, 2, 3, 4, 5];

beforeAll(async () => {
  tf.env().set("IS_TEST", true);
  await registerWasmBackend(tf);
});

describe.each(strides)("with strides %i × %i", (strideHeight, strideWidth) => {
  describe.each(paddings.map((pad) => ({ name: JSON.stringify(pad), pad })))("and padding $name", ({ pad }) => {
    const stride: [number, number] = [strideHeight, strideWidth];

    it("the gradients of conv2d equal the cpu backend's for every filter size and channel count", () => {
      const wrong: string[] = [];
      for (const height of sizes) {
        for (const width of sizes) {
          for (const [inputs, outputs] of [
            [1, 8],
            [3, 3],
            [8, 1],
          ] as const) {
            const x = valuesOf([2, 7, 6 + (width % 2), inputs], 11);
            const filter = valuesOf([height, width, inputs, outputs], 12);
            const conv =
              (padding: Pad): TensorFunction =>
              (a, b) =>
                tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, padding);
            const apart = parity(tf, conv(pad), [x, filter], conv(edgePadding(pad)));
            if (apart > tolerance) wrong.push(`filter ${height} × ${width}, ${inputs} → ${outputs} channels: ${apart}`);
          }
        }
      }
      expect(wrong).toEqual([]);
    });

    it("the gradients of depthwiseConv2d equal the cpu backend's for every filter size, channel count and multiplier", () => {
      const wrong: string[] = [];
      for (const height of sizes) {
        for (const width of sizes) {
          for (const [inputs, multiplier] of [
            [1, 2],
            [3, 1],
            [8, 2],
          ] as const) {
            const x = valuesOf([2, 7, 6 + (width % 2), inputs], 13);
            const filter = valuesOf([height, width, inputs, multiplier], 14);
            const conv =
              (padding: Pad): TensorFunction =>
              (a, b) =>
                tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, padding);
            const apart = parity(tf, conv(pad), [x, filter], conv(edgePadding(pad)));
            if (apart > tolerance)
              wrong.push(`filter ${height} × ${width}, ${inputs} · ${multiplier} channels: ${apart}`);
          }
        }
      }
      expect(wrong).toEqual([]);
    });
  });
});

describe("conv2d's gradients", () => {
  it("for a batch too large for one set of columns equal those of its images one by one", () => {
    tf.setBackend("wasm");
    const [batch, side, channels] = [90, 32, 16];
    tf.tidy(() => {
      const filter = tf.tensor(valuesOf([5, 5, channels, 2], 15).data, [5, 5, channels, 2]) as tf.Tensor4D;
      const dy = tf.tensor(valuesOf([batch, 16, 16, 2], 16).data, [batch, 16, 16, 2]) as tf.Tensor4D;
      const gradientOf = (part: tf.Tensor) => {
        const images = tf.zeros([part.shape[0] ?? 0, side, side, channels]);
        return tf.grad((x: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, filter, 2, "same"))(images, part);
      };
      const single = tf.concat(tf.split(dy, batch).map(gradientOf));
      expect(tf.max(tf.abs(tf.sub(gradientOf(dy), single))).dataSync()[0]).toBeLessThanOrEqual(tolerance);
    });
  });

  it("of an empty batch are zero for the filter", () => {
    tf.setBackend("wasm");
    const gradient = tf.tidy(() => {
      const inputs = { x: tf.zeros([0, 4, 4, 2]), dy: tf.zeros([0, 4, 4, 3]) };
      const attrs = { strides: 1, pad: "same", dataFormat: "NHWC", filterShape: [3, 3, 2, 3] };
      return (tf.engine().runKernel(tf.Conv2DBackpropFilter, inputs, attrs) as tf.Tensor).dataSync();
    });
    expect([...gradient]).toEqual(Array(54).fill(0));
  });

  it("refuse channels-first images and say what to do", () => {
    tf.setBackend("wasm");
    const inputs = { x: tf.zeros([1, 2, 4, 4]), dy: tf.zeros([1, 3, 4, 4]) };
    const attrs = { strides: 1, pad: "same", dataFormat: "NCHW", filterShape: [3, 3, 2, 3] };
    expect(() => tf.engine().runKernel(tf.Conv2DBackpropFilter, inputs, attrs)).toThrow(
      "Conv2DBackpropFilter on the WASM backend expects data format NHWC, received NCHW",
    );
  });

  it("refuse to round output sizes up, which the forward kernel cannot", () => {
    tf.setBackend("wasm");
    expect(() =>
      tf.conv2d(tf.zeros<tf.Rank.R4>([1, 5, 5, 1]), tf.zeros<tf.Rank.R4>([2, 2, 1, 1]), 2, 0, "NHWC", [1, 1], "ceil"),
    ).toThrow('Conv2D on the WASM backend expects dimRoundingMode "floor", received "ceil".');
  });
});

describe("depthwise gradients with dilations", () => {
  // TensorFlow.js's own gradient refuses dilations, so the kernels are called directly. The reference is the undilated
  // gradient of the same filter with zeros between its taps.
  it.each([
    [2, 2, 1],
    [1, 3, 2],
    [3, 2, 2],
  ])(
    "of %i × %i and multiplier %i equal those of the filter with zeros between its taps",
    (dilationHeight, dilationWidth, multiplier) => {
      for (const pad of ["same", "valid"] as const) {
        const [height, width, inputs] = [3, 2, 3];
        const spreadHeight = (height - 1) * dilationHeight + 1;
        const spreadWidth = (width - 1) * dilationWidth + 1;
        const x = valuesOf([2, 9, 8, inputs], 21);
        const filter = valuesOf([height, width, inputs, multiplier], 22);
        const spread = {
          shape: [spreadHeight, spreadWidth, inputs, multiplier],
          data: new Float32Array(spreadHeight * spreadWidth * inputs * multiplier),
        };
        const block = inputs * multiplier;
        const place = (i: number, j: number) => (i * dilationHeight * spreadWidth + j * dilationWidth) * block;
        for (let i = 0; i < height; i++) {
          for (let j = 0; j < width; j++) {
            spread.data.set(filter.data.subarray((i * width + j) * block, (i * width + j + 1) * block), place(i, j));
          }
        }
        const [output, dx, dSpread] = outputAndGradients(
          tf,
          "cpu",
          (a, b) => tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, pad),
          [x, spread],
        );
        if (output === undefined || dx === undefined || dSpread === undefined) throw new Error("no reference");
        const dFilter = { shape: filter.shape, data: new Float32Array(filter.data.length) };
        for (let i = 0; i < height; i++) {
          for (let j = 0; j < width; j++) {
            dFilter.data.set(dSpread.data.subarray(place(i, j), place(i, j) + block), (i * width + j) * block);
          }
        }
        tf.setBackend("wasm");
        const actual = tf.tidy(() => {
          const dy = tf.tensor(valuesOf(output.shape, 977).data, [...output.shape]);
          const attrs = { strides: [1, 1], pad, dilations: [dilationHeight, dilationWidth], dataFormat: "NHWC" };
          const run = (name: string, inputsOf: tf.NamedTensorMap, more: object) =>
            tf.engine().runKernel(name, inputsOf, { ...attrs, ...more }) as tf.Tensor;
          const images = tf.tensor(x.data, [...x.shape]);
          const weights = tf.tensor(filter.data, [...filter.shape]);
          return [
            run(tf.DepthwiseConv2dNativeBackpropInput, { dy, filter: weights }, { inputShape: x.shape }),
            run(tf.DepthwiseConv2dNativeBackpropFilter, { x: images, dy }, { filterShape: filter.shape }),
          ].map((tensor) => ({ shape: tensor.shape, data: Float32Array.from(tensor.dataSync()) }));
        });
        expect(distance(actual, [dx, dFilter])).toBeLessThanOrEqual(tolerance);
      }
    },
  );
});

describe("for random shapes", () => {
  const shapes = fc.record({
    batch: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 1, max: 12 }),
    width: fc.integer({ min: 1, max: 12 }),
    inputs: fc.integer({ min: 1, max: 9 }),
    outputs: fc.integer({ min: 1, max: 9 }),
    filterHeight: fc.integer({ min: 1, max: 5 }),
    filterWidth: fc.integer({ min: 1, max: 5 }),
    stride: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    pad: fc.oneof(
      fc.constant<Pad>("same"),
      fc.constant<Pad>("valid"),
      fc.tuple(fc.nat(6), fc.nat(6), fc.nat(6), fc.nat(6)).map(
        ([top, bottom, left, right]): Pad => [
          [0, 0],
          [top, bottom],
          [left, right],
          [0, 0],
        ],
      ),
    ),
  });

  it("conv2d's gradients equal the cpu backend's", () => {
    fc.assert(
      fc.property(shapes, (s) => {
        fc.pre(s.pad !== "valid" || (s.filterHeight <= s.height && s.filterWidth <= s.width));
        fc.pre(typeof s.pad === "string" || windowsFit(s));
        const inputs = [
          valuesOf([s.batch, s.height, s.width, s.inputs], 31),
          valuesOf([s.filterHeight, s.filterWidth, s.inputs, s.outputs], 32),
        ];
        const conv: TensorFunction = (a, b) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, s.stride, s.pad);
        expect(parity(tf, conv, inputs)).toBeLessThanOrEqual(tolerance);
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it("depthwiseConv2d's gradients equal the cpu backend's", () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 3 }), (s, multiplier) => {
        fc.pre(s.pad !== "valid" || (s.filterHeight <= s.height && s.filterWidth <= s.width));
        fc.pre(typeof s.pad === "string" || windowsFit(s));
        const inputs = [
          valuesOf([s.batch, s.height, s.width, s.inputs], 33),
          valuesOf([s.filterHeight, s.filterWidth, s.inputs, multiplier], 34),
        ];
        const conv: TensorFunction = (a, b) => tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, s.stride, s.pad);
        expect(parity(tf, conv, inputs)).toBeLessThanOrEqual(tolerance);
      }),
      { numRuns: 200, seed: 4 },
    );
  });

  function windowsFit(s: {
    height: number;
    width: number;
    filterHeight: number;
    filterWidth: number;
    pad: Pad;
  }): boolean {
    if (!Array.isArray(s.pad)) return true;
    const [, [top = 0, bottom = 0], [left = 0, right = 0]] = s.pad;
    return s.height + top + bottom >= s.filterHeight && s.width + left + right >= s.filterWidth;
  }
});
