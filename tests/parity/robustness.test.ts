// Corruptions of pictures as SciPy and Python's colorsys compute them, and FGSM as PyTorch does.
import { afterAll, describe, expect, test } from "vitest";
import { emptyPicture, type ImageShape, type PictureStep } from "../../packages/runtime/src/data/augment/picture.ts";
import { brighten, saturate } from "../../packages/runtime/src/data/corrupt/picture-colours.ts";
import { gaussianBlur, zoomBlur } from "../../packages/runtime/src/data/corrupt/picture-places.ts";
import { type FittedColumn, type Table, TrainFields } from "../../packages/runtime/src/data/index.ts";
import { Attack } from "../../packages/runtime/src/evaluate/robustness/attack.ts";
import { indexedStreams } from "../../packages/runtime/src/random/indexed-streams.ts";
import { graphsInMemory } from "../../packages/runtime/src/train/graph-use.ts";
import { call, conv3, dense, modelOf, node } from "../../packages/runtime/src/train/testing/train-fixture.ts";
import { restoreVariables } from "../../packages/runtime/src/train/train-state.ts";
import { asTensor, backend, type RecordedTensor, recorded } from "./recorded.ts";

const cases = recorded("robustness");

function shapeOf({ shape }: RecordedTensor): ImageShape {
  const [height = 0, width = 0, channels = 0] = shape.slice(-3);
  return [height, width, channels];
}

function stepOf(family: string, args: Readonly<Record<string, number>>, shape: ImageShape): PictureStep {
  const argument = (name: string): number => args[name] ?? expect.fail(`${family} has no ${name}`);
  switch (family) {
    case "blur":
      return gaussianBlur(argument("sigma"));
    case "brightness":
      return brighten(argument("by"));
    case "saturate":
      return saturate(argument("factor"), argument("add"));
    case "zoom_blur":
      return zoomBlur(argument("most"), argument("step"), shape);
    default:
      return expect.fail(`no step for ${family}`);
  }
}

describe("pictures are changed as SciPy and colorsys change them:", () => {
  test.each(cases.filter((one) => one.kind === "change"))("$name", ({ family, args, picture, result }) => {
    const shape = shapeOf(picture);
    const changed = { ...emptyPicture(shape), values: Float32Array.from(picture.data) };
    stepOf(family, args, shape)(changed, indexedStreams(1, "none"));
    expect(changed.values).toHaveLength(result.data.length);
    const most = changed.values.reduce(
      (worst, value, at) => Math.max(worst, Math.abs(value - (result.data[at] ?? Number.NaN))),
      0,
    );
    // Values reach to 255 and are float32 between steps.
    expect(most).toBeLessThan(1e-3);
  });
});

const attacks = cases.filter((one) => one.kind === "attack");

describe("FGSM moves pictures as PyTorch's gradients say:", () => {
  test.each(attacks)("$name", async ({ epsilon, mean, std, kernel, weights, pictures, labels, result, smallest }) => {
    const { tf } = await backend();
    // No sign hangs on the last digits.
    expect(smallest).toBeGreaterThan(1e-7);
    const rows = labels.data.length;
    const shape = shapeOf(pictures);
    const model = modelOf(
      { image: [...shape] },
      [
        conv3("conv", "image", { size: 4, channels: 3, filters: 8 }),
        node("relu", { op: "relu", from: "conv", shape: [4, 4, 8] }),
        node("flat", { op: "flatten", from: "relu", shape: [128] }),
        dense("classes", "flat", { width: 128, units: 3, activation: "softmax" }),
      ],
      { label: "classes" },
    );
    const values = ({ shape: of, data }: RecordedTensor) => ({ shape: [...of], data: Float32Array.from(data) });
    const variables = restoreVariables(
      tf,
      new Map([
        ["conv/kernel", values(kernel)],
        ["conv/bias", { shape: [8], data: new Float32Array(8) }],
        ["classes/kernel", values(weights)],
        ["classes/bias", { shape: [3], data: new Float32Array(3) }],
      ]),
    );
    const column: FittedColumn = {
      name: "image",
      columns: ["image"],
      kind: "image",
      shape: [...shape],
      dtype: "float32",
      classes: null,
      open: false,
      separator: null,
      sound: null,
      fill: [],
      steps: [
        { step: "scale", factor: 1 / 255 },
        { step: "normalize", mean: [...mean.data], std: [...std.data] },
      ],
    };
    const table: Table = {
      rows,
      columns: new Map([["image", { kind: "image", shape, data: Uint8Array.from(pictures.data) }]]),
      official: null,
      origin: null,
    };
    const everyRow = Uint32Array.from({ length: rows }, (_, row) => row);
    const attack = new Attack(
      {
        tf,
        model,
        weights: variables,
        losses: [{ output: "label", loss: call("cross_entropy", { smoothing: 0, weight: 1 }) }],
        graphs: graphsInMemory,
      },
      {
        table,
        preparation: { dataset: "made", rows, inputs: [column], targets: [] },
        train: new TrainFields(table, everyRow),
        seed: 1,
      },
      {
        family: "fgsm",
        text: "fgsm()",
        attack: true,
        columns: [{ name: "image", severities: [{ epsilon: epsilon / 255 }] }],
        severities: [""],
        rows: null,
        span: { file: "", start: 0, end: 0 },
      },
    );
    const scaled = pictures.data.map((byte, at) => (byte / 255 - (mean.data[at % 3] ?? 0)) / (std.data[at % 3] ?? 1));
    const inputs = new Map([["image", asTensor(tf, { shape: pictures.shape, data: scaled })]]);
    const targets = new Map([["label", asTensor(tf, labels, "int32")]]);
    const changed = await attack.change(0, async () => undefined)({ inputs, targets, rows: everyRow });
    const found = changed.get("image")?.dataSync() ?? expect.fail("nothing came out");
    result.data.forEach((value, at) => {
      const raw = 255 * ((found[at] ?? Number.NaN) * (std.data[at % 3] ?? 1) + (mean.data[at % 3] ?? 0));
      expect(Math.abs(raw - value)).toBeLessThan(1e-3);
    });
    attack.dispose();
    tf.dispose([...new Set([...changed.values(), ...inputs.values()]), ...targets.values(), ...variables.values()]);
  });
});

afterAll(async () => {
  const { tf } = await backend();
  expect(tf.memory().numTensors).toBe(0);
});
