/**
 * The result of checking: a program in which every name is bound, every setting present (defaults filled in),
 * every number in its canonical unit and every shape known. Plain data: it can be hashed, stored and sent to
 * another process. The runtime reads this and nothing before it.
 */
import type {
  Argument,
  CheckedCall,
  ColumnKind,
  ColumnType,
  Initializer,
  TensorType,
  WeightSpec,
} from "../catalog/argument.ts";
import type { PretrainedSource } from "../pretrained/find-pretrained.ts";
import type { SourceFile, Span } from "../source/span.ts";

export type { Argument, CheckedCall, ColumnKind, ColumnType, Initializer, TensorType, WeightSpec };

/** A typed input or target of a data set with its preparation. */
export interface CheckedColumn {
  readonly name: string;
  /** What the source column holds. */
  readonly type: ColumnType;
  /** What the steps make of it: `tokens` of a `text`. The same as `type` where they change values only. */
  readonly gives: ColumnType;
  /** Source column(s) the values come from: one, or `length` of them for a vector. */
  readonly columns: readonly string[];
  /** Preparation in order, for example `scale`, `normalize`. */
  readonly steps: readonly CheckedCall[];
  /** What a model's input gets; classes and places are `tokens(1)`. A class target is `{ shape: [], dtype: "int32" }`. */
  readonly tensor: TensorType;
  readonly span: Span;
}

/** A column that no model reads: rows are grouped, ordered or told apart by it. */
export interface DeclaredColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Source column that the values come from. */
  readonly column: string;
  /** Of `tags`: what stands between two of them. */
  readonly separator?: string;
  readonly span: Span;
}

/** How much each row counts in a loss. */
export interface RowWeight {
  /** Source column of numbers. */
  readonly column: string;
  readonly span: Span;
}

export interface CheckedDataset {
  readonly kind: "dataset";
  readonly name: string;
  readonly doc: string | null;
  readonly span: Span;
  readonly source: CheckedCall;
  /** The file whose folder relative paths in `source` start from. */
  readonly from: string;
  readonly inputs: readonly CheckedColumn[];
  readonly targets: readonly CheckedColumn[];
  readonly declared: readonly DeclaredColumn[];
  /** What becomes of rows without a value in a target, or in an input that no `fill` step fills. */
  readonly missing: "error" | "drop" | "mask";
  /** What becomes of rows that equal another in every input and target; null where the program does not say. */
  readonly duplicates: "keep" | "drop" | null;
  readonly split: CheckedCall;
  /** Augmentation by input column, applied to train rows only, before preparation, on values scaled to 0…1. */
  readonly augment: readonly { readonly column: string; readonly steps: readonly CheckedCall[] }[];
  /** Columns that evaluations tell rows apart by; they are read though no model does. */
  readonly sliced: readonly Pick<CheckedSlice, "column" | "kind">[];
  /** Null where all rows count alike. */
  readonly weight: RowWeight | null;
  /** How often train rows come in an epoch; null for once each. */
  readonly sampling: CheckedCall | null;
  /** Train rows of like length come together in a batch; absent where chance alone says which do. */
  readonly order?: "by_length";
  /** Rows a step. */
  readonly batch: number;
  /** Rows used of the source, picked by the data set's seed; null for all. */
  readonly limit: number | null;
  /** Train rows used of each class, by the first target that is one; null for all. */
  readonly shots: number | null;
  /** Rows as known when checked (after `limit`), null where only reading tells. */
  readonly rows: number | null;
}

/** A weight of another node. */
export interface BorrowedWeight {
  /** What it is to this node. */
  readonly name: string;
  /** Its full name, `node/weight`. */
  readonly from: string;
  /** Whether it lies on its side here: rows are columns. */
  readonly turned: boolean;
}

/** One operator of a model after layers are opened up. */
export interface GraphNode {
  /** Unique and stable within the model, readable: `features/conv_block_1/conv`. Prefix of its weights' names. */
  readonly id: string;
  /** Catalog operator. */
  readonly op: string;
  readonly args: Readonly<Record<string, Argument>>;
  /** Ids of earlier nodes, or names of model inputs. */
  readonly inputs: readonly string[];
  readonly type: TensorType;
  readonly weights: readonly WeightSpec[];
  /** Weights that it has in common with an earlier node, which owns them; absent where there are none. */
  readonly borrows?: readonly BorrowedWeight[];
  /** Multiply-adds × 2 for one row, forward. */
  readonly flops: number;
  /** Values of one row that the backward pass needs besides the inputs and the result; none where it is absent. */
  readonly kept?: number;
  /** The operator in the source. */
  readonly span: Span;
}

/** What a model reads. */
export interface ModelInput {
  readonly name: string;
  readonly type: TensorType;
  readonly span: Span;
  /** The target whose words it reads, each a place later; absent where it is a column of the data. */
  readonly shifts?: string;
}

export interface CheckedModel {
  readonly kind: "model";
  readonly name: string;
  readonly doc: string | null;
  readonly span: Span;
  readonly inputs: readonly ModelInput[];
  /** In an order in which every node follows its inputs. */
  readonly nodes: readonly GraphNode[];
  readonly outputs: readonly {
    readonly name: string;
    readonly node: string;
    readonly type: TensorType;
    readonly span: Span;
  }[];
}

/** A bound on a metric, for example `test.label.accuracy >= 0.75`. */
export interface Expectation {
  /** `split.output.metric`; the split is always present here, also where the source leaves it out. */
  readonly metric: string;
  readonly comparison: ">=" | "<=" | ">" | "<";
  readonly bound: number;
  /** As written. */
  readonly text: string;
  readonly span: Span;
}

/** A rate or other number that may move with the epoch: a constant or a schedule call (`cosine(...)`). */
export type Scheduled = number | CheckedCall;

export interface CheckedLoss {
  /** Model output; the target of the same name belongs to it. */
  readonly output: string;
  readonly loss: CheckedCall;
  /** Rows may lack the target, and have no part in the loss then. Absent where every row has one. */
  readonly masked?: true;
}

/** How several tasks share a model. */
export interface CheckedTasks {
  /** All data sets, the first of which is `data` of the training; absent where there is one. */
  readonly data?: readonly string[];
  /** How often each comes; absent where there is one. */
  readonly mix?: CheckedCall;
  /** How losses are brought together. */
  readonly balance: CheckedCall;
  /** Outputs that only help the others. */
  readonly auxiliary: readonly string[];
  /** When single tasks stop. */
  readonly stops: readonly { readonly output: string; readonly stop: CheckedCall }[];
  /** By what each output that counts is known to get better: `valid.label.accuracy`. */
  readonly figures: readonly { readonly output: string; readonly metric: string; readonly goal: "max" | "min" }[];
}

/** Where a training adapts its model, and what learns as a whole besides. */
export interface CheckedAdapt {
  /** `lora`, `adapter`, `bitfit` or `prefix`. */
  readonly call: CheckedCall;
  /** In the order of the model. */
  readonly places: readonly {
    /** The node that is adapted, or after which an adapter stands. */
    readonly node: string;
    /** Its weights that are adapted (`lora`), or that go on learning (`bitfit`). */
    readonly weights: readonly string[];
    /** Nodes that read what an adapter gives in place of what the node gives (`adapter`). */
    readonly into: readonly string[];
  }[];
  /** Ids of nodes all of whose weights learn. */
  readonly heads: readonly string[];
}

/** A type of numbers to compute in. */
export type Precision = "float32" | "bf16";

/** Where the weights of a training begin. Parts are paths as written: `features.conv_1`; null for where most fits. */
export type CheckedStart =
  | {
      readonly kind: "from";
      /** A `train` block, or a finished run where `stored` is true. */
      readonly run: string;
      readonly stored: boolean;
      readonly part: string | null;
      readonly into: string | null;
      readonly span: Span;
    }
  | {
      readonly kind: "pretrained";
      readonly name: string;
      readonly into: string | null;
      readonly source: PretrainedSource;
      /** Stands for the content of its files; null until a run is planned. */
      readonly fingerprint: string | null;
      readonly span: Span;
    };

export interface CheckedTrain {
  readonly kind: "train";
  readonly name: string;
  readonly doc: string | null;
  readonly span: Span;
  readonly model: string;
  readonly data: string;
  readonly losses: readonly CheckedLoss[];
  /** How several tasks go together; absent where the program says nothing of it and there is one data set. */
  readonly tasks?: CheckedTasks;
  /** An entry of the catalog; its `lr` argument is a number or a schedule call. */
  readonly optimizer: CheckedCall;
  /** Bound on gradients, or null. */
  readonly clip: CheckedCall | null;
  /** Costs of weights; `on` says of which. */
  readonly regularise: readonly CheckedCall[];
  /** Mean of the weights over steps that is kept in their place, or null. */
  readonly average: CheckedCall | null;
  readonly epochs: number;
  /** `early(on, patience, min_delta, mode)`, or null. */
  readonly stop: CheckedCall | null;
  /** `every(steps, epochs)`, one of the two; null for after every epoch. */
  readonly validate: CheckedCall | null;
  /** After what it ends at the latest; null for its epochs alone. */
  readonly budget:
    | { readonly kind: "steps"; readonly steps: number }
    | { readonly kind: "time"; readonly seconds: number }
    | null;
  /** Trainings, each with a seed of its own. */
  readonly seeds: number;
  /** Metric by which the best weights are kept, `valid.label.accuracy`; null keeps the last. */
  readonly best: { readonly metric: string; readonly goal: "max" | "min" } | null;
  /** Ids of the model's nodes whose weights stay as they are, moving averages included. */
  readonly freeze: readonly string[];
  /** How the model is adapted; the model that learns is `adaptedModel` of the two. Null where it learns as it is. */
  readonly adapt: CheckedAdapt | null;
  /** Null for weights that are drawn. */
  readonly start: CheckedStart | null;
  /** Nodes whose learning rate and decay are multiplied by a factor other than 1. */
  readonly rates: readonly { readonly node: string; readonly factor: number }[];
  /** Nodes that begin to learn after so many epochs; all others at once. */
  readonly unfreeze: readonly { readonly node: string; readonly epoch: number }[];
  /** Parts in which a step's batch goes through, one after the other. */
  readonly accumulate: number;
  /** In what matrix products and convolutions of the steps are computed. */
  readonly precision: Precision;
  /** Whether activations are computed again in the backward pass instead of being kept. */
  readonly recompute: boolean;
  /** Metrics of validation rows that are computed besides the usual ones: `valid.label.auroc`. */
  readonly measured: readonly string[];
  readonly expect: readonly Expectation[];
}

/** What an evaluation may fit on validation rows. */
export type Calibration = "temperature" | "threshold" | "threshold_f1";

/** By what rows of an evaluation are told apart. */
export interface CheckedSlice {
  /** As written: `city`, `age >= 65`. */
  readonly text: string;
  /** Source column. */
  readonly column: string;
  /** What its values are. */
  readonly kind: "class" | "number" | "time" | "text" | "tags";
  /** Of `tags`: what stands between two of them. */
  readonly separator?: string;
  /** Rows that keep to it are one slice, the others another; null for a slice of each value. */
  readonly bound: { readonly comparison: Expectation["comparison"]; readonly value: number } | null;
  readonly span: Span;
}

/** Groups of rows that are held against each other. */
export interface CheckedGroups extends CheckedSlice {
  /** What paths of metrics call them: the column. */
  readonly name: string;
}

/** A way to explain answers, as it fits the model and the data. */
export interface CheckedExplanation extends CheckedCall {
  /** Model input that is looked at, or all of them where that is null. */
  readonly input: string | null;
  /** Output whose answers are explained. */
  readonly output: string;
}

/** Rows that belong to no class, and how they are told from those that do. */
export interface CheckedOutside {
  /** The data set that holds them. */
  readonly dataset: string;
  /** Calls of the catalog's detectors, `output` and, where one has it, `layer` (a node's id) filled in. */
  readonly detect: readonly CheckedCall[];
}

/** Rows changed in one way, in one severity or several. */
export interface CheckedCorruption {
  /** Catalog name, which no other corruption of the evaluation has. */
  readonly family: string;
  /** As written; of those that a group word stands for, their own name: `noise()`. */
  readonly text: string;
  /** Whether it goes along the gradients of the model. */
  readonly attack: boolean;
  /** Inputs that are changed, with the arguments of each severity, the least first; all have as many. */
  readonly columns: readonly {
    readonly name: string;
    readonly severities: readonly Readonly<Record<string, Argument>>[];
  }[];
  /** Severities in words: `0.05`, `15deg`. */
  readonly severities: readonly string[];
  /** Rows that are answered, picked by lot; null for all. */
  readonly rows: number | null;
  readonly span: Span;
}

export interface CheckedEvaluate {
  readonly kind: "evaluate";
  readonly name: string;
  readonly doc: string | null;
  readonly span: Span;
  /** The `train` block whose weights are judged. */
  readonly run: string;
  /** What it is held against: another `train` block, or the weights of one before its first step; null for nothing. */
  readonly compare: {
    readonly run: string;
    readonly untrained: boolean;
    /** Each of its tasks trained by itself. */
    readonly alone?: true;
  } | null;
  readonly on: { readonly dataset: string; readonly split: "train" | "valid" | "test" };
  /** Metrics that are computed besides the usual ones: `test.label.auroc`. */
  readonly measured: readonly string[];
  /** What is fitted on validation rows first, in this order. */
  readonly calibrate: readonly Calibration[];
  /** By what rows are judged in parts. */
  readonly slices: readonly CheckedSlice[];
  /** Draws for the intervals of metrics; null for no intervals. */
  readonly bootstrap: number | null;
  /** How words of texts are chosen one after the other; null where the model writes none. */
  readonly generate: CheckedCall | null;
  /** Groups that are held against each other. */
  readonly fairness: readonly CheckedGroups[];
  /** Ways in which answers are explained. */
  readonly explain: readonly CheckedExplanation[];
  /** Under what the rows are answered again. */
  readonly robustness: readonly CheckedCorruption[];
  /** Null where no rows from outside are looked at. */
  readonly outside: CheckedOutside | null;
  readonly expect: readonly Expectation[];
}

/** A training once for each combination of values of params. */
export interface CheckedSweep {
  readonly kind: "sweep";
  readonly name: string;
  readonly doc: string | null;
  readonly span: Span;
  /** The `train` block that is repeated. */
  readonly run: string;
  readonly over: readonly { readonly param: string; readonly values: readonly Argument[] }[];
  /** By what rows are ranked. */
  readonly best: { readonly metric: string; readonly goal: "max" | "min" };
  /** Every combination: its values, and the training with what it depends on as they are with it. */
  readonly variants: readonly {
    readonly set: Readonly<Record<string, Argument>>;
    readonly blocks: readonly CheckedBlock[];
  }[];
  /** Of the best row. */
  readonly expect: readonly Expectation[];
}

export type CheckedBlock = CheckedDataset | CheckedModel | CheckedTrain | CheckedEvaluate | CheckedSweep;

/** A program without errors. Layers are gone: they are opened up inside the models that use them. */
export interface CheckedProgram {
  /** The entry file first. */
  readonly files: readonly SourceFile[];
  readonly params: readonly { readonly name: string; readonly value: Argument; readonly from: "default" | "set" }[];
  /** Blocks of the entry file and what they need, each after what it depends on. */
  readonly blocks: readonly CheckedBlock[];
}
