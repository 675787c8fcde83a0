/**
 * In: the kind of a target and the loss it is learned by. Out: what the output answers with, and so which figures there are of it.
 */
import type { ColumnKind } from "./argument.ts";
import type { LossEntry, MetricEntry, OutputFacts, Task } from "./entry.ts";
import { losses } from "./losses.ts";

/** The loss of that name. */
export const lossNamed = (name: string | null): LossEntry | undefined => losses.find((one) => one.name === name);

/** What an output answers with. Without a loss that is known it is what most losses for such a target make of it. */
export function taskOf(kind: ColumnKind, loss: string | null): Task {
  const entry = lossNamed(loss);
  if (entry?.suits.includes(kind) === true) return entry.task(kind);
  if (kind === "text" || kind === "list") return "sequence";
  if (kind === "mask") return "pixels";
  if (kind === "boxes") return "boxes";
  return kind === "class" ? "class" : "numbers";
}

/** All that an output with such a target may answer with, whatever its loss. */
export function tasksOf(kind: string): ReadonlySet<Task> {
  return new Set(losses.flatMap((loss) => loss.suits.flatMap((one) => (one === kind ? [loss.task(one)] : []))));
}

/** The figure of an output that is summed up over train rows besides its loss; null where there is none. */
export function trainFigure(kind: ColumnKind, loss: string): "accuracy" | "mse" | "mae" | null {
  switch (taskOf(kind, loss)) {
    case "class":
    case "labels":
    case "pixels":
      return "accuracy";
    case "numbers":
      return lossNamed(loss)?.figure ?? "mse";
    case "embedding":
    case "sequence":
    case "text":
    case "boxes":
      return null;
  }
}

/** Why there is no such figure of an output. */
export type Misfit =
  /** Its target is of another kind. */
  | "kind"
  /** Most losses for such a target would give the figure, this one does not. */
  | "loss"
  /** Its target has other numbers of classes. */
  | "classes";

/** Whether there is such a figure of an output: null, or why not. What is not known is no reason. */
export function misfitOf(metric: MetricEntry, { kind, loss, classes }: OutputFacts): Misfit | null {
  if (kind === null) return null;
  if (metric.except === kind) return "kind";
  if (!metric.tasks.includes(taskOf(kind, loss))) {
    return loss !== null && metric.tasks.includes(taskOf(kind, null)) ? "loss" : "kind";
  }
  if (metric.probabilities === true && lossNamed(loss)?.ending === "unbounded") return "loss";
  if (metric.classes === undefined || classes === null) return null;
  const fits = "exactly" in metric.classes ? classes === metric.classes.exactly : classes > metric.classes.moreThan;
  return fits ? null : "classes";
}

/** What a block tells of an output without being asked, besides its loss. */
export function usualMetrics(
  { task, classes, areas }: { readonly task: Task; readonly classes: number; readonly areas: boolean },
  block: "train" | "evaluate",
): readonly string[] {
  const judged = block === "evaluate";
  switch (task) {
    case "class":
      return ["accuracy", "f1", ...(judged && classes === 2 ? ["auroc"] : [])];
    case "labels":
      return ["accuracy", "f1", ...(judged && areas ? ["iou"] : [])];
    case "numbers":
      return ["mse", "rmse", "mae", ...(judged ? ["r2"] : [])];
    case "embedding":
      return judged ? ["hit_rate_at_1", "map"] : [];
    case "sequence":
      return ["accuracy", "error_rate"];
    case "text":
      return judged ? ["bleu", "chrf", "accuracy", "perplexity"] : ["perplexity"];
    case "pixels":
      return ["accuracy", "iou", ...(judged ? ["dice"] : [])];
    case "boxes":
      return judged ? ["map", "map_50", "map_75"] : ["map_50"];
  }
}
