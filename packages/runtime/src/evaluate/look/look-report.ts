/** What a look at data finds, as plain data: the terminal's table, the page and `--json` are made of it. */

/** Numbers of a column, from the sample but for the bounds. */
export interface NumberFigures {
  readonly least: number;
  readonly greatest: number;
  readonly mean: number;
  readonly deviation: number;
  readonly quartiles: readonly [number, number, number];
  /** Counts between bounds at equal distances. */
  readonly histogram: { readonly from: number; readonly to: number; readonly counts: readonly number[] };
  /** Values more than three distances of the quartiles away from them: their part of the sample, and the farthest. */
  readonly outliers: { readonly share: number; readonly farthest: number } | null;
}

/** Texts of a column, from the sample. */
export interface TextFigures {
  /** Signs. */
  readonly shortest: number;
  readonly longest: number;
  /** Words of the middle text, and of the longest of ten. */
  readonly words: readonly [median: number, mostly: number];
}

/** What a column holds. */
export interface ColumnLook {
  readonly name: string;
  /** What it looks like. */
  readonly kind: "number" | "class" | "text" | "time" | "id" | "list" | "image" | "audio" | "constant" | "empty";
  /** What the program makes of it; null for a bare file. */
  readonly role: "input" | "target" | "column" | null;
  readonly filled: number;
  /** Rows without a value, by the word that stands there. */
  readonly missing: readonly { readonly word: string; readonly rows: number }[];
  readonly distinct: number;
  /** False where there may be more. */
  readonly distinctExact: boolean;
  /** The most frequent values, where values are few. */
  readonly top: readonly { readonly value: string; readonly rows: number }[];
  readonly numbers: NumberFigures | null;
  readonly texts: TextFigures | null;
  readonly times: { readonly first: string; readonly last: string } | null;
  /** What pictures and recordings measure: `28 × 28, 3 channels`, `8,000 Hz, 0.6 s`. */
  readonly media: string | null;
}

/** Something to look at before a model learns from it. */
export interface Suspect {
  readonly column: string | null;
  readonly kind:
    | "answer"
    | "predicts"
    | "id"
    | "constant"
    | "copies"
    | "near_copies"
    | "imbalance"
    | "missing"
    | "outliers";
  /** One sentence. */
  readonly text: string;
}

/** Rows of each class of a target; of a bare file, of what a model would most likely learn. */
export interface BalanceLook {
  readonly column: string;
  readonly classes: readonly { readonly name: string; readonly rows: number; readonly splits: SplitCounts | null }[];
}

/** Rows of each split. */
export interface SplitCounts {
  readonly train: number;
  readonly valid: number;
  readonly test: number;
}

/** A picture small enough for a page. */
export interface PictureLook {
  readonly uri: string;
  readonly label: string;
}

/** What a model gets of an input of a data set. */
export interface PreparedLook {
  readonly input: string;
  /** `tensor(4)`, `tokens(64)`. */
  readonly tensor: string;
  /** What was fitted on train rows, in words. */
  readonly fitted: readonly string[];
}

/** What a look finds. */
export interface LookReport {
  /** A file or folder as it was named, or a data set. */
  readonly subject: { readonly kind: "file" | "dataset"; readonly name: string; readonly source: string };
  readonly rows: number | null;
  /** Rows from which figures come, and whether these are all. */
  readonly looked: { readonly rows: number; readonly whole: boolean };
  readonly parts: readonly { readonly name: string; readonly rows: number | null }[];
  readonly splits: SplitCounts | null;
  readonly columns: readonly ColumnLook[];
  /** Empty for a bare file. */
  readonly prepared: readonly PreparedLook[];
  readonly balance: readonly BalanceLook[];
  readonly suspects: readonly Suspect[];
  /** Some rows as they stand, fields by column; long ones are cut. */
  readonly samples: readonly (readonly string[])[];
  readonly pictures: readonly PictureLook[];
  /** A `dataset` block that reads it; null for a data set, and where none could be made. */
  readonly proposal: string | null;
}
