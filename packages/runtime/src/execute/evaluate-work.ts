/**
 * Executes an evaluate step: the kept weights of a run answer the rows of a split; metrics, confusion, per-class figures
 * and the worst mistakes are committed as one artifact.
 */
import type { CheckedColumn } from "@penstock/dsl";
import { bootstrapIntervals, bootstrapMethod, leastRows } from "../evaluate/bootstrap.ts";
import { reliabilities } from "../evaluate/calibration/calibrate.ts";
import { speedFile } from "../evaluate/compare/answer-speed.ts";
import type { KeptComparison } from "../evaluate/compare/comparison.ts";
import { answerFiles } from "../evaluate/compare/kept-answers.ts";
import type { EvaluateSection, Intervals } from "../evaluate/report-data.ts";
import { resultsOf } from "../evaluate/results.ts";
import { judgeSlices, type Slicing } from "../evaluate/slices/judge-slices.ts";
import type { EvaluateStep } from "../plan/plan.ts";
import { randomStream } from "../random/stream.ts";
import type { Figure } from "../train/metrics/figure.ts";
import { figuresAsked, valuesOf } from "../train/metrics/measure.ts";
import { answerRows, pauseOf } from "./answer-rows.ts";
import { compareWith, keptFor, weightsOf } from "./compare-work.ts";
import { figuresFile } from "./run-groups.ts";
import { versionsOf } from "./versions.ts";
import { manifestOf, type Workshop } from "./workshop.ts";

/** What the artifact keeps for the report; expectations are judged anew each time. */
export type EvaluateFigures = Omit<EvaluateSection, "expectations" | "doc" | "several" | "comparison"> & {
  readonly comparison: KeptComparison | null;
};

/** The column a person would look at: the first picture, or nothing. */
function pictureColumn(inputs: readonly CheckedColumn[]): CheckedColumn | null {
  return inputs.find((column) => column.type.kind === "image") ?? null;
}

/** Intervals of all figures, drawn by the seed of the run that is judged. */
async function intervalsOf(
  figures: ReadonlyMap<string, Figure>,
  { rows, draws, seed, between }: Pick<Slicing, "draws" | "seed" | "between"> & { readonly rows: number },
): Promise<Intervals | null> {
  if (draws === null || rows < leastRows) return null;
  const drawing = { rows, draws, stream: randomStream(seed, "bootstrap"), between };
  return { method: bootstrapMethod(drawing), metrics: await bootstrapIntervals(figures, drawing) };
}

/** Judges and commits. Throws Interrupted when it was asked to stop. */
export async function executeEvaluate(step: EvaluateStep, shop: Workshop): Promise<void> {
  const { around, datasets } = shop;
  const started = around.clock();
  const { evaluate, trained } = step;
  const open = await datasets.get(step.data);
  const weights = weightsOf(trained, shop);
  const answered = await answerRows({ step, trained, weights, open, calibrate: evaluate.calibrate }, shop);
  const { raw, answers, fitted, scored } = answered;
  const asked = { split: evaluate.on.split, block: "evaluate" as const, besides: evaluate.measured };
  const named = figuresAsked(answers, asked);
  const metrics = valuesOf(named);
  const rows = answers.rows.length;
  const drawn = {
    draws: around.dry === null ? evaluate.bootstrap : null,
    seed: trained.run.seed,
    between: pauseOf(shop),
  };
  const kept = keptFor(answered, open, evaluate.slices);
  const compared = await compareWith({ step, open, figures: named, kept }, shop);
  const figures: EvaluateFigures = {
    kind: "evaluate",
    name: evaluate.name,
    run: evaluate.run,
    on: `${evaluate.on.dataset}.${evaluate.on.split}`,
    rows,
    metrics,
    intervals: await intervalsOf(named, { rows, ...drawn }),
    slices: await judgeSlices(evaluate.slices, { answers, table: open.table, asked, ...drawn }),
    calibration: reliabilities(raw, fitted === null ? null : { answers, fitted }, scored),
    results: await resultsOf(answers, open, pictureColumn(open.dataset.inputs)),
    comparison: compared.comparison,
  };
  around.store.commit(
    step.hash,
    {
      manifest: manifestOf(step, shop, {
        seconds: around.clock() - started,
        versions: versionsOf(await around.backend()),
        metrics: { ...metrics, ...compared.metrics },
      }),
      files: new Map<string, string | Uint8Array>([
        [figuresFile, `${JSON.stringify(figures)}\n`],
        [speedFile, `${JSON.stringify(answered.speed)}\n`],
        ...answerFiles(kept),
        ...compared.files,
      ]),
    },
    { replace: around.fresh },
  );
}
