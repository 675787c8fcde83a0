/**
 * Figures of single steps in, means over many of them out. A step gives the total loss, then for each output its loss (means
 * over the step's rows) and its score (a sum over them).
 */
import { type CheckedDataset, type CheckedLoss, trainFigure } from "@penstock/dsl";

/** The sums with one step's figures added; they start with the number of rows, and empty. */
export function addFigures(sums: readonly number[], figures: Float32Array, rows: number): number[] {
  const next = [(sums[0] ?? 0) + rows];
  figures.forEach((value, index) => {
    // Index 0 is the total loss; then loss and score alternate.
    const isMean = index === 0 || index % 2 === 1;
    next.push((sums[index + 1] ?? 0) + (isMean ? value * rows : value));
  });
  return next;
}

/** Means over the rows seen, by metric path; none where no row was seen. */
export function trainMetrics(
  sums: readonly number[],
  { losses, dataset }: { readonly losses: readonly CheckedLoss[]; readonly dataset: CheckedDataset },
): Record<string, number> {
  const [rows = 0, total = 0, ...rest] = sums;
  if (rows === 0) return {};
  const metrics: Record<string, number> = { "train.loss": total / rows };
  losses.forEach(({ output, loss }, index) => {
    metrics[`train.${output}.loss`] = (rest[2 * index] ?? 0) / rows;
    const score = (rest[2 * index + 1] ?? 0) / rows;
    const kind = dataset.targets.find((target) => target.name === output)?.type.kind ?? "number";
    const figure = trainFigure(kind, loss.call);
    if (figure !== null) metrics[`train.${output}.${figure}`] = score;
  });
  return metrics;
}

/** The first output whose loss in a step's figures is no number; null where only the sum of all is none. */
export function lostOutput(figures: Float32Array, losses: readonly CheckedLoss[]): string | null {
  const index = losses.findIndex((_, place) => !Number.isFinite(figures[1 + 2 * place]));
  return losses[index]?.output ?? null;
}
