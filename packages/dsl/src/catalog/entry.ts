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
  | "initializers"
  | "schedules"
  | "clips"
  | "regularisers"
  | "averages"
  | "adapters"
  | "stops"
  | "validations"
  | "starts"
  | "rates"
  | "unfreezings"
  | "sources"
  | "columns"
  | "preparations"
  | "augmentations"
  | "samplings"
  | "mixes"
  | "balances"
  | "splits"
  | "explanations"
  | "generations"
  | "detectors"
  | "corruptions";

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
  /**
   * `balanced`, numbers in the order of the classes, or a record of them by class; after checking the word, or a list: of
   * numbers, or of pairs of class and number until the classes are known.
   */
  | { readonly kind: "class_weights" }
  /**
   * A list of names of weights and of parts of a model; after checking `:bias` for all weights called so, and ids of nodes for all
   * weights of theirs.
   */
  | { readonly kind: "weights" }
  /** A named value or an operator of a model, `features` or `features.conv_1`; the id of a node after checking. */
  | { readonly kind: "part" }
  /** The name of a block of a kind. */
  | { readonly kind: "block"; readonly of: string }
  /** The name of a `train` block, or a text that names a finished run. */
  | { readonly kind: "run" }
  /** A call of an order of rates, or a record of factors by part of the model. */
  | { readonly kind: "rates" }
  /** A dotted path `dataset.split`. */
  | { readonly kind: "split_of_dataset" }
  /** A whole number of steps, or a duration. */
  | { readonly kind: "budget" }
  /** Two runs with an arrow between them, before and after. */
  | { readonly kind: "run_pair" }
  /** A list of values of the param that the label names. */
  | { readonly kind: "param_values" }
  /** A call of an entry of a group. */
  | { readonly kind: "call"; readonly of: CallGroup }
  /** A flow whose stages are calls of the groups, first and others. */
  | { readonly kind: "column_flow" }
  | { readonly kind: "augment_flow" }
  | { readonly kind: "tensor_flow" }
  /** An operator or several in a row, without what flows in. */
  | { readonly kind: "operator_flow" }
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
  /**
   * Came after programs and runs that are kept: at its default, checked arguments leave it out, so that what was made before stays the same and
   * is not made again.
   */
  readonly late?: boolean;
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
  /** Values of one row that the backward pass needs besides the inputs and the result; none where it is absent. */
  readonly kept?: number;
}

/** Why an operator cannot take its inputs; the checker turns it into a diagnostic. */
export interface ShapeProblem {
  readonly code: "P3101" | "P3102" | "P3103" | "P3105" | "P4071";
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

/**
 * What an operator does with the mask of a sequence `[time, …]`:
 * - `makes`: its result has one, of the ids that are not padding;
 * - `keeps`: each step of the result comes of the same step of the input;
 * - `reads`: padded steps have no part in the result, which has no steps;
 * - `reads_and_keeps`: padded steps have no part in those that count; where the result has steps, they are those of the input;
 * - `windows`: the same, and the steps of the result are windows over those of the input.
 */
export type MaskUse = "makes" | "keeps" | "reads" | "reads_and_keeps" | "windows";

/** One of the operators that a larger one is made of. */
export interface OperatorPart {
  /** Unique within the whole; its node's id ends in it. */
  readonly name: string;
  readonly op: string;
  /** Those that differ from the defaults. */
  readonly args: Arguments;
  /** Names of parts before it, or `input`. */
  readonly inputs: readonly string[];
}

export interface OperatorEntry extends Entry {
  /** How many tensors it takes; many are two or more. */
  readonly inputs: "one" | "one_or_two" | "two" | "many";
  /** What it works on; numbers where it is absent. */
  readonly takes?: "tokens" | "bag";
  /** Absent where it takes no heed of masks, so that padding counts. */
  readonly mask?: MaskUse;
  /** The shape rule in a line, without the batch axis: `[h, w, c] → [h′, w′, filters]`. */
  readonly shapes: string;
  readonly shape: ShapeRule;
  /** The operators that it stands for, the last of which gives its result; absent where it is one by itself. */
  readonly parts?: (inputs: readonly TensorType[], args: Arguments) => readonly OperatorPart[];
  /** How it puts the operators together that it is given; absent where it is given none. */
  readonly form?: "residual" | "repeat";
}

/**
 * What an output answers with: one class, several yes or no, numbers, a place among others, a row of tokens that places are read as,
 * a text word by word, a class for every pixel, or boxes round things. Target and loss decide it; metrics and reports go by it.
 */
export type Task = "class" | "labels" | "numbers" | "embedding" | "sequence" | "text" | "pixels" | "boxes";

/** What the last function of an output must be for a loss. */
export type Ending =
  /** Values that sum to 1. */
  | "softmax"
  /** Each value by itself between 0 and 1. */
  | "sigmoid"
  /** `softmax` for several values, `sigmoid` for one. */
  | "probabilities"
  /** Neither of them: any number may come. */
  | "unbounded"
  | "any";

export interface LossEntry extends Entry {
  /** Kinds of targets that it learns. */
  readonly suits: readonly ColumnKind[];
  /** What an output answers with that learns a target of this kind by it. */
  readonly task: (kind: ColumnKind) => Task;
  readonly ending: Ending;
  /** Of numbers, the figure that is also summed up over train rows. */
  readonly figure: "mse" | "mae";
  /** Whether rows of a batch are compared with each other. */
  readonly compares: boolean;
  /**
   * Whether the loss of a target that is mixed of two is that of both, mixed, up to what no weight changes: then it can learn from rows that
   * are mixed.
   */
  readonly mixes: boolean;
}

/** What an output's figures depend on. */
export interface OutputFacts {
  /** Of its target; null where not known. */
  readonly kind: ColumnKind | null;
  /** The loss it learns by; null where not known. */
  readonly loss: string | null;
  /** Of its target; null where it has none, or they are not known. */
  readonly classes: number | null;
  /** Whether it gives a text word by word, from those before. */
  readonly writes?: boolean;
}

export interface MetricEntry extends Entry {
  readonly tasks: readonly Task[];
  /** How many classes the target must have: so many, or more than so many. */
  readonly classes?: { readonly exactly: number } | { readonly moreThan: number };
  /** Whether answers must be probabilities: scores without bounds will not do. */
  readonly probabilities?: true;
  /** A kind of target that it says nothing about, whatever is learned of it. */
  readonly except?: ColumnKind;
  /** Whether people read it as a percentage. */
  readonly share: boolean;
  /** Whether more or less is better. */
  readonly goal: "max" | "min";
  readonly range: Range;
  /** Whether it is so much of a whole, and may be more than all of it: its bounds are percentages or plain numbers. */
  readonly ratio?: boolean;
}

/** A way to explain answers. */
export interface ExplanationEntry extends Entry {
  /** What a model must read for it: columns of one of these kinds. */
  readonly explains: readonly ColumnKind[];
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
  /** An augmentation that works on what preparation has made; no step that works on what the source has may follow. */
  readonly prepared?: boolean;
  /** It mixes rows with each other, and their targets; only such steps may follow. */
  readonly mixes?: boolean;
}

/** A way in which rows are changed before a trained model is asked about them. */
export interface CorruptionEntry extends Entry {
  readonly takes: readonly ColumnKind[];
  /** The parameter that says how strong it is; null of the word that stands for many corruptions. */
  readonly amount: string | null;
  /** Arguments of five severities for a column, the least first. */
  readonly severities: (type: ColumnType) => readonly Arguments[];
  /** It is one of those that `common` stands for. */
  readonly common?: true;
  /** It goes along the gradients of the model, which the worst rows are made for. */
  readonly attack?: true;
  /** Of pictures those of red, green and blue alone. */
  readonly colours?: true;
}

export interface SourceEntry extends Entry {
  /** Columns that every such source has, or null where they depend on the data. */
  readonly columns:
    | readonly { readonly name: string; readonly kind: "image" | "audio" | "class" | "mask" | "boxes" }[]
    | null;
  /** Whether pictures or recordings are brought to the size that the program asks for. */
  readonly resizes: boolean;
  /** Arguments that name the files of the source. */
  readonly fileArguments: readonly string[];
}

/** A way to bring the losses of several outputs together. */
export interface BalanceEntry extends Entry {
  /** Whether a step must know the losses of all outputs: then it cannot take one data set after another. */
  readonly together: boolean;
}

/** A setting of a block. */
export interface SettingEntry extends ParameterEntry {
  /** `none`: `batch: 32`; `required`: `loss label: …`; `optional`: both, `stop: …` and `stop label: …`. */
  readonly label: "none" | "required" | "optional";
  /** May stand several times without a label. */
  readonly repeats?: boolean;
  /** Not required where another setting is there whose flow starts with one of these types. */
  readonly sparedBy?: { readonly setting: string; readonly types: readonly string[] };
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
