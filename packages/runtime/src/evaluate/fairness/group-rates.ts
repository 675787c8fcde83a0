/**
 * True and answered classes of groups in, rates of each group out, as functions of how often each row counts; and by how much groups differ.
 */
import { type Figure, ofLast, placeOf } from "../../train/metrics/figure.ts";
import { type Ranking, rank, rocAreaOf } from "../../train/metrics/rankings.ts";
import { countAt, type RowCounts } from "../../train/metrics/row-counts.ts";
import type { Interval } from "../bootstrap.ts";
import { type GroupFigure, groupFigures } from "./fairness-table.ts";

/** Answers of one output, a class a row. */
export interface GroupAnswers {
  readonly truth: Int32Array;
  readonly predicted: Int32Array;
  /** `[rows, width]`: probabilities or scores. */
  readonly values: Float32Array;
  readonly width: number;
  /** Whether values are probabilities. */
  readonly sure: boolean;
}

/** Rows of one group in one draw. */
interface GroupCounts {
  readonly all: number;
  readonly right: number;
  /** By class: rows of it, rows taken for it, and rows of it that were. */
  readonly truth: Float64Array;
  readonly claimed: Float64Array;
  readonly hits: Float64Array;
}

function countGroup({ truth, predicted, width }: GroupAnswers, positions: Uint32Array, counts: RowCounts): GroupCounts {
  const [real, claimed, hits] = [new Float64Array(width), new Float64Array(width), new Float64Array(width)];
  let [all, right] = [0, 0];
  for (const position of positions) {
    const count = countAt(counts, position);
    if (count === 0) continue;
    const [label, answer] = [truth[position] ?? 0, predicted[position] ?? 0];
    all += count;
    real[label] = (real[label] ?? 0) + count;
    claimed[answer] = (claimed[answer] ?? 0) + count;
    if (label !== answer) continue;
    right += count;
    hits[label] = (hits[label] ?? 0) + count;
  }
  return { all, right, truth: real, claimed, hits };
}

/** A rate of one group; NaN where it has no rows that the rate is of. */
function rateOf(figure: GroupFigure, { all, right, ...of }: GroupCounts, index: number): number {
  const [truth, claimed, hits] = [of.truth[index] ?? 0, of.claimed[index] ?? 0, of.hits[index] ?? 0];
  switch (figure) {
    case "base_rate":
      return truth / all;
    case "selection":
      return claimed / all;
    case "accuracy":
      return right / all;
    case "true_positive_rate":
      return hits / truth;
    case "false_positive_rate":
      return (claimed - hits) / (all - truth);
    case "precision":
      return hits / claimed;
    case "auroc":
    case "calibration":
      return Number.NaN;
  }
}

/** Scores of one class among the rows of a group. */
function scoresOf({ values, width }: GroupAnswers, positions: Uint32Array, index: number): Float32Array {
  const all = placeOf(values, width, index);
  return Float32Array.from(positions, (position) => all[position] ?? 0);
}

/** Figures of groups that are counted once a draw, whichever are asked for. */
export class GroupRates {
  private readonly answers: GroupAnswers;
  private readonly groups: readonly Uint32Array[];
  private readonly counted: (counts: RowCounts) => readonly GroupCounts[];

  constructor(answers: GroupAnswers, groups: readonly Uint32Array[]) {
    this.answers = answers;
    this.groups = groups;
    this.counted = ofLast((counts) => groups.map((positions) => countGroup(answers, positions, counts)));
  }

  /** A rate of one group, asked about one class. */
  rate(figure: GroupFigure, group: number, index: number): Figure {
    return (counts) => {
      const found = this.counted(counts)[group];
      return found === undefined ? Number.NaN : rateOf(figure, found, index);
    };
  }

  /** Every figure of a group that is defined, once each row. */
  figures(group: number, index: number): Partial<Record<GroupFigure, number>> {
    const known = groupFigures.map((figure) => [figure, this.figure(figure, group, index)] as const);
    // The keys are those of the list.
    return Object.fromEntries(known.filter(([, value]) => Number.isFinite(value))) as Partial<
      Record<GroupFigure, number>
    >;
  }

  private figure(figure: GroupFigure, group: number, index: number): number {
    const positions = this.groups[group] ?? new Uint32Array(0);
    if (figure !== "auroc" && figure !== "calibration") return this.rate(figure, group, index)(null);
    const scores = scoresOf(this.answers, positions, index);
    if (figure === "auroc") {
      const meant = Uint8Array.from(positions, (position) => (this.answers.truth[position] === index ? 1 : 0));
      const ranking: Ranking | null = rank(scores, meant);
      return ranking === null ? Number.NaN : rocAreaOf(ranking, null);
    }
    if (!this.answers.sure) return Number.NaN;
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    return mean - this.rate("base_rate", group, index)(null);
  }

  /** The largest difference between any two of some groups that have the rate; NaN where fewer than two have. */
  private gap(figure: GroupFigure, groups: readonly number[], index: number): Figure {
    const rates = groups.map((group) => this.rate(figure, group, index));
    return (counts) => {
      const known = rates.map((rate) => rate(counts)).filter((value) => !Number.isNaN(value));
      return known.length < 2 ? Number.NaN : Math.max(...known) - Math.min(...known);
    };
  }

  /** Differences by the names of the catalog; of several classes the largest that is defined. */
  differences(groups: readonly number[], classes: readonly number[]): ReadonlyMap<string, number> {
    const found = [...differenceRates].map(([name, rates]) => {
      const each = classes.map((index) => Math.max(...rates.map((rate) => this.gap(rate, groups, index)(null))));
      const known = each.filter((value) => !Number.isNaN(value));
      return [name, Math.max(...known)] as const;
    });
    return new Map(found.filter(([, value]) => Number.isFinite(value)));
  }

  /** What a difference is the largest of: a rate of one group less that of another, for each two groups and each class that have it. */
  signedGaps(name: string, groups: readonly number[], classes: readonly number[]): readonly SignedGap[] {
    const gaps = (differenceRates.get(name) ?? []).flatMap((rate) =>
      classes.flatMap((index) =>
        groups.flatMap((one, place) =>
          groups.slice(place + 1).map((other): SignedGap => {
            const [left, right] = [this.rate(rate, one, index), this.rate(rate, other, index)];
            const rows = Math.min(this.rowsOf(rate, one, index), this.rowsOf(rate, other, index));
            return { figure: (counts) => left(counts) - right(counts), rows };
          }),
        ),
      ),
    );
    return gaps.filter(({ figure }) => !Number.isNaN(figure(null)));
  }

  /** Rows that a rate of a group is of. */
  private rowsOf(figure: GroupFigure, group: number, index: number): number {
    const found = this.counted(null)[group];
    if (found === undefined) return 0;
    const [truth, claimed] = [found.truth[index] ?? 0, found.claimed[index] ?? 0];
    switch (figure) {
      case "true_positive_rate":
        return truth;
      case "false_positive_rate":
        return found.all - truth;
      case "precision":
        return claimed;
      default:
        return found.all;
    }
  }
}

/** A rate of one group less that of another. */
export interface SignedGap {
  readonly figure: Figure;
  /** Rows that the rate is of, in the group that has fewer of them. */
  readonly rows: number;
}

/**
 * Where a gap lies whose draws say nothing, as where all rows of both groups are right: no further off than the rate of the group with fewer
 * rows may be from what it shows (Clopper and Pearson, 1934).
 */
export function boundOfGap({ figure, rows }: SignedGap): Interval {
  const gap = figure(null);
  const off = 1 - 0.025 ** (1 / Math.max(1, rows));
  return { low: Math.max(-1, gap - off), high: Math.min(1, gap + off) };
}

/** The rates that each difference is about, by its name in the catalog. */
export const differenceRates: ReadonlyMap<string, readonly GroupFigure[]> = new Map<string, readonly GroupFigure[]>([
  ["demographic_parity", ["selection"]],
  ["equal_opportunity", ["true_positive_rate"]],
  ["equalised_odds", ["true_positive_rate", "false_positive_rate"]],
  ["predictive_parity", ["precision"]],
  ["accuracy_gap", ["accuracy"]],
]);

/**
 * Where a difference lies whose gaps, with their signs, lie in these intervals. At most as far from 0 as any of them may be; at least as far as
 * one of them surely is. A size has no such interval of its own: where it is near 0 all draws lie on one side of it.
 */
export function intervalOfLargest(gaps: readonly Interval[]): Interval {
  return {
    low: Math.max(0, ...gaps.map(({ low, high }) => Math.max(low, -high))),
    high: Math.max(...gaps.map(({ low, high }) => Math.max(Math.abs(low), Math.abs(high)))),
  };
}
