import type { CheckedCorruption } from "@penstock/dsl";
import { describe, expect, test } from "vitest";
import { TrainFields } from "../../data/index.ts";
import { Answerer } from "../../train/answerer.ts";
import { graphsInMemory } from "../../train/graph-use.ts";
import { initialWeights } from "../../train/initial-weights.ts";
import { predict } from "../../train/predict.ts";
import { crossedBlobs } from "../../train/testing/blobs.ts";
import { nativeBackend } from "../../train/testing/native-backend.ts";
import { call, dense, modelOf } from "../../train/testing/train-fixture.ts";
import { restoreVariables } from "../../train/train-state.ts";
import type { RobustnessResult } from "../report-data.ts";
import { dropOf, judgeRobustness, robustnessOf } from "./judge-robustness.ts";
import { poolRobustness } from "./pool-robustness.ts";
import { robustnessMetrics } from "./robustness-metrics.ts";

const backend = nativeBackend();

const count = 500;
const problem = crossedBlobs(count, 1);
const model = modelOf(
  { features: [2] },
  [
    dense("hidden", "features", { width: 2, units: 4, activation: "tanh" }),
    dense("classes", "hidden", { width: 4, units: 2, activation: "softmax" }),
  ],
  { label: "classes" },
);
const losses = [{ output: "label", loss: call("cross_entropy", { smoothing: 0, weight: 1 }) }];

function corruption(
  family: string,
  amounts: readonly object[],
  parts: Partial<CheckedCorruption> = {},
): CheckedCorruption {
  return {
    family,
    text: `${family}()`,
    attack: false,
    columns: [{ name: "features", severities: amounts.map((one) => ({ ...one })) }],
    severities: amounts.map((one) => Object.values(one).join()),
    rows: null,
    span: { file: "", start: 0, end: 0 },
    ...parts,
  };
}

async function judged(corruptions: readonly CheckedCorruption[], { dry = false, seed = 1 } = {}) {
  const { tf } = backend();
  const weights = restoreVariables(tf, initialWeights(model, 3));
  const target = { tf, model, weights, losses, graphs: graphsInMemory };
  const answerer = new Answerer(target);
  const rows = Uint32Array.from({ length: count }, (_, row) => row);
  const said: string[] = [];
  const input = { tf, answerer, losses, ...problem };
  const answers = await predict(input, rows, async () => undefined);
  const train = new TrainFields(problem.table, rows);
  const result = await judgeRobustness({
    corruptions,
    answers,
    asked: { split: "test", block: "evaluate", besides: ["test.label.mcc"] },
    dataset: problem.dataset,
    ground: { table: problem.table, preparation: problem.preparation, train, seed },
    target,
    answer: (of, what, changes) => {
      said.push(`${what}: ${of.length}`);
      return predict({ ...input, ...changes }, of, async () => undefined);
    },
    pause: async () => undefined,
    dry,
  });
  answerer.dispose();
  tf.dispose([...weights.values()]);
  return { result: result ?? expect.fail("nothing was judged"), said };
}

describe("robustness", () => {
  test("is nothing where no corruption is asked for", async () => {
    await expect(judged([])).rejects.toThrow("nothing was judged");
  });

  test("tells every usual metric and those asked for by severity, their means, and what they lose", async () => {
    const { result, said } = await judged([corruption("shift", [{ by: 0.5 }, { by: 2 }])]);
    expect(said).toEqual(["answering rows, shift 1 of 2: 500", "answering rows, shift 2 of 2: 500"]);
    const [shift] = result.corruptions;
    expect(Object.keys(shift?.clean ?? {}).sort()).toEqual([
      "test.label.accuracy",
      "test.label.auroc",
      "test.label.f1",
      "test.label.loss",
      "test.label.mcc",
      "test.loss",
    ]);
    for (const path of ["test.label.accuracy", "test.loss", "test.label.mcc"]) {
      const values = shift?.severities.map(({ metrics }) => metrics[path] ?? Number.NaN) ?? [];
      expect(shift?.metrics[path]).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / 2, 12);
      const sign = path === "test.loss" ? -1 : 1;
      expect(shift?.drop[path]).toBeCloseTo(
        sign * ((shift?.clean[path] ?? Number.NaN) - (shift?.metrics[path] ?? Number.NaN)),
        12,
      );
    }
    expect(result.metrics).toEqual(shift?.metrics);
  });

  test("answers fewer rows where asked to, drawn by lot, and holds them against the same rows", async () => {
    const { result, said } = await judged([
      corruption("missing", [{ share: 1e-12 }], { rows: 100 }),
      corruption("replace", [{ share: 1e-12 }], { rows: 100 }),
    ]);
    expect(said).toEqual(["answering rows, missing: 100", "answering rows, replace: 100"]);
    const [one, other] = result.corruptions;
    expect(one?.rows).toBe(100);
    expect(one?.clean).toEqual(other?.clean);
    // Nothing was changed, so nothing is lost.
    for (const drop of Object.values(one?.drop ?? {})) expect(Math.abs(drop)).toBeLessThan(1e-6);
  });

  test("looks at the mildest severity alone in a dry run", async () => {
    const { said } = await judged([corruption("shift", [{ by: 0.5 }, { by: 2 }])], { dry: true });
    expect(said).toEqual(["answering rows, shift: 500"]);
  });

  test("leaves attacks out of the mean beside others, and counts them where there are none", async () => {
    const shift = corruption("shift", [{ by: 0.5 }]);
    const fgsm = corruption("fgsm", [{ epsilon: 0.5 }], { attack: true });
    const { result: both } = await judged([shift, fgsm]);
    expect(both.metrics).toEqual(both.corruptions[0]?.metrics);
    expect(both.corruptions[1]?.metrics["test.loss"]).toBeGreaterThan(
      both.corruptions[1]?.clean["test.loss"] ?? Number.NaN,
    );
    const { result: alone } = await judged([fgsm]);
    expect(alone.metrics).toEqual(both.corruptions[1]?.metrics);
  });

  test("is the same for the same seed and other for another", async () => {
    const shift = corruption("shift", [{ by: 1 }]);
    const [one, same, other] = [await judged([shift]), await judged([shift]), await judged([shift], { seed: 2 })];
    expect(same.result).toEqual(one.result);
    expect(other.result).not.toEqual(one.result);
  });
});

describe("a drop", () => {
  test("is how much worse a figure is, whichever way that is, where both are known", () => {
    expect(
      dropOf(
        { "test.label.accuracy": 0.9, "test.loss": 0.2, "test.label.mcc": 0.8 },
        { "test.label.accuracy": 0.7, "test.loss": 0.5, "test.label.auroc": 1 },
      ),
    ).toEqual({
      "test.label.accuracy": expect.closeTo(0.2, 12),
      "test.loss": expect.closeTo(0.3, 12),
    });
  });
});

const made = (accuracy: number): RobustnessResult =>
  robustnessOf([
    {
      family: "noise",
      text: "noise(0.1)",
      attack: false,
      rows: 10,
      clean: { "test.label.accuracy": 0.9 },
      metrics: { "test.label.accuracy": accuracy },
      drop: { "test.label.accuracy": 0.9 - accuracy },
      severities: [
        {
          amount: "0.1",
          metrics: { "test.label.accuracy": accuracy },
          drop: { "test.label.accuracy": 0.9 - accuracy },
          sample: null,
        },
      ],
    },
  ]);

describe("metrics of changed rows", () => {
  test("have the paths that expectations name", () => {
    expect(robustnessMetrics(made(0.5))).toEqual({
      "test.robustness.label.accuracy": 0.5,
      "test.robustness.drop.label.accuracy": 0.4,
      "test.robustness.noise.label.accuracy": 0.5,
      "test.robustness.noise.drop.label.accuracy": 0.4,
    });
    expect(robustnessMetrics(null)).toEqual({});
  });

  test("of several runs are means, and rows are added up", () => {
    const pooled = poolRobustness([made(0.5), made(0.7)]);
    expect(pooled?.metrics["test.label.accuracy"]).toBeCloseTo(0.6, 12);
    expect(pooled?.corruptions[0]?.severities[0]?.drop["test.label.accuracy"]).toBeCloseTo(0.3, 12);
    expect(pooled?.corruptions[0]?.rows).toBe(20);
    expect(poolRobustness([made(0.5), null])).toBeNull();
    expect(poolRobustness([])).toBeNull();
  });
});
