import type { CheckedCorruption } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { type FittedColumn, type FittedPreparation, type Table, TrainFields } from "../../data/index.ts";
import { indexedStreams } from "../../random/indexed-streams.ts";
import { forward } from "../../train/forward.ts";
import { graphsInMemory } from "../../train/graph-use.ts";
import { initialWeights } from "../../train/initial-weights.ts";
import { lossScore } from "../../train/input-gradients.ts";
import { nativeBackend } from "../../train/testing/native-backend.ts";
import { batchNorm, call, conv3, dense, modelOf, node } from "../../train/testing/train-fixture.ts";
import { restoreVariables, type Variables } from "../../train/train-state.ts";
import { Attack, type AttackTarget } from "./attack.ts";

const backend = nativeBackend();

const rows = 96;
const everyRow = Uint32Array.from({ length: rows }, (_, row) => row);
const losses = [{ output: "label", loss: call("cross_entropy", { smoothing: 0, weight: 1 }) }];
const shape = [4, 4, 3] as const;

const drawn = indexedStreams(4, "rows");
drawn.seek(0);
const labels = Int32Array.from({ length: rows }, () => drawn.uint32() % 3);
/** Pictures whose brightest channel is their class, nearly. */
const pixels = Uint8Array.from({ length: rows * 48 }, (_, at) => {
  const lit = at % 3 === labels[Math.floor(at / 48)];
  return Math.min(255, Math.floor(256 * drawn.uniform() * (lit ? 1 : 0.9)));
});
const table: Table = {
  rows,
  columns: new Map([
    ["image", { kind: "image", shape, data: pixels }],
    ["size", { kind: "number", data: Float64Array.from({ length: rows }, (_, row) => 40 + 3 * (row % 7)) }],
    [
      "weight",
      { kind: "number", data: Float64Array.from({ length: rows }, (_, row) => (labels[row] ?? 0) * 5 + (row % 4)) },
    ],
    ["label", { kind: "class", values: ["a", "b", "c"], data: labels }],
  ]),
  official: null,
  origin: null,
};
const common = { classes: null, open: false, separator: null, sound: null, fill: [], dtype: "float32" as const };
const image: FittedColumn = {
  ...common,
  name: "image",
  columns: ["image"],
  kind: "image",
  shape: [...shape],
  steps: [
    { step: "scale", factor: 1 / 255 },
    { step: "normalize", mean: [0.4, 0.5, 0.6], std: [0.2, 0.25, 0.3] },
  ],
};
const body: FittedColumn = {
  ...common,
  name: "body",
  columns: ["size", "weight"],
  kind: "vector",
  shape: [2],
  steps: [{ step: "normalize", mean: [49, 6], std: [6, 4] }],
};
const preparationOf = (input: FittedColumn): FittedPreparation => ({
  dataset: "made",
  rows,
  inputs: [input],
  targets: [],
});
const groundOf = (input: FittedColumn, seed = 1) => ({
  table,
  preparation: preparationOf(input),
  train: new TrainFields(table, everyRow),
  seed,
});

const linear = modelOf({ body: [2] }, [dense("classes", "body", { width: 2, units: 3, activation: "softmax" })], {
  label: "classes",
});
const flat = modelOf(
  { image: [...shape] },
  [
    node("flat", { op: "flatten", from: "image", shape: [48] }),
    dense("classes", "flat", { width: 48, units: 3, activation: "softmax" }),
  ],
  { label: "classes" },
);
const deep = modelOf(
  { image: [...shape] },
  [
    conv3("conv", "image", { size: 4, channels: 3, filters: 8 }),
    batchNorm("norm", "conv", [4, 4, 8]),
    node("relu", { op: "relu", from: "norm", shape: [4, 4, 8] }),
    node("flat", { op: "flatten", from: "relu", shape: [128] }),
    dense("classes", "flat", { width: 128, units: 3, activation: "softmax" }),
  ],
  { label: "classes" },
);

function targetOf(
  model: typeof linear,
  parts: Partial<AttackTarget> = {},
): AttackTarget & { readonly weights: Variables } {
  const weights = restoreVariables(backend().tf, initialWeights(model, 1));
  return { tf: backend().tf, model, weights, losses, graphs: graphsInMemory, ...parts };
}

function attackBy(
  family: "fgsm" | "pgd",
  name: string,
  args: CheckedCorruption["columns"][number]["severities"],
): CheckedCorruption {
  const severities = args.map((one) => ({ step: null, steps: 10, ...one }));
  return {
    family,
    text: `${family}()`,
    attack: true,
    columns: [{ name, severities }],
    severities: args.map(() => ""),
    rows: null,
    span: { file: "", start: 0, end: 0 },
  };
}

/** Every row as the model reads it. */
function batchOf(input: FittedColumn) {
  const { tf } = backend();
  const prepared =
    input === image
      ? Float32Array.from(
          pixels,
          (byte, at) => (byte / 255 - ([0.4, 0.5, 0.6][at % 3] ?? 0)) / ([0.2, 0.25, 0.3][at % 3] ?? 1),
        )
      : Float32Array.from({ length: 2 * rows }, (_, at) => {
          const row = at >> 1;
          return at % 2 === 0 ? (40 + 3 * (row % 7) - 49) / 6 : ((labels[row] ?? 0) * 5 + (row % 4) - 6) / 4;
        });
  return {
    inputs: new Map<string, Tensor>([[input.name, tf.tensor(prepared, [rows, ...input.shape])]]),
    targets: new Map<string, Tensor>([["label", tf.tensor1d(labels)]]),
    rows: everyRow,
    values: prepared,
  };
}

const plainForward = { training: false, uniform: () => expect.fail("nothing is drawn outside training") };

async function attacked(attack: Attack, input: FittedColumn, severity = 0): Promise<Float32Array> {
  const { tf } = backend();
  const batch = batchOf(input);
  const changed = await attack.change(severity, async () => undefined)(batch);
  const values = new Float32Array((changed.get(input.name) ?? expect.fail()).dataSync<"float32">());
  tf.dispose([...new Set([...changed.values(), ...batch.inputs.values(), ...batch.targets.values()])]);
  return values;
}

/** Accuracy and mean loss of values that the model reads. */
function judged({ model, weights }: AttackTarget, input: FittedColumn, values: Float32Array) {
  const { tf } = backend();
  return tf.tidy(() => {
    const result = forward(model, weights, new Map([[input.name, tf.tensor(values, [rows, ...input.shape])]]), {
      tf,
      ...plainForward,
    });
    const truth = tf.tensor1d(labels);
    const loss = tf.mean(lossScore(tf, losses)(result, new Map([["label", truth]]))).dataSync()[0] ?? Number.NaN;
    const right = tf.equal(tf.argMax(result.outputs.get("label") ?? expect.fail(), -1), truth);
    return { loss, accuracy: tf.mean(tf.cast(right, "float32")).dataSync()[0] ?? Number.NaN };
  });
}

/** Learns the pictures by heart, nearly. */
function learn({ model, weights }: AttackTarget, input: FittedColumn): void {
  const { tf } = backend();
  const batch = batchOf(input);
  const optimizer = tf.train.adam(0.01);
  const learning = [...weights].flatMap(([name, weight]) => (name.includes("moving_") ? [] : [weight]));
  for (let step = 0; step < 60; step++) {
    optimizer.minimize(
      () =>
        tf
          .mean(lossScore(tf, losses)(forward(model, weights, batch.inputs, { tf, ...plainForward }), batch.targets))
          .asScalar(),
      false,
      learning,
    );
  }
  optimizer.dispose();
  tf.dispose([...batch.inputs.values(), ...batch.targets.values()]);
}

const free = ({ weights }: AttackTarget): void => backend().tf.dispose([...weights.values()]);

describe("FGSM", () => {
  test("on a linear model is x + epsilon · deviation · sign((probabilities − truth) · weights)", async () => {
    const { tf } = backend();
    const target = targetOf(linear);
    const ground = groundOf(body);
    const attack = new Attack(target, ground, attackBy("fgsm", "body", [{ epsilon: 0.1 }]));
    const found = await attacked(attack, body);
    const batch = batchOf(body);
    const expected = tf.tidy(() => {
      const kernel = target.weights.get("classes/kernel") ?? expect.fail();
      const { outputs } = forward(linear, target.weights, batch.inputs, { tf, ...plainForward });
      const wrong = tf.sub(outputs.get("label") ?? expect.fail(), tf.oneHot(batch.targets.get("label") as never, 3));
      // The deviation of each column of the train rows, after `normalize` by 6 and 4.
      const step = ["size", "weight"].map((name, at) => (0.1 * ground.train.moments(name).std) / (at === 0 ? 6 : 4));
      const signs = tf.sign(tf.matMul(wrong as never, kernel as never, false, true));
      return tf.add(batch.inputs.get("body") ?? expect.fail(), tf.mul(signs, step)).dataSync();
    });
    found.forEach((value, at) => {
      expect(Math.abs(value - (expected[at] ?? Number.NaN))).toBeLessThan(1e-5);
    });
    attack.dispose();
    tf.dispose([...batch.inputs.values(), ...batch.targets.values()]);
    free(target);
  });

  test("moves every value of a picture by epsilon in parts of 255, and not beyond black and white", async () => {
    const target = targetOf(flat);
    const attack = new Attack(target, groundOf(image), attackBy("fgsm", "image", [{ epsilon: 8 / 255 }]));
    const found = await attacked(attack, image);
    let [up, down] = [0, 0];
    found.forEach((value, at) => {
      const raw = 255 * (value * ([0.2, 0.25, 0.3][at % 3] ?? 1) + ([0.4, 0.5, 0.6][at % 3] ?? 0));
      const byte = pixels[at] ?? 0;
      const ends = [Math.max(0, byte - 8), Math.min(255, byte + 8)];
      expect(Math.min(...ends.map((end) => Math.abs(raw - end)))).toBeLessThan(1e-3);
      if (raw > byte) up++;
      else down++;
    });
    expect(Math.min(up, down)).toBeGreaterThan(rows * 5);
    attack.dispose();
    free(target);
  });

  test("shows what it has done as a picture", async () => {
    const { tf } = backend();
    const target = targetOf(flat);
    const attack = new Attack(target, groundOf(image), attackBy("fgsm", "image", [{ epsilon: 8 / 255 }]));
    const batch = batchOf(image);
    const changed = await attack.change(0, async () => undefined)(batch);
    expect((await attack.sample(0, batch, changed))?.value).toMatch(/^data:image\/webp;base64,/);
    tf.dispose([...new Set([...changed.values(), ...batch.inputs.values(), ...batch.targets.values()])]);
    attack.dispose();
    free(target);
  });
});

describe("PGD", () => {
  test("stays within epsilon, and the model errs no less than under FGSM of the same epsilon, over several", async () => {
    const target = targetOf(deep);
    learn(target, image);
    const clean = judged(target, image, batchOfValues());
    expect(clean.accuracy).toBeGreaterThan(0.95);
    const epsilons = [{ epsilon: 4 / 255 }, { epsilon: 8 / 255 }, { epsilon: 16 / 255 }];
    const fast = new Attack(target, groundOf(image), attackBy("fgsm", "image", epsilons));
    const many = new Attack(target, groundOf(image), attackBy("pgd", "image", epsilons));
    for (const severity of [0, 1, 2]) {
      const values = await attacked(many, image, severity);
      const one = judged(target, image, await attacked(fast, image, severity));
      const ten = judged(target, image, values);
      expect(ten.accuracy).toBeLessThanOrEqual(one.accuracy);
      expect(ten.loss).toBeGreaterThan(one.loss);
      expect(one.loss).toBeGreaterThan(clean.loss);
      values.forEach((value, at) => {
        const raw = 255 * (value * ([0.2, 0.25, 0.3][at % 3] ?? 1) + ([0.4, 0.5, 0.6][at % 3] ?? 0));
        expect(Math.abs(raw - (pixels[at] ?? 0))).toBeLessThan(4 * 2 ** severity + 1e-3);
        expect(raw).toBeGreaterThan(-1e-3);
        expect(raw).toBeLessThan(255 + 1e-3);
      });
    }
    for (const attack of [fast, many]) attack.dispose();
    free(target);
  });

  test("is the same from a graph as from one call an operation, and by its seed", async () => {
    const target = targetOf(flat);
    const eager = { ...target, graphs: { eager: true, cache: null } };
    const corruption = attackBy("pgd", "image", [{ epsilon: 8 / 255, step: 2 / 255, steps: 3 }]);
    const made = [
      new Attack(target, groundOf(image), corruption),
      new Attack(eager, groundOf(image), corruption),
      new Attack(target, groundOf(image, 2), corruption),
    ];
    const [graph, plain, other] = await Promise.all(made.map((attack) => attacked(attack, image)));
    graph?.forEach((value, at) => {
      expect(Math.abs(value - (plain?.[at] ?? Number.NaN))).toBeLessThan(1e-5);
    });
    expect(other).not.toEqual(graph);
    for (const attack of made) attack.dispose();
    free(target);
  });

  test("gives what it holds back when it is interrupted between two steps", async () => {
    const { tf } = backend();
    const target = targetOf(flat);
    const attack = new Attack(target, groundOf(image), attackBy("pgd", "image", [{ epsilon: 8 / 255 }]));
    const batch = batchOf(image);
    let steps = 0;
    const stop = async (): Promise<void> => {
      if (++steps === 3) throw new Error("stop");
    };
    await expect(attack.change(0, stop)(batch)).rejects.toThrow("stop");
    expect(steps).toBe(3);
    tf.dispose([...batch.inputs.values(), ...batch.targets.values()]);
    attack.dispose();
    free(target);
  });
});

function batchOfValues(): Float32Array {
  const batch = batchOf(image);
  backend().tf.dispose([...batch.inputs.values(), ...batch.targets.values()]);
  return batch.values;
}
