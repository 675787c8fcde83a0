/**
 * Why a model answers as it does, as plain data: what the report, the events and the terminal show.
 */

/** A row that is explained. */
export interface ExplainedRow {
  readonly row: number;
  /** In words: a class, or a number. */
  readonly truth: string;
  readonly answer: string;
  /** Of a class, how sure the answer is. */
  readonly confidence: number | null;
  /** Whether the answer is right; null of numbers. */
  readonly right: boolean | null;
}

/** How far maps are the same with weights that have learned nothing (Adebayo et al., 2018). */
export interface SanityCheck {
  /** Spearman's rank correlation, in the mean over rows; null where maps without learned weights are even. */
  readonly correlation: number | null;
  /** Rows that were held against each other; none where there is no correlation. */
  readonly rows: number;
  /** Whether the maps depend on the weights: the correlation is below a half. */
  readonly depends: boolean;
}

interface Common {
  /** Name in the catalog: `grad_cam`. */
  readonly method: string;
  readonly output: string;
  /** Id of the node that was looked at; null where the inputs were. */
  readonly layer: string | null;
}

interface Attributed extends Common {
  readonly sanity: SanityCheck;
  /**
   * Of integrated gradients, how far their sum is from what the answer has more than that of zeros, in parts of it; the mean over rows, null of
   * other methods.
   */
  readonly gap: number | null;
}

/** Pictures with what speaks for the answer in them. */
export interface MapExplanation extends Attributed {
  readonly kind: "maps";
  readonly rows: readonly (ExplainedRow & {
    /** PNG data URIs. */
    readonly picture: string;
    readonly map: string;
    readonly overlay: string;
    /** Where the map is strongest: `top left`. */
    readonly strongest: string;
  })[];
}

/** Texts with what each word adds. */
export interface WordExplanation extends Attributed {
  readonly kind: "words";
  /** How words were asked: by gradients, or one after the other left out. */
  readonly way: "gradients" | "left out";
  readonly rows: readonly (ExplainedRow & {
    readonly words: readonly { readonly text: string; readonly weight: number }[];
  })[];
}

/** Rows of a table with what each column adds. */
export interface ColumnExplanation extends Attributed {
  readonly kind: "columns";
  readonly rows: readonly (ExplainedRow & {
    readonly columns: readonly { readonly name: string; readonly value: string; readonly weight: number }[];
  })[];
}

/** What is lost when a column is shuffled. */
export interface ImportanceExplanation extends Common {
  readonly kind: "importance";
  /** `accuracy` or `r2`. */
  readonly metric: string;
  /** Of the rows as they are. */
  readonly value: number;
  /** Rows that were answered each time. */
  readonly answered: number;
  readonly repeats: number;
  /** The most important first. */
  readonly columns: readonly {
    readonly name: string;
    /** Mean over the repeats. */
    readonly drop: number;
    /** Standard deviation of single repeats, as scikit-learn has it (of all, not n − 1). */
    readonly deviation: number;
  }[];
}

/** What is answered where a column has one value in every row. */
export interface DependenceExplanation extends Common {
  readonly kind: "dependence";
  readonly answered: number;
  /** What values of an answer are of: classes, or one name for a number. */
  readonly answers: readonly string[];
  readonly columns: readonly {
    readonly name: string;
    readonly points: readonly { readonly at: number | string; readonly values: readonly number[] }[];
  }[];
}

/** Train rows that the model takes for near. */
export interface NeighbourExplanation extends Common {
  readonly kind: "neighbours";
  /** Train rows that were looked at. */
  readonly searched: number;
  readonly rows: readonly (ExplainedRow & {
    readonly picture: string | null;
    readonly text: string | null;
    readonly neighbours: readonly {
      readonly row: number;
      readonly truth: string;
      readonly distance: number;
      readonly picture: string | null;
      readonly text: string | null;
    }[];
  })[];
}

/** What one explanation has found. */
export type ExplanationResult =
  | MapExplanation
  | WordExplanation
  | ColumnExplanation
  | ImportanceExplanation
  | DependenceExplanation
  | NeighbourExplanation;
