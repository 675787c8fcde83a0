// In: the name of a recorded file. Out: its cases, and a comparison of tensors with what was recorded. The files are
// written by the scripts `record*.py`, whose functions give the forms below.
import { readFileSync } from "node:fs";
import type { Argument } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { expect } from "vitest";
import { type Backend, loadBackend } from "../../packages/runtime/src/backend/index.ts";
import type { RecurrentSizes } from "../bench/models/recurrent.ts";
import type { TransformerSizes } from "../bench/models/transformer.ts";

/** A recorded array, row-major. */
export interface RecordedTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

type Arguments = Readonly<Record<string, Argument>>;

interface RecordedCases {
  readonly boxes: RecordedBoxes;
  readonly operators: {
    readonly name: string;
    readonly op: string;
    readonly args: Arguments;
    readonly inputs: readonly RecordedTensor[];
    readonly weights: Readonly<Record<string, RecordedTensor>>;
    readonly training: boolean;
    /** The gradients are those of Σ output·upstream. */
    readonly upstream: RecordedTensor;
    readonly output: RecordedTensor;
    readonly inputGradients: readonly RecordedTensor[];
    readonly weightGradients: Readonly<Record<string, RecordedTensor>>;
    /** Moving averages after the call; empty outside training. */
    readonly moving: Readonly<Record<string, RecordedTensor>>;
  };
  readonly losses: {
    readonly name: string;
    readonly loss: string;
    /** Whose numbers these are. */
    readonly peer: string;
    readonly args: Arguments;
    /** The last function of the output, which comes after what is recorded of it. */
    readonly ending: "softmax" | "sigmoid" | null;
    /** Targets are indices of classes, or numbers of words. */
    readonly classes: boolean;
    /** Before its last function. */
    readonly output: RecordedTensor;
    readonly target: RecordedTensor;
    readonly rows: RecordedTensor;
    /** Of the sum of rows with respect to `output`. */
    readonly gradient: RecordedTensor;
    /** How much each row counts, and the mean of the rows by the peer; null where all count alike. */
    readonly weights: RecordedTensor | null;
    readonly mean: number | null;
  };
  readonly optimizers: {
    readonly name: string;
    /** Whose numbers these are. */
    readonly peer: string;
    readonly optimizer: string;
    readonly args: Arguments;
    readonly moves: {
      readonly clip: RecordedCall | null;
      readonly regularise: readonly RecordedCall[];
      readonly average: RecordedCall | null;
    };
    /** Names of the weights that are moved. */
    readonly weights: readonly string[];
    /** Weights after some of the steps, by the number of the step. */
    readonly steps: Readonly<Record<string, readonly RecordedTensor[]>>;
    /** Their means, where there are any. */
    readonly averages?: Readonly<Record<string, readonly RecordedTensor[]>>;
  };
  readonly schedules: RecordedSchedule | RecordedPlateau;
  readonly metrics: RecordedClassification | RecordedRegression;
  readonly figures: RecordedFigures;
  readonly random: {
    readonly seed: readonly [number, number];
    readonly shape: readonly number[];
    readonly timesTwoTo23: readonly number[];
  };
  readonly training: {
    readonly name: string;
    readonly pictures: RecordedTensor;
    readonly labels: RecordedTensor;
    readonly start: readonly RecordedTensor[];
    readonly losses: readonly number[];
    readonly end: readonly RecordedTensor[];
    readonly probabilities: RecordedTensor;
  };
  readonly pictures: RecordedMovement | RecordedBlur;
  readonly robustness: RecordedChange | RecordedAttack;
  /** Networks of tests/bench/models; weights and batches are drawn, not recorded. */
  readonly networks: {
    readonly name: string;
    readonly optimizer: { readonly call: string; readonly args: Readonly<Record<string, number | boolean>> };
    readonly rows: number;
    /** Batches that the steps take in turn. */
    readonly batches: number;
    readonly seed: number;
    /** Of each step, before it. */
    readonly losses: readonly number[];
  } & (
    | { readonly network: "cnn"; readonly sizes: Readonly<Record<string, never>> }
    | { readonly network: "lstm" | "gru"; readonly sizes: RecurrentSizes }
    | { readonly network: "transformer"; readonly sizes: TransformerSizes }
  );
}

interface RecordedCall {
  readonly call: string;
  readonly args: Arguments;
}

/** What all cases of optimizers start from, and the gradients of every step. */
export interface RecordedPath {
  readonly start: Readonly<Record<string, RecordedTensor>>;
  readonly gradients: readonly Readonly<Record<string, RecordedTensor>>[];
}

/** The rates of all steps of a training, or of all epochs where there are as many rates as epochs. */
interface RecordedSchedule {
  readonly name: string;
  readonly peer: string;
  readonly schedule: RecordedCall;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly rates: readonly number[];
}

/** The rates after each of some losses; null stands for one that is no number. */
interface RecordedPlateau {
  readonly name: string;
  readonly peer: string;
  readonly schedule: RecordedCall;
  readonly losses: readonly (number | null)[];
  readonly rates: readonly number[];
}

interface RecordedMovement {
  readonly kind: "movement";
  readonly name: string;
  /** Where `(x, y)` comes from: `(m0·x + m1·y + m2, m3·x + m4·y + m5)`. */
  readonly movement: readonly number[];
  readonly fill: "zero" | "nearest" | "reflect" | "wrap";
  readonly picture: RecordedTensor;
  readonly result: RecordedTensor;
}

interface RecordedBlur {
  readonly kind: "blur";
  readonly name: string;
  readonly sigma: number;
  readonly picture: RecordedTensor;
  readonly result: RecordedTensor;
}

/** A picture of bytes before and after a corruption. */
interface RecordedChange {
  readonly kind: "change";
  readonly name: string;
  readonly family: string;
  readonly args: Readonly<Record<string, number>>;
  readonly picture: RecordedTensor;
  readonly result: RecordedTensor;
}

/** Pictures of bytes before and after an attack on a convolution and a dense layer. */
interface RecordedAttack {
  readonly kind: "attack";
  readonly name: string;
  /** In steps of a byte. */
  readonly epsilon: number;
  readonly mean: RecordedTensor;
  readonly std: RecordedTensor;
  readonly kernel: RecordedTensor;
  readonly weights: RecordedTensor;
  readonly pictures: RecordedTensor;
  readonly labels: RecordedTensor;
  readonly result: RecordedTensor;
  /** Of the gradients by bytes: how sure their signs are. */
  readonly smallest: number;
}

/** By name; null where the peer says that it is not defined. */
type Figures = Readonly<Record<string, number | null>>;

/** Answers of rows, of which each counts as often as `counts` says; once where it is null. */
interface RecordedRows {
  readonly name: string;
  readonly width: number;
  readonly truth: readonly number[];
  readonly values: readonly number[];
  readonly counts: readonly number[] | null;
  readonly figures: Figures;
}

/** Figures of answers, by what these are. */
export type RecordedFigures =
  | (RecordedRows & { readonly kind: "class" | "numbers" })
  | (RecordedRows & { readonly kind: "labels"; readonly places: number })
  | {
      readonly kind: "sequence";
      readonly name: string;
      readonly said: readonly string[];
      readonly meant: readonly string[];
      readonly words: readonly string[];
      readonly figures: Figures;
    }
  | {
      readonly kind: "found";
      readonly name: string;
      readonly relevant: readonly number[];
      readonly all: number;
      readonly figures: Figures;
    };

/** Boxes of rows with what COCO's evaluation makes of them. */
export interface RecordedBoxes {
  readonly name: string;
  readonly classes: number;
  readonly rows: readonly {
    /** Class, left, top, width, height. */
    readonly truth: readonly (readonly number[])[];
    /** Class, score, left, top, width, height. */
    readonly answers: readonly (readonly number[])[];
  }[];
  /** How often each row counts; null for once each. */
  readonly counts: readonly number[] | null;
  /** Null where nothing is to be found. */
  readonly figures: {
    readonly map: number | null;
    readonly map_50: number | null;
    readonly map_75: number | null;
    /** At 50 % overlap. */
    readonly classes: readonly (number | null)[];
  };
}

interface RecordedClassification {
  readonly name: string;
  readonly kind: "classification";
  readonly classes: number;
  readonly truth: readonly number[];
  readonly predicted: readonly number[];
  readonly accuracy: number;
  readonly f1: number;
  readonly perClass: readonly {
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
    readonly support: number;
  }[];
  readonly confusion: readonly (readonly number[])[];
}

interface RecordedRegression {
  readonly name: string;
  readonly kind: "regression";
  readonly truth: readonly number[];
  readonly predicted: readonly number[];
  readonly mse: number;
  readonly rmse: number;
  readonly mae: number;
}

/** The cases of `recorded/<name>.json`. */
export function recorded<Name extends keyof RecordedCases>(name: Name): readonly RecordedCases[Name][] {
  const text = readFileSync(new URL(`recorded/${name}.json`, import.meta.url), "utf8");
  // Written by record.py in the form that the type states.
  return (JSON.parse(text) as { cases: RecordedCases[Name][] }).cases;
}

/** What the cases of optimizers have in common. */
export function recordedPath(): RecordedPath {
  const text = readFileSync(new URL("recorded/optimizers.json", import.meta.url), "utf8");
  // Written by record_optimizers.py in the form that the type states.
  return JSON.parse(text) as RecordedPath;
}

let loaded: Promise<Backend> | null = null;

/** The backend that programs run on here: native TensorFlow where it is in place. */
export function backend(): Promise<Backend> {
  loaded ??= loadBackend({ install: false });
  return loaded;
}

/** A recorded array as float32 (or int32) tensor; the caller disposes it. */
export function asTensor(
  tf: Backend["tf"],
  { shape, data }: RecordedTensor,
  dtype: "float32" | "int32" = "float32",
): Tensor {
  return tf.tensor([...data], [...shape], dtype);
}

/**
 * Holds a tensor against a recorded one: every value within `tolerance` times the largest magnitude of the recorded
 * tensor (at least 1e-3). Float32 carries 6e-8; a sum of n products of mixed sign may lose a factor of √n and more of it,
 * and both sides choose their own order of summation, hence 1e-5 unless a test says otherwise.
 */
export function expectClose(actual: Tensor, expected: RecordedTensor, tolerance = 1e-5): void {
  expect(actual.shape).toEqual(expected.shape);
  const scale = expected.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-3);
  const values = actual.dataSync();
  expected.data.forEach((value, index) => {
    const received = values[index] ?? Number.NaN;
    if (!(Math.abs(received - value) <= tolerance * scale)) {
      expect.fail(`value ${index}: expected ${value} ± ${tolerance * scale}, received ${received}`);
    }
  });
}
