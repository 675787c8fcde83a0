/**
 * What a catalog entry is. The catalog is the vocabulary as data: the checker, completion, reference pages and the
 * runtime's tables all read it, so a word has one definition.
 */
import type { Argument, ColumnKind, ColumnType, TensorType, WeightSpec } from "./argument.ts";

/** The groups of entries that a call may name. */
export type CallGroup =
  | "operators"
  | "losses"
  | "optimizers"
  | "schedules"
  | "stops"
  | "sources"
  | "columns"
  | "preparations"
  | "augmentations"
  | "splits";

/** What a value must be, and what it is after checking. */
export type ValueType =
  /** A whole number. */
  | { readonly kind: "int" }
  | { readonly kind: "float" }
  /** A fraction from 0 to 1; `10%` is 0.1. */
  | { readonly kind: "probability" }
  | { readonly kind: "bool" }
  | { readonly kind: "text" }
  /** Milliseconds. */
  | { readonly kind: "duration" }
  /** Bytes. */
  | { readonly kind: "size" }
  /** Degrees; a bare number is degrees too. */
  | { readonly kind: "angle" }
  /** One of a few names. */
  | { readonly kind: "choice"; readonly choices: readonly string[] }
  /** One whole number for both axes or `[height, width]`; always `[height, width]` after checking. */
  | { readonly kind: "pair" }
  /** A bare name or a text; a string after checking. */
  | { readonly kind: "name" }
  /** Class names, or one whole number: how many there are. */
  | { readonly kind: "class" }
  | { readonly kind: "list"; readonly of: ValueType }
  /** One value or a list; kept as written. */
  | { readonly kind: "one_or_list"; readonly of: ValueType }
  /** A dotted path to a metric, such as `valid.label.accuracy`. */
  | { readonly kind: "metric" }
  /** A number, or a schedule that moves with the epoch. */
  | { readonly kind: "scheduled" }
  /** The name of a block of a kind. */
  | { readonly kind: "block"; readonly of: string }
  /** A dotted path `dataset.split`. */
  | { readonly kind: "split_of_dataset" }
  /** A call of an entry of a group. */
  | { readonly kind: "call"; readonly of: CallGroup }
  /** A flow whose stages are calls of the groups, first and others. */
  | { readonly kind: "column_flow" }
  | { readonly kind: "augment_flow" }
  | { readonly kind: "tensor_flow" }
  | { readonly kind: "tensor" }
  /** `metric >= number`. */
  | { readonly kind: "expectation" }
  /** What a column may hold: a number, or a bare name or a text, which are strings after checking. */
  | { readonly kind: "field" };

/** Bounds of a number; a missing one is open. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
  /** The bound itself is not allowed. */
  readonly exclusiveMin?: boolean;
  readonly exclusiveMax?: boolean;
}

/** A parameter of a call, or a setting of a block. */
export interface ParameterEntry {
  readonly name: string;
  readonly doc: string;
  readonly type: ValueType;
  readonly required: boolean;
  /** In canonical form; absent where required. `null` stands for `none`. */
  readonly default?: Argument;
  readonly range?: Range;
  /** `none` is a value too. */
  readonly optional?: boolean;
  /** Takes all remaining positional values; a list after checking. */
  readonly rest?: boolean;
}

/** A word of the language with its documentation. */
export interface Entry {
  readonly name: string;
  /** One sentence. */
  readonly doc: string;
  readonly example?: string;
  readonly parameters: readonly ParameterEntry[];
  /** Fills in what depends on other arguments. */
  readonly complete?: (args: Arguments) => Arguments;
}

/** Arguments by name in canonical form, defaults filled in. */
export type Arguments = Readonly<Record<string, Argument>>;

/** How the source words it, for messages. */
export interface ShapeWords {
  /** The operator as written: `reshape(3, 5)`. */
  readonly call: string;
  /** What the input comes from, as written: `dense(10)` or `image`. */
  readonly from: string;
}

/** What an operator makes of its inputs. */
export interface ShapeResult {
  readonly type: TensorType;
  readonly weights: readonly WeightSpec[];
  /** Multiply-adds × 2 for one row, forward. */
  readonly flops: number;
}

/** Why an operator cannot take its inputs; the checker turns it into a diagnostic. */
export interface ShapeProblem {
  readonly code: "P3101" | "P3102" | "P3103" | "P3105";
  readonly title: string;
  /** Under the operator. */
  readonly needs: string;
  readonly help: string | null;
}

/** Shape rule: input types (without the batch axis) and arguments to output type, weights and cost. */
export type ShapeRule = (
  inputs: readonly TensorType[],
  args: Arguments,
  words: ShapeWords,
) => ShapeResult | ShapeProblem;

export interface OperatorEntry extends Entry {
  /** How many tensors it takes: one, or any number from two. */
  readonly inputs: "one" | "many";
  /** The shape rule in a line, without the batch axis: `[h, w, c] → [h′, w′, filters]`. */
  readonly shapes: string;
  readonly shape: ShapeRule;
}

/** What kinds of output a loss or metric suits. */
export type Suits = readonly ColumnType["kind"][];

export interface LossEntry extends Entry {
  readonly suits: Suits;
}

export interface MetricEntry extends Entry {
  readonly suits: Suits;
  /** Whether more or less is better. */
  readonly goal: "max" | "min";
  readonly range: Range;
  /** Also measured of train rows, batch by batch, while a model learns. */
  readonly ofTrainRows: boolean;
}

/** What a column may be to a data set: read by models, learned, or declared for rows to be sorted by. */
export type ColumnRole = "input" | "target" | "column";

export interface ColumnEntry extends Entry {
  readonly name: ColumnKind;
  /** What rows of it are called: `pictures`. */
  readonly plural: string;
  readonly roles: readonly ColumnRole[];
}

/** Why a step cannot work on what it is given; the checker turns it into a diagnostic. */
export interface StepProblem {
  readonly title: string;
  /** Under the step. */
  readonly label: string;
  readonly help: string | null;
}

/** What a step makes of a column of that type. */
export type StepRule = (given: ColumnType, args: Arguments) => ColumnType | StepProblem;

/** A step of preparation or augmentation: typed, so that each knows what the one before it gives. */
export interface StepEntry extends Entry {
  readonly takes: readonly ColumnKind[];
  /** What it gives in a line, where that is not what it takes: `ids → tokens`. */
  readonly kinds?: string;
  /** What it makes of the column; the same where it is absent. */
  readonly gives?: StepRule;
  /** What it may stand on; every role where it is absent. */
  readonly roles?: readonly ColumnRole[];
  /** No other step may stand before it. */
  readonly first?: boolean;
}

export interface SourceEntry extends Entry {
  /** Columns that every such source has, or null where they depend on the data. */
  readonly columns: readonly { readonly name: string; readonly kind: "image" | "audio" | "class" }[] | null;
  /** Whether pictures or recordings are brought to the size that the program asks for. */
  readonly resizes: boolean;
  /** Arguments that name the files of the source. */
  readonly fileArguments: readonly string[];
}

/** A setting of a block. */
export interface SettingEntry extends ParameterEntry {
  /** `none`: `batch: 32`; `required`: `loss label: …`. */
  readonly label: "none" | "required";
  /** May stand several times without a label. */
  readonly repeats?: boolean;
  /** The setting as written, where the block's own example does not have it. */
  readonly example?: string;
}

/** A kind of block. Its `parameters` are its settings. */
export interface BlockEntry extends Entry {
  readonly parameters: readonly SettingEntry[];
  /** Whether `name = flow` may stand in it. */
  readonly flows: boolean;
  /** Whether it takes parameters: `layer block(filters: int)`. */
  readonly takesParameters: boolean;
}
