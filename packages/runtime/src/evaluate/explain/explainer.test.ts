import { describe, expect, it } from "vitest";
import { initialWeights } from "../../train/initial-weights.ts";
import { nativeBackend } from "../../train/testing/native-backend.ts";
import { batchNorm, conv3, dense, modelOf, node } from "../../train/testing/train-fixture.ts";
import { restoreVariables, type Variables } from "../../train/train-state.ts";
import { gapOf, gradCam, integratedGradients, mapOf, occlusion, squareStarts } from "./attributions.ts";
import { Explainer } from "./explainer.ts";
import type { InputBlocks } from "./prepared-rows.ts";

const backend = nativeBackend();

/** A picture and two numbers, fused into three classes. */
const model = modelOf(
  { image: [6, 6, 1], size: [2] },
  [
    conv3("conv", "image", { size: 6, channels: 1, filters: 2 }),
    batchNorm("norm", "conv", [6, 6, 2]),
    node("act", { op: "tanh", from: "norm", shape: [6, 6, 2] }),
    node("flat", { op: "flatten", from: "act", shape: [72] }),
    node("all", { op: "concat", from: ["flat", "size"], shape: [74], args: { axis: -1 } }),
    dense("classes", "all", { width: 74, units: 3, activation: "softmax" }),
  ],
  { label: "classes" },
);
const rows = 3;
const inputs: InputBlocks = new Map([
  ["image", { shape: [6, 6, 1], data: Float32Array.from({ length: 36 * rows }, (_, index) => Math.sin(index * 1.7)) }],
  ["size", { shape: [2], data: Float32Array.from([1, -1, 0.5, 2, -2, 0.3]) }],
]);
const mask = Float32Array.from([1, 0, 0, 0, 1, 0, 0, 0, 1]);

async function explained(
  eager: boolean,
  run: (explainer: Explainer, weights: Variables) => Promise<void>,
  between = async (): Promise<void> => undefined,
): Promise<void> {
  const { tf } = backend();
  const weights = restoreVariables(tf, initialWeights(model, 5));
  const explainer = new Explainer({ tf, model, weights, output: "label", eager, between });
  try {
    await run(explainer, weights);
  } finally {
    explainer.dispose();
    tf.dispose([...weights.values()]);
  }
}

describe.each([
  ["recorded as graphs", false],
  ["eagerly", true],
] as const)("attributions, %s", (_, eager) => {
  it("of integrated gradients sum up to what the answer has more than that of zeros", async () => {
    await explained(eager, async (explainer) => {
      const by = ["image", "size"];
      const coarse = await integratedGradients({ explainer, inputs, mask }, { by, steps: 4 });
      const fine = await integratedGradients({ explainer, inputs, mask }, { by, steps: 64 });
      const zeros: InputBlocks = new Map(
        [...inputs].map(([name, { shape, data }]) => [name, { shape, data: new Float32Array(data.length) }]),
      );
      const [there, here] = [await explainer.scores({ inputs, mask }), await explainer.scores({ inputs: zeros, mask })];
      fine.forEach((one, row) => {
        expect(one.difference).toBeCloseTo((there[row] ?? 0) - (here[row] ?? 0), 4);
        expect(gapOf(one)).toBeLessThan(1e-3);
        expect(gapOf(one)).toBeLessThanOrEqual(gapOf(coarse[row] ?? one) + 1e-5);
      });
      // What goes into the last layer directly has its weight times its value.
      expect([...(fine[0]?.attributions.keys() ?? [])]).toEqual(by);
    });
  });

  it("of one input leave the others as they are", async () => {
    await explained(eager, async (explainer) => {
      const [one] = await integratedGradients({ explainer, inputs, mask }, { by: ["image"], steps: 64 });
      if (one === undefined) throw new Error("nothing was attributed");
      expect([...one.attributions.keys()]).toEqual(["image"]);
      expect(gapOf(one)).toBeLessThan(1e-3);
      expect(mapOf({ shape: [6, 6, 1] }, one.attributions.get("image") ?? new Float32Array())).toMatchObject({
        height: 6,
        width: 6,
      });
    });
  });

  it("by occlusion are the losses of every square that lies on a place, in the mean", async () => {
    await explained(eager, async (explainer) => {
      const maps = await occlusion({ explainer, inputs, mask }, { input: "image", size: 2, stride: 2 });
      const image = inputs.get("image")?.data ?? new Float32Array();
      const [whole = 0] = await explainer.scores({ inputs, mask });
      // Squares of side 2 that do not overlap: every place has the loss of its own.
      for (const [top, left] of [
        [0, 0],
        [2, 4],
        [4, 2],
      ] as const) {
        const hidden = Float32Array.from(image);
        for (const y of [top, top + 1]) hidden.fill(0, y * 6 + left, y * 6 + left + 2);
        const changed: InputBlocks = new Map([...inputs, ["image", { shape: [6, 6, 1], data: hidden }]]);
        const [score = 0] = await explainer.scores({ inputs: changed, mask });
        expect(maps[0]?.values[top * 6 + left]).toBeCloseTo(whole - score, 5);
        expect(maps[0]?.values[(top + 1) * 6 + left + 1]).toBeCloseTo(whole - score, 5);
      }
    });
    expect(squareStarts(8, { size: 3, stride: 2 })).toEqual([0, 2, 4, 5]);
    expect(squareStarts(4, { size: 9, stride: 2 })).toEqual([0]);
  });

  it("change with random weights, which are the same for the same seed", async () => {
    await explained(eager, async (explainer, weights) => {
      const learned = await gradCam({ explainer, inputs, mask }, "act");
      expect(learned[0]).toMatchObject({ height: 6, width: 6 });
      explainer.randomise(77);
      const kernel = weights.get("conv/kernel")?.dataSync().slice();
      const random = await gradCam({ explainer, inputs, mask }, "act");
      expect(random[0]?.values).not.toEqual(learned[0]?.values);
      explainer.randomise(78);
      explainer.randomise(77);
      expect(weights.get("conv/kernel")?.dataSync()).toEqual(kernel);
      expect(await gradCam({ explainer, inputs, mask }, "act")).toEqual(random);
    });
  });

  it("give values of inputs and of nodes, also of more rows than go through at once", async () => {
    await explained(eager, async (explainer) => {
      const many: InputBlocks = new Map(
        [...inputs].map(([name, { shape, data }]) => {
          const all = new Float32Array(data.length * 20);
          for (let time = 0; time < 20; time++) all.set(data, time * data.length);
          return [name, { shape, data: all }];
        }),
      );
      expect((await explainer.values(many, "size")).data).toEqual(many.get("size")?.data);
      const values = await explainer.values(many, "act");
      expect(values.shape).toEqual([6, 6, 2]);
      expect(values.data.subarray(0, 216)).toEqual(values.data.subarray(216 * 19));
    });
  });
});

it("An explainer that is stopped between its calls leaves nothing behind", async () => {
  const stopped = explained(
    false,
    async (explainer) => {
      await integratedGradients({ explainer, inputs, mask }, { by: ["image"], steps: 64 });
    },
    async () => {
      throw new Error("stopped");
    },
  );
  await expect(stopped).rejects.toThrow("stopped");
});
