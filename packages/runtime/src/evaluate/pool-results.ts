/**
 * What several runs showed on their rows in, one picture of all of them out: confusions are summed, so that with folds every row
 * counts once; mistakes are the worst of all runs, each row once; pairs of numbers are drawn from all.
 */
import { perClassOf } from "../train/metrics/classification.ts";
import { poolBoxes, poolMasks } from "./regions/pool-regions.ts";
import type { ClassificationResult, EvaluateSection, Mistake, RegressionResult } from "./report-data.ts";

type Result = EvaluateSection["results"][number];

/** As many as a report shows of one run. */
const worstMistakes = 20;
const mostPairs = 2000;

/** Results by output, in the order of the first run. */
export function poolResults(runs: readonly (readonly Result[])[]): readonly Result[] {
  const [first = []] = runs;
  return first.map((result) => {
    const same = runs.flatMap((run) =>
      run.filter(({ kind, output }) => kind === result.kind && output === result.output),
    );
    switch (result.kind) {
      case "classification":
        return poolClasses(
          same.filter((one) => one.kind === "classification"),
          result,
        );
      case "regression":
        return poolPairs(
          same.filter((one) => one.kind === "regression"),
          result,
        );
      case "segmentation":
        return poolMasks(
          same.filter((one) => one.kind === "segmentation"),
          result,
        );
      case "detection":
        return poolBoxes(
          same.filter((one) => one.kind === "detection"),
          result,
        );
      default:
        return result satisfies never;
    }
  });
}

function poolClasses(
  runs: readonly ClassificationResult[],
  { output, classes }: ClassificationResult,
): ClassificationResult {
  const confusion = classes.map((_, truth) =>
    classes.map((__, answer) => runs.reduce((sum, run) => sum + (run.confusion[truth]?.[answer] ?? 0), 0)),
  );
  const perClass = perClassOf(confusion).map((figures, index) => ({
    name: classes[index] ?? String(index),
    ...figures,
  }));
  const worst = new Map<number, Mistake>();
  for (const mistake of runs.flatMap((run) => run.mistakes)) {
    const known = worst.get(mistake.row);
    if (known === undefined || known.confidence < mistake.confidence) worst.set(mistake.row, mistake);
  }
  const mistakes = [...worst.values()]
    .sort((a, b) => b.confidence - a.confidence || a.row - b.row)
    .slice(0, worstMistakes);
  return { kind: "classification", output, classes, confusion, perClass, mistakes };
}

function poolPairs(runs: readonly RegressionResult[], { output }: RegressionResult): RegressionResult {
  const all = runs.flatMap((run) => run.pairs);
  const every = Math.max(1, Math.ceil(all.length / mostPairs));
  return { kind: "regression", output, pairs: all.filter((_, index) => index % every === 0) };
}
