/**
 * What arguments, tensors, columns and weights are once checked: plain data that the catalog's rules take and give.
 */
import type { Span } from "../source/span.ts";

/**
 * A setting's value in canonical form: percentages and probabilities as fractions, durations in milliseconds,
 * sizes in bytes, angles in degrees, enumerated names and dotted paths as strings, `none` as null.
 */
export type Argument = number | string | boolean | null | CheckedCall | readonly Argument[];

/** A call of a catalog entry; `args` holds every parameter by name, defaults filled in. */
export interface CheckedCall {
  /** The catalog name, for example `conv` or `adam`. */
  readonly call: string;
  readonly args: Readonly<Record<string, Argument>>;
  readonly span: Span;
}

/** Type of a value in a flow: shape without the batch dimension, so an RGB picture is `[32, 32, 3]`. */
export interface TensorType {
  readonly shape: readonly number[];
  /** `int32` are token ids. */
  readonly dtype: "float32" | "int32";
  /** It is a bag `[length, 2]`: numbers of terms, each with its weight, 0 and 0 for padding. Absent of all else. */
  readonly bag?: true;
  /** Some steps of the first axis may be padding; which ones, a mask beside the tensor says. Absent where every step counts. */
  readonly masked?: true;
}

/** What a data column holds, and what steps of preparation make of it. */
export type ColumnType =
  | { readonly kind: "image"; readonly height: number; readonly width: number; readonly channels: number }
  /**
   * `classes` are the names in label order (index 0 first). `open` is there on inputs whose classes are those of the train
   * rows: how many places there are, the first of which stands for every other value; `classes` is empty then.
   */
  | { readonly kind: "class"; readonly classes: readonly string[]; readonly open?: number }
  | { readonly kind: "number" }
  | { readonly kind: "vector"; readonly length: number }
  | { readonly kind: "text" }
  /** Several words in a row; `separator` stands between them where a field of the source is a text. */
  | { readonly kind: "list"; readonly separator?: string }
  /** Several words in no order. */
  | { readonly kind: "tags"; readonly separator?: string }
  | { readonly kind: "time" }
  /** One channel of `samples` numbers from -1 to 1, `rate` of them a second. */
  | { readonly kind: "audio"; readonly samples: number; readonly rate: number }
  /** One of `size` places, from 0: what `bucket` and `hash` give. */
  | { readonly kind: "index"; readonly size: number }
  /**
   * Word numbers below `vocabulary`, as many as a row has, at most `most`; 0 stands for padding, 1 for unknown words. `end` stands behind the
   * last word, where there is a mark.
   */
  | { readonly kind: "ids"; readonly most: number | null; readonly vocabulary: number; readonly end?: number }
  /**
   * The same, `length` of them in each row: int32 `[length]`. `vocabulary` counts padding, whose id is 0 where `padding` names no
   * other.
   */
  | {
      readonly kind: "tokens";
      readonly length: number;
      readonly vocabulary: number;
      readonly padding?: number;
      readonly end?: number;
    }
  /** Terms in no order, `length` of them in a row at most: float32 `[length, 2]`, numbers below `vocabulary` with their weights. */
  | { readonly kind: "bag"; readonly length: number; readonly vocabulary: number }
  /** Loudness of `bands` of frequencies over time: `[frames, bands]`. */
  | { readonly kind: "spectrogram"; readonly frames: number; readonly bands: number }
  /** The class of every pixel of a picture: int32 `[height, width]`. `classes` are the names in the order of their numbers. */
  | { readonly kind: "mask"; readonly height: number; readonly width: number; readonly classes: readonly string[] }
  /** Things in a picture, each with its class and its place in pixels of a picture of this size. */
  | { readonly kind: "boxes"; readonly height: number; readonly width: number; readonly classes: readonly string[] }
  /**
   * Boxes on a grid of `height` × `width` cells, `stride` pixels each: `[height, width, classes + 5]`. A heat map for each class, then of
   * cells with a middle its box's width and height in cells and where in the cell the middle is, then 1.
   */
  | {
      readonly kind: "centers";
      readonly height: number;
      readonly width: number;
      readonly classes: readonly string[];
      readonly stride: number;
    };

/** Every kind of column: those that models read or learn, those that steps pass on, and those that sort rows. */
export type ColumnKind = ColumnType["kind"] | "id";

/** Initializers that need no arguments. */
export type PlainInitializer =
  | "zeros"
  | "ones"
  | "glorot_uniform"
  | "glorot_normal"
  | "he_uniform"
  | "he_normal"
  | "lecun_uniform"
  | "lecun_normal";

/**
 * How a weight starts: an entry of the catalog's initializers, by name alone where it needs no arguments; `by_part` gives each
 * of equal parts of the last axis a value of its own.
 */
export type Initializer =
  | PlainInitializer
  | Pick<CheckedCall, "call" | "args">
  | { readonly call: "by_part"; readonly args: { readonly values: readonly number[] } };

/** A tensor a layer owns. */
export interface WeightSpec {
  /** `kernel`, `bias`, `gamma`, `beta`, `moving_mean`, `moving_variance`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly init: Initializer;
  /** Values that flow into a unit and out of it, where the shape does not say so as that of a matrix or a convolution does. */
  readonly fans?: { readonly in: number; readonly out: number };
  readonly trainable: boolean;
  /** Whether it is part of the base that a training adapts: it stays as it is, and no run keeps it. */
  readonly base?: true;
  /** Whether an adapter has put it there: nothing that a model starts from is expected to have it. */
  readonly adapter?: true;
}
