/**
 * Outputs of a run in, what their numbers mean out: names of classes, whether scores are probabilities, the units of the source, and what
 * an evaluation of the run has fitted on validation rows.
 */
import { type CheckedLoss, catalog, type Task, taskOf } from "@penstock/dsl";
import { type FittedColumn, restoreNumber } from "../data/index.ts";
import { atTemperature } from "../evaluate/calibration/temperature.ts";
import { answeredBoxes } from "../train/metrics/box-figures.ts";
import { answeredClasses } from "../train/metrics/classification.ts";
import type { Spelling } from "../train/metrics/figure.ts";
import { readPlaces, spelled } from "../train/metrics/sequences.ts";
import { writtenWords } from "../train/metrics/written-words.ts";
import { toldBy } from "../train/predict.ts";
import { decodeCenters, sureScore } from "../train/regions/decode-centers.ts";
import type { AnsweredBox } from "../train/regions/match-boxes.ts";
import { likeliestClasses } from "../train/regions/pixel-answers.ts";
import { centerDecoding } from "../train/regions/region-answers.ts";
import { spellingOf } from "../train/spelling.ts";
import type { OutputValues } from "./responder.ts";
import type { SavedRun } from "./saved-run.ts";

/** What a row is answered with. */
export type RowAnswer =
  /** A class by its place, and the score of each. */
  | { readonly kind: "class"; readonly answer: number; readonly scores: Float32Array }
  /** Yes (a half and more) or no for each of several. */
  | { readonly kind: "labels"; readonly scores: Float32Array }
  /** In the units of the source. */
  | { readonly kind: "numbers"; readonly numbers: Float64Array; readonly shape: readonly number[] }
  /** A text where the target has a vocabulary, numbers of words otherwise. */
  | { readonly kind: "sequence"; readonly text: string | null; readonly words: readonly number[] }
  /** The class of every pixel, row by row. */
  | { readonly kind: "pixels"; readonly height: number; readonly width: number; readonly classes: Uint8Array }
  /** In pixels, the surest first. */
  | { readonly kind: "boxes"; readonly boxes: readonly AnsweredBox[] };

/** What was fitted for an output. */
export interface FittedAnswer {
  readonly temperature: number | null;
  readonly threshold: number | null;
}

/** How an output is read. */
export interface AnswerForm {
  readonly name: string;
  readonly task: Task;
  /** Names of classes or of what is answered with yes and no; as many as there are scores. Empty for anything else. */
  readonly names: readonly string[];
  /** Whether scores are probabilities. */
  readonly probable: boolean;
  /** The answers of the first rows. */
  read(values: OutputValues, rows: number): readonly RowAnswer[];
}

interface Output {
  readonly loss: CheckedLoss;
  /** Its target; the preparation of an earlier version may lack it. */
  readonly column: FittedColumn | undefined;
  readonly spelling: Spelling | null;
  readonly fitted: FittedAnswer | null;
}

/** The forms of every output that learned something, in the model's order. */
export function answerForms(
  { model, losses, preparation }: Pick<SavedRun, "model" | "losses" | "preparation">,
  fitted: ReadonlyMap<string, FittedAnswer>,
): readonly AnswerForm[] {
  return model.outputs.flatMap(({ name, type }): AnswerForm[] => {
    const loss = losses.find((one) => one.output === name);
    if (loss === undefined) return [];
    const column = preparation.targets.find((one) => one.name === name);
    const spelling = spellingOf(preparation, name);
    return [formOf(name, type.shape, { loss, column, spelling, fitted: fitted.get(name) ?? null })];
  });
}

function formOf(name: string, shape: readonly number[], output: Output): AnswerForm {
  const { loss, column } = output;
  const task = taskOf(column?.kind ?? "number", loss.loss.call);
  const size = shape.reduce((all, axis) => all * axis, 1);
  // Yes and no of every pixel have no names.
  const named = task === "class" || (task === "labels" && shape.length === 1);
  const placed = task === "pixels" || task === "boxes";
  const entry = catalog.losses.find((one) => one.name === loss.loss.call);
  return {
    name,
    task,
    names: placed ? (column?.classes ?? []) : named ? namesOf(column, task === "class" ? Math.max(2, size) : size) : [],
    probable: (task === "class" || task === "labels") && entry?.ending !== "unbounded",
    read: (values, rows) => readRows(values, rows, { ...output, task }),
  };
}

/** The class of each pixel of a row's `[height, width, classes]`. */
function maskOf(values: Float32Array, [height = 1, width = 1, classes = 1]: readonly number[]): RowAnswer {
  const mask = new Uint8Array(height * width);
  likeliestClasses(values, classes, mask);
  return { kind: "pixels", height, width, classes: mask };
}

/** The boxes of a row's grid. */
function boxesOf(values: Float32Array, { loss, column }: Output): RowAnswer {
  if (column === undefined) return { kind: "boxes", boxes: [] };
  const told = decodeCenters(values, centerDecoding(column, loss.loss));
  return { kind: "boxes", boxes: answeredBoxes(told).filter(({ score }) => score >= sureScore) };
}

function namesOf(column: FittedColumn | undefined, count: number): string[] {
  const known = column?.classes ?? column?.columns;
  return Array.from({ length: count }, (_, place) => (known?.length === count ? (known[place] ?? "") : String(place)));
}

function readRows(
  { values, shape }: OutputValues,
  rows: number,
  output: Output & { readonly task: Task },
): RowAnswer[] {
  const { task, loss, column, spelling, fitted } = output;
  const width = rows === 0 ? 1 : values.length / rows;
  const told = toldBy(values, { task, loss: loss.loss.call }, { width, values: shape.at(-1) ?? 1 });
  const each = rows === 0 ? 1 : told.length / rows;
  const row = (at: number, of: Float32Array): Float32Array => of.subarray(at * each, (at + 1) * each);
  const places = Array.from({ length: rows }, (_, at) => at);
  switch (task) {
    case "class":
    case "labels": {
      const temperature = fitted?.temperature ?? null;
      const scores = temperature === null ? told : atTemperature({ task, values: told, width: each }, temperature);
      if (task === "labels") return places.map((at) => ({ kind: "labels", scores: row(at, scores) }));
      const answers = answeredClasses({ values: scores, width: each, border: fitted?.threshold ?? null });
      return places.map((at) => ({ kind: "class", answer: answers[at] ?? 0, scores: row(at, scores) }));
    }
    case "pixels":
      return places.map((at) => maskOf(row(at, told), shape));
    case "boxes":
      return places.map((at) => boxesOf(row(at, told), output));
    case "text":
      return places.map((at) => {
        const words = writtenWords(row(at, told).subarray(0, -1), spelling?.end ?? null);
        return { kind: "sequence", text: spelling === null ? null : spelled(words, spelling), words };
      });
    case "sequence":
      return places.map((at) => {
        const words = readPlaces(row(at, told));
        return { kind: "sequence", text: spelling === null ? null : spelled(words, spelling), words };
      });
    case "numbers":
    case "embedding": {
      const steps = task === "numbers" ? (column?.steps ?? []) : [];
      return places.map((at) => ({
        kind: "numbers",
        numbers: Float64Array.from(row(at, told), (value, place) => restoreNumber(value, steps, place)),
        shape,
      }));
    }
  }
}
