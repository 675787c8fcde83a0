/**
 * A training and what the evaluations of its program compare it with in, its tasks side by side out: each by itself against all together,
 * and each that an earlier training has learned before and after this one.
 */
import type { OutputComparison } from "../compare/comparison.ts";
import type { EvaluateSection, TrainSection } from "../report-data.ts";

/** One task before and after. */
export interface TaskChange extends Pick<OutputComparison, "output" | "metric" | "interval" | "verdict"> {
  /** Rows that were answered: `news.test`. */
  readonly on: string;
  /** Of what is held against the training, and of the training. */
  readonly before: number;
  readonly after: number;
}

/** The tasks of a training. */
export interface TaskTable {
  /** Each task trained by itself, against all together; empty where no evaluation compares them. */
  readonly alone: readonly TaskChange[];
  /** What the training that this one starts from had learned, before and after; null where no evaluation compares them. */
  readonly earlier: { readonly from: string; readonly tasks: readonly TaskChange[] } | null;
  /** Mean cosine between gradients of tasks where the kept weights were measured, of several runs the mean; null where it was not. */
  readonly cosine: number | null;
}

type Judged = Pick<EvaluateSection, "on" | "comparison">;

function changesFrom(before: string, after: string, judged: readonly Judged[]): readonly TaskChange[] {
  return judged.flatMap(({ on, comparison }) =>
    comparison?.before !== before || comparison.after !== after
      ? []
      : comparison.outputs.map(({ output, metric, before: was, after: is, interval, verdict }) => ({
          ...{ output, on, metric, before: was, after: is, interval, verdict },
        })),
  );
}

function cosineOf({ runs }: Pick<TrainSection, "runs">): number | null {
  const known = runs.flatMap(({ history, best }) => {
    const kept = best === null ? history.at(-1) : history.find(({ step }) => step === best.step);
    const cosine = kept?.metrics["train.tasks.cosine"];
    return cosine === undefined || !Number.isFinite(cosine) ? [] : [cosine];
  });
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
}

/** The table; null where nothing is compared. `from` is the block that the training starts from. */
export function tasksSideBySide(
  train: Pick<TrainSection, "name" | "runs">,
  judged: readonly Judged[],
  from: string | null,
): TaskTable | null {
  const alone = changesFrom(`${train.name}.alone`, train.name, judged);
  const tasks = from === null ? [] : changesFrom(from, train.name, judged);
  if (alone.length === 0 && tasks.length === 0) return null;
  return { alone, earlier: from === null || tasks.length === 0 ? null : { from, tasks }, cosine: cosineOf(train) };
}
