/**
 * What a report shows, as plain data: the run's artifacts go in, one HTML page and one JSON file with the same figures
 * come out. Everything a reader could want to copy is here; nothing is computed while drawing.
 */

import type { LostWord } from "../data/index.ts";
import type { Ending } from "../train/train-outcome.ts";
import type { Interval } from "./bootstrap.ts";
import type { ComparedRuns } from "./compare/comparison.ts";
import type { ExplanationResult } from "./explain/explanation-data.ts";
import type { FairnessTable } from "./fairness/fairness-table.ts";
import type { OutsideResult } from "./outside/outside-data.ts";
import type { Spread } from "./spread.ts";
import type { TaskTable } from "./tasks/side-by-side.ts";

/** Metrics of one pass, by `split.output.metric` or `split.loss`. */
export type Metrics = Readonly<Record<string, number>>;

/** What was known of a training at one place: at the end of an epoch, or wherever it was validated. */
export interface EpochRecord {
  /** Epochs done by then; a fraction inside of one. */
  readonly epoch: number;
  /** Steps done by then. */
  readonly step: number;
  /** Since the record before. */
  readonly seconds: number;
  readonly learningRate: number;
  /** Train values are means over the batches since the record before, as seen while training (dropout and augmentation on). */
  readonly metrics: Metrics;
}

/** What several runs of a block say together, by metric path. */
export interface SeveralRuns {
  /** How the intervals were made. */
  readonly method: string;
  /** What each run differs in: `seed 2`, `fold 3, seed 2`. */
  readonly runs: readonly string[];
  readonly metrics: Readonly<Record<string, Spread>>;
}

/** In what intervals the metrics of all such rows lie, as far as these rows tell; by metric path. */
export interface Intervals {
  /** How they were made. */
  readonly method: string;
  readonly metrics: Readonly<Record<string, Interval>>;
}

/** How sure answers were, and how often they were right. */
export interface Reliability {
  /** Expected calibration error. */
  readonly error: number;
  /** Rows of about the same confidence; those without rows are left out. */
  readonly bins: readonly {
    readonly low: number;
    readonly high: number;
    readonly rows: number;
    /** Means over its rows. */
    readonly confidence: number;
    readonly accuracy: number;
  }[];
}

/** What was fitted on validation rows for an output, and what it has done. */
export interface CalibrationResult {
  readonly output: string;
  /** Validation rows; null where nothing was fitted. */
  readonly fittedOn: number | null;
  /** What logarithms of probabilities were divided by. */
  readonly temperature: number | null;
  /** From which probability on the second of two classes is answered. */
  readonly threshold: number | null;
  readonly before: Reliability;
  /** Null where no temperature was fitted. */
  readonly after: Reliability | null;
}

/** Rows told apart by a column, each part judged by itself. */
export interface SliceTable {
  /** As the program says it: `city`, `age >= 65`. */
  readonly by: string;
  readonly slices: readonly {
    readonly name: string;
    /** None where no row of those that are judged belongs to it; it has no metrics then. */
    readonly rows: number;
    /** Of several runs the means of those that it has rows in. */
    readonly metrics: Metrics;
    /** Null where none were asked for, and of several runs. */
    readonly intervals: Readonly<Record<string, Interval>> | null;
  }[];
  /** How many more values there are, which have fewer rows, and rows of theirs; null where there are none. */
  readonly left: { readonly values: number; readonly rows: number } | null;
}

/** A kept bound with what was measured. */
export interface ExpectationResult {
  readonly text: string;
  readonly metric: string;
  readonly comparison: ">=" | "<=" | ">" | "<";
  readonly bound: number;
  readonly value: number;
  readonly holds: boolean;
}

/** Rows of each split. */
export interface SplitCounts {
  readonly train: number;
  readonly valid: number;
  readonly test: number;
}

export interface DatasetSection {
  readonly kind: "dataset";
  readonly name: string;
  readonly doc: string | null;
  /** For example `builtin("digits")`. */
  readonly source: string;
  /** Of a built-in data set: what it is, and whose; null of the author's own files. */
  readonly origin: { readonly about: string; readonly licence: string; readonly citation: string } | null;
  /** What a row brings: a name that models read, what it holds, and the source columns that it comes from. */
  readonly inputs: readonly { readonly name: string; readonly kind: string; readonly columns: readonly string[] }[];
  /** Of the first fold, where there are several. */
  readonly rows: SplitCounts;
  /** Rows of each fold; empty where the rows are split in one way. */
  readonly folds: readonly SplitCounts[];
  /** Rows of each class by split, for every class target; of the first fold. */
  readonly balance: readonly {
    readonly column: string;
    readonly classes: readonly {
      readonly name: string;
      readonly train: number;
      readonly valid: number;
      readonly test: number;
      /** Rows of it in an epoch, where train rows are drawn by this column. */
      readonly epoch?: number;
    }[];
  }[];
}

/** One training of a block. */
export interface TrainRunRecord {
  /** `fit-3fa9c1d2`, as `pipe show` takes it. */
  readonly name: string;
  readonly history: readonly EpochRecord[];
  /** The record whose weights were kept, and by which metric; null where the last are kept. */
  readonly best: {
    readonly epoch: number;
    readonly step: number;
    readonly metric: string;
    readonly value: number;
  } | null;
  readonly ended: Ending;
  readonly seconds: number;
  readonly rowsPerSecond: number;
}

/** What a training started with. */
export interface StartRecord {
  /** The run or the encoder. */
  readonly from: string;
  readonly place: { readonly from: string; readonly into: string };
  readonly kept: readonly { readonly name: string; readonly from: string }[];
  readonly carried: readonly {
    readonly name: string;
    readonly from: string;
    readonly what: "classes" | "words" | "ids";
    readonly kept: number;
    readonly fresh: readonly string[];
    readonly lost: readonly string[];
  }[];
  readonly differing: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly other: readonly number[];
  }[];
  readonly fresh: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly unused: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** Numbers in the model's weights. */
  readonly values: { readonly taken: number; readonly all: number };
}

export interface TrainSection {
  readonly kind: "train";
  readonly name: string;
  readonly doc: string | null;
  readonly model: string;
  readonly modelDoc: string | null;
  /** Data set that it was trained on. */
  readonly data: string;
  readonly parameters: number;
  /** One row of the model table each: `features/conv_1`, `conv(32, …)`, `[26, 26, 32]`, 320. */
  readonly layers: readonly {
    readonly id: string;
    readonly operator: string;
    readonly shape: readonly number[];
    readonly parameters: number;
  }[];
  /** What its first training started with; null where that was drawn. */
  readonly start: StartRecord | null;
  readonly epochsPlanned: number;
  /** Its tasks side by side; absent where no evaluation compares them. */
  readonly tasks?: TaskTable;
  /** Every training, in order; one where the block asks for no more. */
  readonly runs: readonly TrainRunRecord[];
  /** Null where there is one. */
  readonly several: SeveralRuns | null;
  readonly expectations: readonly ExpectationResult[];
}

/** A wrong answer, worst first: the most probability on a wrong class. */
export interface Mistake {
  readonly row: number;
  /** PNG as a data URI, null where the input is no picture. */
  readonly picture: string | null;
  /** Input values in words where there is no picture. */
  readonly text: string | null;
  /** Words of that text that did not reach the model, by their places in it; none where it goes by no words. */
  readonly lost?: readonly LostWord[];
  readonly truth: string;
  readonly predicted: string;
  /** Probability of the predicted class and of the true class, 0…1. */
  readonly confidence: number;
  readonly truthProbability: number;
}

export interface ClassificationResult {
  readonly kind: "classification";
  readonly output: string;
  readonly classes: readonly string[];
  /** `confusion[truth][predicted]` counts rows. */
  readonly confusion: readonly (readonly number[])[];
  readonly perClass: readonly {
    readonly name: string;
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
    readonly support: number;
  }[];
  readonly mistakes: readonly Mistake[];
}

export interface RegressionResult {
  readonly kind: "regression";
  readonly output: string;
  /** At most 2,000 pairs for a scatter plot. */
  readonly pairs: readonly { readonly truth: number; readonly predicted: number }[];
}

/** What rows that were changed in one way say of a model. */
export interface CorruptedRows {
  /** The corruption's name, by which paths go. */
  readonly family: string;
  /** As the program has it: `noise(0.05)`. */
  readonly text: string;
  /** Whether it follows the gradients of the model: it has no part in the mean of the corruptions beside it. */
  readonly attack: boolean;
  /** How many were answered. */
  readonly rows: number;
  /** Of these rows unchanged, by path without corruption: `test.label.accuracy`. */
  readonly clean: Metrics;
  /** Means over the severities. */
  readonly metrics: Metrics;
  /** What is lost against the clean rows, whichever way is worse; of means. */
  readonly drop: Metrics;
  readonly severities: readonly {
    /** Its amount: `0.05`, `15deg`. */
    readonly amount: string;
    readonly metrics: Metrics;
    readonly drop: Metrics;
    /** A row changed so: a picture as data URI or a text; null where there is nothing to see. */
    readonly sample: { readonly kind: "picture" | "text"; readonly value: string } | null;
  }[];
}

/** What a model keeps of its figures where rows are changed. */
export interface RobustnessResult {
  /** Means over the corruptions, each counting once; of attacks where there are no others. */
  readonly metrics: Metrics;
  readonly drop: Metrics;
  readonly corruptions: readonly CorruptedRows[];
}

/** Colours of classes in pictures: `rgb(…)`, in their order. */
export type ClassColours = readonly string[];

/** A picture with its mask as it is and as it was answered, in the colours of the classes; PNGs as data URIs. */
export interface MaskExample {
  readonly row: number;
  readonly picture: string | null;
  readonly truth: string;
  readonly answer: string;
  /** Overlap over union, in the mean over the classes of the row. */
  readonly iou: number;
}

export interface SegmentationResult {
  readonly kind: "segmentation";
  readonly output: string;
  readonly classes: readonly string[];
  readonly colours: ClassColours;
  /** `confusion[truth][predicted]` counts pixels. */
  readonly confusion: readonly (readonly number[])[];
  /** NaN where a class occurs neither in truth nor in answers. */
  readonly perClass: readonly {
    readonly name: string;
    readonly iou: number;
    readonly dice: number;
    readonly precision: number;
    readonly recall: number;
    readonly pixels: number;
  }[];
  /** The rows with the least overlap, worst first. */
  readonly worst: readonly MaskExample[];
}

/** A box in pixels, with the place of its class. */
export interface DrawnBox {
  readonly class: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture with its boxes. */
export interface BoxExample {
  readonly row: number;
  /** PNG as a data URI, and the size that boxes are measured in. */
  readonly picture: string | null;
  readonly width: number;
  readonly height: number;
  readonly truth: readonly DrawnBox[];
  /** Those that are sure enough. */
  readonly answers: readonly (DrawnBox & { readonly score: number })[];
  /** Boxes that no answer found, and answers that found none. */
  readonly missed: number;
  readonly wrong: number;
}

export interface DetectionResult {
  readonly kind: "detection";
  readonly output: string;
  readonly classes: readonly string[];
  readonly colours: ClassColours;
  /** Areas under precision over recall: at 50 % and 75 % overlap, and in the mean from 50 % to 95 %; NaN of a class without boxes. */
  readonly perClass: readonly {
    readonly name: string;
    readonly ap50: number;
    readonly ap75: number;
    readonly ap: number;
    readonly boxes: number;
  }[];
  /** Precision over recall at 50 % overlap, by class; of several runs that of the first. */
  readonly curves: readonly {
    readonly name: string;
    readonly points: readonly { readonly recall: number; readonly precision: number }[];
  }[];
  /** From which score on answers are drawn and counted as wrong. */
  readonly leastScore: number;
  /** The rows with the most mistakes, worst first. */
  readonly worst: readonly BoxExample[];
}

/** What is shown of an output. */
export type OutputResult = ClassificationResult | RegressionResult | SegmentationResult | DetectionResult;

export interface EvaluateSection {
  readonly kind: "evaluate";
  readonly name: string;
  readonly doc: string | null;
  /** Train block judged. */
  readonly run: string;
  /** `digits.test`. */
  readonly on: string;
  /** Over all runs. */
  readonly rows: number;
  /** Of several runs the means. */
  readonly metrics: Metrics;
  /** Null where one run is judged. */
  readonly several: SeveralRuns | null;
  /** Null where several runs are judged, which spread by themselves, and where none were asked for. */
  readonly intervals: Intervals | null;
  readonly slices: readonly SliceTable[];
  /** How far confidence is right, by output that gives probabilities of classes; empty where several runs are judged. */
  readonly calibration: readonly CalibrationResult[];
  /** Of several runs together: confusions are summed, mistakes are the worst of all. */
  /** Groups that were held against each other; empty where none were asked for. */
  readonly fairness: readonly FairnessTable[];
  /** Why it answers as it does; of several runs the first. Empty where none were asked for. */
  readonly explanations: readonly ExplanationResult[];
  /** Null where none was asked for; of several runs the means. */
  readonly robustness: RobustnessResult | null;
  /** Rows that belong to no class; null where none were looked at; of several runs the means. */
  readonly outside: OutsideResult | null;
  readonly results: readonly OutputResult[];
  /** With another run, of several pairs of runs together; null where there is none. */
  readonly comparison: ComparedRuns | null;
  readonly expectations: readonly ExpectationResult[];
}

/** A row of a sweep's table: a training with some values, or several of it with their means. */
export interface SweepTableRow {
  /** Values of the params, as words. */
  readonly set: Readonly<Record<string, string>>;
  /** As `pipe show` takes it. */
  readonly name: string;
  readonly metrics: Metrics;
  readonly several: SeveralRuns | null;
}

/** What a sweep has found. */
export interface SweepTable {
  /** Train block that is repeated. */
  readonly run: string;
  readonly params: readonly string[];
  /** By what rows are ranked. */
  readonly metric: string;
  readonly goal: "max" | "min";
  readonly rows: readonly SweepTableRow[];
  /** Place of the best row; null where no row has the metric. */
  readonly best: number | null;
}

export interface SweepSection extends SweepTable {
  readonly kind: "sweep";
  readonly name: string;
  readonly doc: string | null;
  /** Of the best row. */
  readonly expectations: readonly ExpectationResult[];
}

export interface ReportData {
  /** Version of this form; readers refuse what they do not know. */
  readonly format: 3;
  /** Program file's name without `.pipe`. */
  readonly title: string;
  readonly program: { readonly path: string; readonly text: string };
  /** What to type to get the same figures again. */
  readonly command: string;
  readonly seed: number;
  /** ISO 8601, UTC. */
  readonly created: string;
  /** Penstock, Node, backend, TensorFlow, platform, threads… */
  readonly environment: Readonly<Record<string, string>>;
  /** Why trainings may give other bits though all of that is the same, a line each. */
  readonly inexact: readonly string[];
  readonly sections: readonly (DatasetSection | TrainSection | EvaluateSection | SweepSection)[];
}
