/**
 * A made-up but consistent report of a digits run (10 classes, 12 epochs, 20 mistakes with real pictures), for the
 * tests and for looking at the page: `node --conditions=source sample-report.ts > report.html`.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import type { ClassificationResult, EpochRecord, Mistake, ReportData } from "../../report-data.ts";
import { listConfusions } from "../confusion.ts";
import { renderReport } from "../index.ts";
import { sampleRobustness } from "./sample-robustness.ts";

const program = `param epochs: int = 12

/// Handwritten digits, 28 × 28, one grey channel.
dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255)
  target label: class(10)
  split: random(train: 70%, valid: 10%, test: 20%)
  augment image: rotate(10deg) -> noise(0.02)
  batch: 64
}

model small_cnn {
  input image: tensor(28, 28, 1)
  features = image
    -> conv(32, kernel: 3) -> relu() -> max_pool(2)
    -> conv(64, kernel: 3) -> relu() -> max_pool(2)
    -> flatten() -> dropout(0.3)
  output label: features -> dense(10) -> softmax()
}

train fit_digits {
  model: small_cnn
  data: digits
  loss label: cross_entropy()
  optimizer: adam(lr: cosine(1e-3, to: 1e-5, warmup: 1))
  epochs: epochs
  stop: early(on: valid.label.accuracy, patience: 3)
}

evaluate check_digits {
  run: fit_digits
  on: digits.test
  expect: label.accuracy >= 0.97   // a linear model reaches 0.91
  expect: loss <= 0.05
}
`;

const digitNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

/** Wrong cells of the matrix: truth, answer, rows. */
const wrong = [
  [4, 9, 7],
  [9, 4, 4],
  [7, 2, 4],
  [3, 5, 3],
  [5, 3, 3],
  [8, 3, 2],
  [2, 7, 2],
  [9, 7, 2],
  [6, 0, 1],
  [5, 6, 1],
  [8, 9, 1],
  [0, 6, 1],
  [1, 7, 1],
  [3, 8, 1],
  [7, 9, 1],
] as const;

function confusionMatrix(): number[][] {
  const matrix = digitNames.map((_, truth) => digitNames.map((_, answer) => Number(truth === answer) * 200));
  for (const [truth, answer, rows] of wrong) {
    const row = matrix[truth] ?? [];
    row[answer] = rows;
    row[truth] = (row[truth] ?? 0) - rows;
  }
  return matrix;
}

/** Precision, recall and F1 of each class from a confusion matrix. */
export function scoreClasses(
  classes: readonly string[],
  matrix: readonly (readonly number[])[],
): ClassificationResult["perClass"] {
  return classes.map((name, index) => {
    const right = matrix[index]?.[index] ?? 0;
    const support = (matrix[index] ?? []).reduce((sum, rows) => sum + rows, 0);
    const answered = matrix.reduce((sum, row) => sum + (row[index] ?? 0), 0);
    const precision = right / answered;
    const recall = right / support;
    return { name, precision, recall, f1: (2 * precision * recall) / (precision + recall), support };
  });
}

const digitsFolder = new URL("../src/digits/", import.meta.resolve("mnist"));

async function digitPicture(digit: number, index: number): Promise<string> {
  const file = new URL(`${digit}.json`, digitsFolder);
  // The file's form is fixed by the package: { data: 784 values 0…1 for each picture }.
  const { data } = JSON.parse(await readFile(file, "utf8")) as { readonly data: readonly number[] };
  const bytes = Uint8Array.from(data.slice(index * 784, (index + 1) * 784), (value) => Math.round(value * 255));
  const png = await sharp(bytes, { raw: { width: 28, height: 28, channels: 1 } })
    .png()
    .toBuffer();
  return `data:image/png;base64,${png.toString("base64")}`;
}

async function sampleMistakes(matrix: readonly (readonly number[])[]): Promise<readonly Mistake[]> {
  const cells = listConfusions(matrix).flatMap((cell) => Array<typeof cell>(Math.min(cell.rows, 2)).fill(cell));
  return Promise.all(
    cells.slice(0, 20).map(async (cell, index) => {
      const confidence = 0.9987 - index * 0.0193;
      return {
        row: (index * 379) % 2000,
        picture: await digitPicture(cell.truth, 40 + index * 7),
        text: null,
        truth: String(cell.truth),
        predicted: String(cell.predicted),
        confidence,
        truthProbability: (1 - confidence) * 0.8,
      };
    }),
  );
}

function sampleHistory(): readonly EpochRecord[] {
  return Array.from({ length: 12 }, (_, index) => {
    const wobble = Math.sin(index * 2.4) * 0.004;
    return {
      epoch: index + 1,
      step: 110 * (index + 1),
      seconds: 3.9 + 0.3 * Math.sin(index),
      learningRate: 1e-5 + 0.5 * (1e-3 - 1e-5) * (1 + Math.cos((Math.PI * index) / 11)),
      metrics: {
        "train.loss": 0.045 + 0.72 * Math.exp(-index / 1.6),
        "train.label.accuracy": 0.987 - 0.21 * Math.exp(-index / 1.5),
        "valid.loss": 0.06 + 0.24 * Math.exp(-index / 1.3) + Math.abs(wobble) + 0.0009 * index,
        "valid.label.accuracy": 0.983 - 0.065 * Math.exp(-index / 1.4) + (index === 8 ? 0.0045 : wobble * 0.5),
      },
    };
  });
}

/** The report's data; two expectations, of which the second is not kept. */
export async function sampleReport(): Promise<ReportData> {
  const matrix = confusionMatrix();
  const history = sampleHistory();
  const accuracy = 1 - wrong.reduce((sum, [, , rows]) => sum + rows, 0) / 2000;
  const loss = 0.0523;
  return {
    format: 3,
    title: "digits",
    program: { path: "examples/digits.pipe", text: program },
    command: "npx pipe run examples/digits.pipe --seed 7",
    seed: 7,
    created: "2026-03-05T14:02:11Z",
    inexact: [],
    environment: {
      penstock: "0.1.0",
      node: "24.1.0",
      backend: "tensorflow (graph)",
      tensorflow: "2.21.0",
      device: "CPU, AVX2, 8 threads",
      platform: "linux x64",
    },
    sections: [
      {
        kind: "dataset",
        name: "digits",
        doc: "Handwritten digits, 28 × 28, one grey channel.",
        source: 'builtin("digits")',
        origin: {
          about: "Handwritten digits of MNIST.",
          licence: "none stated upstream; cite the paper",
          citation: "Y. LeCun et al.: Gradient-based learning applied to document recognition.",
        },
        inputs: [{ name: "image", kind: "image", columns: ["image"] }],
        rows: { train: 7003, valid: 1001, test: 2000 },
        folds: [],
        balance: [
          {
            column: "label",
            classes: digitNames.map((name, index) => ({
              name,
              train: 700 + Math.round(80 * Math.sin(index * 1.7)),
              valid: 100 + (index % 3),
              test: 200,
            })),
          },
        ],
      },
      {
        kind: "train",
        name: "fit_digits",
        doc: null,
        model: "small_cnn",
        modelDoc: "Two convolutions and a linear layer.",
        data: "digits",
        parameters: 34_826,
        layers: [
          { id: "features/conv_1", operator: "conv(32, kernel: 3)", shape: [26, 26, 32], parameters: 320 },
          { id: "features/relu_1", operator: "relu()", shape: [26, 26, 32], parameters: 0 },
          { id: "features/max_pool_1", operator: "max_pool(2)", shape: [13, 13, 32], parameters: 0 },
          { id: "features/conv_2", operator: "conv(64, kernel: 3)", shape: [11, 11, 64], parameters: 18_496 },
          { id: "features/relu_2", operator: "relu()", shape: [11, 11, 64], parameters: 0 },
          { id: "features/max_pool_2", operator: "max_pool(2)", shape: [5, 5, 64], parameters: 0 },
          { id: "features/flatten", operator: "flatten()", shape: [1600], parameters: 0 },
          { id: "features/dropout", operator: "dropout(0.3)", shape: [1600], parameters: 0 },
          { id: "label/dense", operator: "dense(10)", shape: [10], parameters: 16_010 },
          { id: "label/softmax", operator: "softmax()", shape: [10], parameters: 0 },
        ],
        start: null,
        epochsPlanned: 20,
        runs: [
          {
            name: "fit_digits-3fa9c1d2",
            history,
            best: {
              epoch: 9,
              step: 990,
              metric: "valid.label.accuracy",
              value: history[8]?.metrics["valid.label.accuracy"] ?? Number.NaN,
            },
            ended: "stop",
            seconds: 48.2,
            rowsPerSecond: 1743,
          },
        ],
        several: null,
        expectations: [],
      },
      {
        kind: "evaluate",
        name: "check_digits",
        doc: "How well the digits are read that no training step has seen.",
        run: "fit_digits",
        on: "digits.test",
        rows: 2000,
        metrics: { "test.label.accuracy": accuracy, "test.label.f1": accuracy - 0.0003, "test.loss": loss },
        several: null,
        intervals: {
          method: "95 % intervals by bootstrap (BCa): 1,000 draws of the 2,000 rows",
          metrics: {
            "test.label.accuracy": { low: accuracy - 0.006, high: accuracy + 0.005 },
            "test.loss": { low: loss * 0.7, high: loss * 1.4 },
          },
        },
        slices: [
          {
            by: "writer",
            slices: [
              {
                name: "students",
                rows: 1200,
                metrics: { "test.label.accuracy": 0.991, "test.label.f1": 0.99, "test.loss": 0.03 },
                intervals: { "test.label.accuracy": { low: 0.985, high: 0.995 } },
              },
              { name: "clerks", rows: 800, metrics: { "test.label.accuracy": 0.971 }, intervals: {} },
              { name: "nobody", rows: 0, metrics: {}, intervals: null },
            ],
            left: { values: 3, rows: 9 },
          },
        ],
        robustness: await sampleRobustness(accuracy, loss),
        outside: null,
        calibration: [
          {
            output: "label",
            fittedOn: 1000,
            temperature: 1.6,
            threshold: null,
            before: {
              error: 0.043,
              bins: [
                { low: 0.4, high: 0.466, rows: 200, confidence: 0.44, accuracy: 0.31 },
                { low: 0.933, high: 1, rows: 1800, confidence: 0.99, accuracy: 0.96 },
              ],
            },
            after: { error: 0.011, bins: [{ low: 0.933, high: 1, rows: 2000, confidence: 0.97, accuracy: 0.96 }] },
          },
        ],
        comparison: null,
        results: [
          {
            kind: "classification",
            output: "label",
            classes: digitNames,
            confusion: matrix,
            perClass: scoreClasses(digitNames, matrix),
            mistakes: await sampleMistakes(matrix),
          },
        ],
        fairness: [],
        explanations: [],
        expectations: [
          {
            text: "label.accuracy >= 0.97",
            metric: "test.label.accuracy",
            comparison: ">=",
            bound: 0.97,
            value: accuracy,
            holds: true,
          },
          { text: "loss <= 0.05", metric: "test.loss", comparison: "<=", bound: 0.05, value: loss, holds: false },
        ],
      },
    ],
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(await renderReport(await sampleReport()));
