/**
 * How groups of rows were treated, as plain data: what the report, the events and the terminal show.
 */
import type { Interval } from "../bootstrap.ts";

/** Figures of a group that are shares of its rows. */
export const groupShares = [
  /** Rows that are of the class. */
  "base_rate",
  /** Rows that are answered with it. */
  "selection",
  /** Rows that are answered rightly, whatever their class. */
  "accuracy",
  "true_positive_rate",
  "false_positive_rate",
  /** Rows of the class among those that are answered with it. */
  "precision",
] as const;

/** All figures that a group has. */
export const groupFigures = [
  ...groupShares,
  "auroc",
  /** Mean probability of the class less its base rate: above 0 where the class is expected too often. */
  "calibration",
] as const;

/** A figure of a group. */
export type GroupFigure = (typeof groupFigures)[number];

/** One group, asked about one class. */
export interface GroupResult {
  /** `female`, `age >= 30`. */
  readonly name: string;
  readonly rows: number;
  /** It has too few rows to be held against others. */
  readonly small: boolean;
  /** Those that are defined; of several runs means. */
  readonly figures: Readonly<Partial<Record<GroupFigure, number>>>;
  /** Null where none were asked for, and of several runs. */
  readonly intervals: Readonly<Partial<Record<GroupFigure, Interval>>> | null;
}

/** Groups told apart in one way, and how one output answers them. */
export interface FairnessTable {
  /** As the program says it: `age >= 30`. */
  readonly by: string;
  /** In paths of metrics: `age`. */
  readonly name: string;
  readonly output: string;
  /** The class that is asked about: of two the second, of more each against all others. */
  readonly classes: readonly { readonly name: string; readonly groups: readonly GroupResult[] }[];
  /** Largest differences between groups, by the names of the catalog; those that are defined. */
  readonly differences: Readonly<Record<string, number>>;
  /** Of the differences; null where none were asked for, and of several runs. */
  readonly intervals: Readonly<Record<string, Interval>> | null;
  /** Groups that are not told apart, since there are very many. */
  readonly left: { readonly values: number; readonly rows: number } | null;
}

/** The full path of a difference. */
export function fairnessPath(
  { output, name }: Pick<FairnessTable, "output" | "name">,
  { split, figure }: { readonly split: string; readonly figure: string },
): string {
  return `${split}.${output}.fairness.${name}.${figure}`;
}
