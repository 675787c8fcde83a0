/**
 * In: the kind of a target and the loss it is learned by. Out: what the output answers with, and so which figures there are of it.
 */
import type { ColumnKind } from "./argument.ts";
import type { LossEntry, Task } from "./entry.ts";
import { losses } from "./losses.ts";

const lossNamed = (name: string | null): LossEntry | undefined => losses.find((one) => one.name === name);

/** What an output answers with. Without a loss that is known it is what most losses for such a target make of it. */
export function taskOf(kind: ColumnKind, loss: string | null): Task {
  const entry = lossNamed(loss);
  if (entry?.suits.includes(kind) === true) return entry.task(kind);
  if (kind === "text" || kind === "list") return "sequence";
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
      return "accuracy";
    case "numbers":
      return lossNamed(loss)?.figure ?? "mse";
    case "embedding":
    case "sequence":
      return null;
  }
}
