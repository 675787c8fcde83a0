/**
 * Metrics of a model's answers, by the names that `expect`, `stop` and reports use: `split.output.metric`.
 */
import { usualMetrics } from "@penstock/dsl";
import type { Answers, OutputAnswers } from "../predict.ts";
import { answeredClasses, type Confusion, confusionOf } from "./classification.ts";
import type { Figure, Judged } from "./figure.ts";
import { figuresOf } from "./figures.ts";
import { countedMean, type RowCounts } from "./row-counts.ts";
import { answersAt, countsAt, positionsWithTruth } from "./with-truth.ts";

/** Confusion counts of a class output. */
export function confusionOfOutput(
  answers: Pick<OutputAnswers, "values" | "width" | "border">,
  truth: Int32Array,
): Confusion {
  return confusionOf(truth, answeredClasses(answers), answers.width);
}

/** Answers of the rows that have a truth, with a truth of the kind that they have; null where it is another. */
export function judged(all: OutputAnswers): Judged | null {
  const known = positionsWithTruth(all);
  const part = known === null ? all : answersAt(all, known);
  const { values, width, truth, places, border, distance, spelling } = part;
  const classes = part.regions?.classes ?? 0;
  if (part.task === "pixels") return { task: "pixels", values, classes };
  if (truth instanceof Int32Array) {
    if (part.task === "class") return { task: "class", values, width, border, truth };
    if (part.task === "embedding") return { task: "embedding", values, width, truth, distance };
    if (part.task === "text") {
      return { task: "text", values, width, truth, spelling, meant: part.meant ?? null };
    }
    return part.task === "sequence" ? { task: "sequence", values, width, truth, spelling } : null;
  }
  if (part.task === "boxes") return { task: "boxes", values, truth, rows: part.rowLosses.length, classes };
  if (part.task === "labels") return { task: "labels", values, width, truth, places };
  return part.task === "numbers" ? { task: "numbers", values, width, truth } : null;
}

/** What is measured. */
export interface Asked {
  readonly split: string;
  /** Whose usual metrics. */
  readonly block: "train" | "evaluate";
  /** Paths of others. */
  readonly besides: readonly string[];
}

/** Figures of answers by path, each a function of how often every row counts; none of them is computed yet. */
export function figuresAsked(answers: Answers, { split, block, besides }: Asked): ReadonlyMap<string, Figure> {
  const asked = new Map<string, Figure>();
  const losses = [...answers.outputs.values()];
  const positions = new Map(losses.map((part) => [part, positionsWithTruth(part)]));
  const meanLoss = (part: OutputAnswers, counts: RowCounts): number => {
    const known = positions.get(part) ?? null;
    if (known === null) return countedMean(part.rowLosses, counts);
    return countedMean(
      Float32Array.from(known, (row) => part.rowLosses[row] ?? Number.NaN),
      countsAt(counts, known),
    );
  };
  // The same sum in the same order as of the means.
  asked.set(`${split}.loss`, (counts) => losses.reduce((sum, part) => sum + meanLoss(part, counts) * part.weight, 0));
  for (const [output, part] of answers.outputs) {
    asked.set(`${split}.${output}.loss`, (counts) => meanLoss(part, counts));
    const own = positions.get(part) ?? null;
    if (own !== null && own.length === 0) continue;
    const known = judged(part);
    if (known === null) continue;
    const table = figuresOf(known);
    const usual = usualMetrics(
      { task: part.task, classes: part.width, areas: known.task === "labels" && known.places < known.width },
      block,
    );
    const named = besides.flatMap((path) =>
      path.startsWith(`${split}.${output}.`) ? [path.slice(path.lastIndexOf(".") + 1)] : [],
    );
    for (const name of new Set([...usual, ...named])) {
      const figure = table.get(name);
      if (figure === undefined) continue;
      const whole = figure();
      asked.set(`${split}.${output}.${name}`, own === null ? whole : (counts) => whole(countsAt(counts, own)));
    }
  }
  return asked;
}

/** What figures come to over all rows; one that is not defined is left out: JSON has no NaN, and no bound may hold of it. */
export function valuesOf(figures: ReadonlyMap<string, Figure>): Record<string, number> {
  const values = [...figures].map(([path, figure]) => [path, figure(null)] as const);
  return Object.fromEntries(values.filter(([, value]) => Number.isFinite(value)));
}

/** Every metric that is asked for and defined. */
export function measure(answers: Answers, asked: Asked): Record<string, number> {
  return valuesOf(figuresAsked(answers, asked));
}
