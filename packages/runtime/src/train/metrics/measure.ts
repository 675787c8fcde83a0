/**
 * Metrics of a model's answers, by the names that `expect`, `stop` and reports use: `split.output.metric`.
 */
import type { Task } from "@penstock/dsl";
import type { Answers, OutputAnswers } from "../predict.ts";
import { argmaxOf, type Confusion, confusionOf } from "./classification.ts";
import type { Figure, Judged } from "./figure.ts";
import { figuresOf } from "./figures.ts";

/** Most probable class of every row. */
export function predictedClasses(answers: Pick<OutputAnswers, "values" | "width">): Int32Array {
  const rows = answers.values.length / answers.width;
  return Int32Array.from({ length: rows }, (_, row) => argmaxOf(answers.values, row * answers.width, answers.width));
}

/** Confusion counts of a class output. */
export function confusionOfOutput(answers: Pick<OutputAnswers, "values" | "width">, truth: Int32Array): Confusion {
  return confusionOf(truth, predictedClasses(answers), answers.width);
}

/** Answers with a truth of the kind that they have; null where it is another. */
export function judged(part: OutputAnswers): Judged | null {
  const { values, width, truth, places, distance, spelling } = part;
  if (truth instanceof Int32Array) {
    if (part.task === "class") return { task: "class", values, width, truth };
    if (part.task === "embedding") return { task: "embedding", values, width, truth, distance };
    return part.task === "sequence" ? { task: "sequence", values, width, truth, spelling } : null;
  }
  if (part.task === "labels") return { task: "labels", values, width, truth, places };
  return part.task === "numbers" ? { task: "numbers", values, width, truth } : null;
}

/** What is told of an output without being asked for. */
const usual: Readonly<Record<Task, readonly string[]>> = {
  class: ["accuracy", "f1"],
  labels: ["accuracy", "f1"],
  numbers: ["mse", "rmse", "mae"],
  embedding: [],
  sequence: ["accuracy", "error_rate"],
};

/** Every metric of the answers under the split's name. */
export function measure(answers: Answers, split: string): Record<string, number> {
  const metrics: Record<string, number> = {};
  // A figure that overflowed or has no rows is left out: JSON has no NaN, and no bound may hold of it.
  const keep = (path: string, value: number): void => {
    if (Number.isFinite(value)) metrics[path] = value;
  };
  keep(`${split}.loss`, answers.loss);
  for (const [output, part] of answers.outputs) {
    keep(`${split}.${output}.loss`, part.loss);
    const known = judged(part);
    const figures = known === null ? new Map<string, () => Figure>() : figuresOf(known);
    for (const name of usual[part.task]) keep(`${split}.${output}.${name}`, figures.get(name)?.()(null) ?? Number.NaN);
  }
  return metrics;
}
