/**
 * What a figure is: a function of how often each row counts, made from the answers of one output; and what tables of figures are put together
 * from.
 */
import type { Mean, Part } from "./class-counts.ts";
import type { DistanceOfPlaces } from "./neighbours.ts";
import { meanOfKnown, type Ranking } from "./rankings.ts";
import { countedMean, type RowCounts } from "./row-counts.ts";

/** A figure, given how often each row counts; NaN where it is not defined. */
export type Figure = (counts: RowCounts) => number;

/** Answers of which there are figures. */
export type Judged =
  | {
      readonly task: "class";
      /** `[rows, width]`: probabilities or scores. */
      readonly values: Float32Array;
      readonly width: number;
      /** Of two classes, the score from which on the second is answered; null for whichever is the likelier. */
      readonly border: number | null;
      readonly truth: Int32Array;
    }
  | {
      readonly task: "labels";
      readonly values: Float32Array;
      readonly width: number;
      /** Every so many values one is about the same thing: the width of a vector, channels of a picture. */
      readonly places: number;
      readonly truth: Float32Array;
    }
  | { readonly task: "numbers"; readonly values: Float32Array; readonly width: number; readonly truth: Float32Array }
  | {
      readonly task: "embedding";
      readonly values: Float32Array;
      readonly width: number;
      readonly truth: Int32Array;
      readonly distance: DistanceOfPlaces;
    }
  | {
      readonly task: "sequence";
      /** Words read at each place. */
      readonly values: Float32Array;
      readonly width: number;
      readonly truth: Int32Array;
      readonly spelling: Spelling | null;
    }
  | {
      readonly task: "text";
      /** Words written at each place, then the log likelihood of the truth. */
      readonly values: Float32Array;
      readonly width: number;
      readonly truth: Int32Array;
      readonly spelling: Spelling | null;
      /** The texts as the data has them; null where they are not known. */
      readonly meant: readonly string[] | null;
    }
  | {
      readonly task: "pixels";
      /** `[rows, classes · classes]`: pixels by true and answered class. */
      readonly values: Float32Array;
      readonly classes: number;
    }
  | {
      readonly task: "boxes";
      /** `[rows, …, 6]` answers and `[rows, …, 5]` truth, as `OutputAnswers` has them. */
      readonly values: Float32Array;
      readonly truth: Float32Array;
      readonly rows: number;
      readonly classes: number;
    };

/** How numbers of words become text. */
export interface Spelling {
  /** The word of number 2 first. */
  readonly words: readonly string[];
  /** What stands between two of them. */
  readonly between: string;
  /** The text of numbers where it is not words side by side: of pieces of words. */
  readonly decode?: (numbers: readonly number[]) => string;
  /** The number of the mark at the end of a text; absent where there is none. */
  readonly end?: number;
}

/** Answers of one kind. */
export type Of<Task extends Judged["task"]> = Extract<Judged, { readonly task: Task }>;
/** Figures by name, none of them prepared yet. */
export type Table = Readonly<Record<string, () => Figure>>;

/** Makes a value when it is first asked for. */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Remembers the value of the last counts: figures of one table are asked one after the other. */
export function ofLast<Value>(make: (counts: RowCounts) => Value): (counts: RowCounts) => Value {
  let last: { readonly counts: RowCounts; readonly value: Value } | null = null;
  return (counts) => {
    if (last === null || last.counts !== counts) last = { counts, value: make(counts) };
    return last.value;
  };
}

/** The mean of values that every row has. */
export function meanOf(values: () => ArrayLike<number>): () => Figure {
  return () => {
    const made = values();
    return (counts) => countedMean(made, counts);
  };
}

const means: readonly (readonly [string, Mean])[] = [
  ["", "macro"],
  ["_micro", "micro"],
  ["_weighted", "weighted"],
];
const parts: readonly Part[] = ["precision", "recall", "f1"];

/** `precision`, `precision_micro`, `precision_weighted` and so on. */
export function partTable(figure: (part: Part, mean: Mean) => Figure): Table {
  return Object.fromEntries(
    parts.flatMap((part) => means.map(([ending, mean]) => [`${part}${ending}`, () => figure(part, mean)])),
  );
}

/** A figure of each of several rankings, in the mean; NaN where a score is no number. */
export function meanOverRankings(
  rankings: () => readonly (Ranking | null)[],
  figure: (ranking: Ranking, counts: RowCounts) => number,
): () => Figure {
  return () => {
    const made = rankings();
    const known = made.filter((one) => one !== null);
    return (counts) =>
      known.length < made.length ? Number.NaN : meanOfKnown(known.map((ranking) => figure(ranking, counts)));
  };
}

/** Part of the values, one of each row from `place` on. */
export function placeOf(values: Float32Array, width: number, place: number): Float32Array {
  return Float32Array.from({ length: values.length / width }, (_, row) => values[row * width + place] ?? 0);
}
