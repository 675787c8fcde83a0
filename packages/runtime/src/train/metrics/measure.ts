/**
 * Metrics of a model's answers, by the names that `expect`, `stop` and reports use: `split.output.metric`.
 */
import { usualMetrics } from "@penstock/dsl";
import type { Answers, OutputAnswers } from "../predict.ts";
import { answeredClasses, type Confusion, confusionOf } from "./classification.ts";
import type { Figure, Judged } from "./figure.ts";
import { figuresOf } from "./figures.ts";
import { countedMean } from "./row-counts.ts";

/** Confusion counts of a class output. */
export function confusionOfOutput(
  answers: Pick<OutputAnswers, "values" | "width" | "border">,
  truth: Int32Array,
): Confusion {
  return confusionOf(truth, answeredClasses(answers), answers.width);
}

/** Answers with a truth of the kind that they have; null where it is another. */
export function judged(part: OutputAnswers): Judged | null {
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
  // The same sum in the same order as of the means.
  asked.set(`${split}.loss`, (counts) =>
    losses.reduce((sum, { rowLosses, weight }) => sum + countedMean(rowLosses, counts) * weight, 0),
  );
  for (const [output, part] of answers.outputs) {
    asked.set(`${split}.${output}.loss`, (counts) => countedMean(part.rowLosses, counts));
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
      if (figure !== undefined) asked.set(`${split}.${output}.${name}`, figure());
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
