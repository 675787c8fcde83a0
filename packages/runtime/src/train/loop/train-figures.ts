/**
 * Figures of single steps in, means over many of them out. A step gives the total loss, then for each output its loss (means
 * over the step's rows) and its score (a sum over them). Where not every row has a part in every output, it gives after these how many
 * rows had one, and means are over those.
 */
import { type CheckedDataset, type CheckedLoss, trainFigure } from "@penstock/dsl";
import { numberArgument } from "../../ops/arguments.ts";

/** The sums with one step's figures added; they start with the number of rows, and empty. */
export function addFigures(
  sums: readonly number[],
  figures: Float32Array,
  { rows, outputs }: { readonly rows: number; readonly outputs: number },
): number[] {
  const next = [(sums[0] ?? 0) + rows];
  const pairs = 2 * outputs;
  figures.forEach((value, index) => {
    // Index 0 is the total loss; then loss and score alternate, then come counts.
    const isMean = index === 0 || (index % 2 === 1 && index <= pairs);
    const own = index > 0 && figures.length > 1 + pairs ? (figures[pairs + (index + 1) / 2] ?? 0) : rows;
    next.push((sums[index + 1] ?? 0) + (isMean ? value * own : value));
  });
  return next;
}

/** Means over the rows seen, by metric path; none where no row was seen. */
export function trainMetrics(
  sums: readonly number[],
  { losses, dataset }: { readonly losses: readonly CheckedLoss[]; readonly dataset: Pick<CheckedDataset, "targets"> },
): Record<string, number> {
  const [rows = 0, total = 0, ...rest] = sums;
  if (rows === 0) return {};
  const counted = rest.length > 2 * losses.length;
  const rowsOf = (index: number): number => (counted ? (rest[2 * losses.length + index] ?? 0) : rows);
  const meanOf = (index: number): number => (rest[2 * index] ?? 0) / rowsOf(index);
  // Where rows are counted by output, so is their loss: the same sum as over validation rows.
  const all = losses.reduce(
    (sum, { loss }, index) => sum + (rowsOf(index) === 0 ? 0 : meanOf(index) * numberArgument(loss.args, "weight")),
    0,
  );
  const metrics: Record<string, number> = { "train.loss": counted ? all : total / rows };
  losses.forEach(({ output, loss }, index) => {
    if (rowsOf(index) === 0) return;
    metrics[`train.${output}.loss`] = meanOf(index);
    const score = (rest[2 * index + 1] ?? 0) / rowsOf(index);
    const kind = dataset.targets.find((target) => target.name === output)?.type.kind ?? "number";
    const figure = trainFigure(kind, loss.call);
    if (figure !== null) metrics[`train.${output}.${figure}`] = score;
  });
  return metrics;
}

/** Mean loss of every output over the rows seen; null where none had a part in it. */
export function meanLosses(sums: readonly number[], losses: readonly CheckedLoss[]): (number | null)[] {
  const known = trainMetrics(sums, { losses, dataset: { targets: [] } });
  return losses.map(({ output }) => known[`train.${output}.loss`] ?? null);
}

/** The first output whose loss in a step's figures is no number; null where only the sum of all is none. */
export function lostOutput(figures: Float32Array, losses: readonly CheckedLoss[]): string | null {
  const index = losses.findIndex((_, place) => !Number.isFinite(figures[1 + 2 * place]));
  return losses[index]?.output ?? null;
}
