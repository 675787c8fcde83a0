/**
 * Executes an evaluate step: the kept weights of a run answer the rows of a split; metrics, confusion, per-class figures
 * and the worst mistakes are committed as one artifact.
 */
import { TrainFields } from "../data/index.ts";
import { bootstrapIntervals, bootstrapMethod, leastRows } from "../evaluate/bootstrap.ts";
import { reliabilities } from "../evaluate/calibration/calibrate.ts";
import { speedFile } from "../evaluate/compare/answer-speed.ts";
import { answerFiles } from "../evaluate/compare/kept-answers.ts";
import { explainAnswers } from "../evaluate/explain/explain-answers.ts";
import type { ExplanationResult } from "../evaluate/explain/explanation-data.ts";
import { fairnessMetrics, judgeGroups } from "../evaluate/fairness/judge-groups.ts";
import { judgeOutside } from "../evaluate/outside/judge-outside.ts";
import { type OutsideResult, outsideMetrics } from "../evaluate/outside/outside-data.ts";
import type { Intervals, RobustnessResult } from "../evaluate/report-data.ts";
import { resultsOf } from "../evaluate/results.ts";
import { judgeRobustness } from "../evaluate/robustness/judge-robustness.ts";
import { robustnessMetrics } from "../evaluate/robustness/robustness-metrics.ts";
import { judgeSlices, type Slicing } from "../evaluate/slices/judge-slices.ts";
import type { EvaluateStep } from "../plan/plan.ts";
import { randomStream } from "../random/stream.ts";
import type { Figure } from "../train/metrics/figure.ts";
import { type Asked, figuresAsked, valuesOf } from "../train/metrics/measure.ts";
import { type OpenAnswers, withAnswers } from "./answer-rows.ts";
import { compareWith, keptFor, weightsOf } from "./compare-work.ts";
import type { OpenDataset } from "./dataset-work.ts";
import { type EvaluateFigures, figuresFile } from "./evaluate-figures.ts";
import { versionsOf } from "./versions.ts";
import { manifestOf, type Workshop } from "./workshop.ts";

/** Intervals of all figures, drawn by the seed of the run that is judged. */
async function intervalsOf(
  figures: ReadonlyMap<string, Figure>,
  { rows, draws, seed, between }: Pick<Slicing, "draws" | "seed" | "between"> & { readonly rows: number },
): Promise<Intervals | null> {
  if (draws === null || rows < leastRows) return null;
  const drawing = { rows, draws, stream: randomStream(seed, "bootstrap"), between };
  return { method: bootstrapMethod(drawing), metrics: await bootstrapIntervals(figures, drawing) };
}

/** What changed rows say, where the evaluation asks for it. */
function robustnessOf(
  { answers, model, trainedOn, again, pause, dry }: OpenAnswers,
  { step, open, asked }: { readonly step: EvaluateStep; readonly open: OpenDataset; readonly asked: Asked },
): Promise<RobustnessResult | null> {
  const { seed } = step.trained.run;
  const train = new TrainFields(trainedOn.table, trainedOn.split.train);
  return judgeRobustness({
    corruptions: step.evaluate.robustness,
    ...{ answers, asked, pause, dry },
    dataset: open.dataset,
    ground: { table: open.table, preparation: trainedOn.preparation, train, seed },
    target: model,
    answer: again,
  });
}

/** How rows from outside are told from the others, where the evaluation asks for it. */
async function outsideOf(
  { answers, model, trainedOn, tell, pause, dry }: OpenAnswers,
  { step, open, draws }: { readonly step: EvaluateStep; readonly open: OpenDataset; readonly draws: number | null },
  { datasets }: Workshop,
): Promise<OutsideResult | null> {
  if (step.strange === null) return null;
  const { split } = step.evaluate.on;
  const { preparation } = trainedOn;
  const strange = await datasets.get(step.strange);
  return judgeOutside(step.evaluate.outside, {
    model: { tf: model.tf, model: model.model, weights: model.weights, eager: model.graphs.eager },
    judged: { ...open, preparation, rows: answers.rows },
    learned: { ...trainedOn, ...trainedOn.split },
    strange: { ...strange, preparation, rows: strange.split[split], valid: strange.split.valid },
    ...{ split, draws, tell, pause, dry },
    seed: step.trained.run.seed,
  });
}

/** What answers rest on, where the evaluation asks for it. */
function explanationsOf(
  { answers, model, trainedOn, after, tell, pause, dry }: OpenAnswers,
  { step, open }: { readonly step: EvaluateStep; readonly open: OpenDataset },
): Promise<ExplanationResult[]> {
  const { tf, graphs, answerer, losses } = model;
  return explainAnswers(step.evaluate.explain, {
    ...{ tf, answers, tell, pause, dry },
    model: model.model,
    weights: model.stored,
    eager: graphs.eager,
    preparation: trainedOn.preparation,
    answering: { answerer, losses },
    calibrate: after,
    judged: { ...open, rows: answers.rows },
    learned: { ...trainedOn, rows: trainedOn.split.train },
    seed: step.trained.run.seed,
  });
}

/** Judges and commits. Throws Interrupted when it was asked to stop. */
export async function executeEvaluate(step: EvaluateStep, shop: Workshop): Promise<void> {
  const { around, datasets } = shop;
  const started = around.clock();
  const { evaluate, trained } = step;
  const open = await datasets.get(step.data);
  const asked = { split: evaluate.on.split, block: "evaluate" as const, besides: evaluate.measured };
  const draws = around.dry === null ? evaluate.bootstrap : null;
  const asking = { step, trained, weights: await weightsOf(trained, shop), open, calibrate: evaluate.calibrate };
  const judged = await withAnswers(asking, shop, async (answered) => {
    const { raw, answers, fitted, scored, speed, pause } = answered;
    const named = figuresAsked(answers, asked);
    const rows = answers.rows.length;
    const drawn = { draws, seed: trained.run.seed, between: pause };
    const { table, dataset } = open;
    const groups = await judgeGroups(evaluate.fairness, { answers, table, dataset, scored, ...drawn });
    const fair = fairnessMetrics(groups, evaluate.on.split);
    const robustness = await robustnessOf(answered, { step, open, asked });
    const outside = await outsideOf(answered, { step, open, draws }, shop);
    const strange = outsideMetrics(outside, evaluate.on.split);
    const intervals = await intervalsOf(named, { rows, ...drawn });
    const metrics = { ...valuesOf(named), ...fair.metrics, ...strange.metrics, ...robustnessMetrics(robustness) };
    const figures: Omit<EvaluateFigures, "comparison"> = {
      kind: "evaluate",
      ...(evaluate.generate === null
        ? {}
        : { generate: { call: evaluate.generate.call, args: evaluate.generate.args } }),
      name: evaluate.name,
      run: evaluate.run,
      on: `${evaluate.on.dataset}.${evaluate.on.split}`,
      rows,
      metrics,
      intervals:
        intervals === null
          ? null
          : { ...intervals, metrics: { ...intervals.metrics, ...fair.intervals, ...strange.intervals } },
      slices: await judgeSlices(evaluate.slices, { answers, table, asked, ...drawn }),
      calibration: reliabilities(raw, fitted === null ? null : { answers, fitted }, scored),
      results: await resultsOf(answers, { ...open, preparation: answered.trainedOn.preparation }),
      fairness: groups,
      explanations: await explanationsOf(answered, { step, open }),
      robustness,
      outside,
    };
    return { figures, named, kept: keptFor(answered, open, evaluate.slices), speed };
  });
  const { kept, speed } = judged;
  // The other run answers once this one's model is closed.
  const compared = await compareWith({ step, open, figures: judged.named, kept }, shop);
  const figures: EvaluateFigures = { ...judged.figures, comparison: compared.comparison };
  around.store.commit(
    step.hash,
    {
      manifest: manifestOf(step, shop, {
        seconds: around.clock() - started,
        versions: versionsOf(await around.backend()),
        metrics: { ...figures.metrics, ...compared.metrics },
      }),
      files: new Map<string, string | Uint8Array>([
        [figuresFile, `${JSON.stringify(figures)}\n`],
        [speedFile, `${JSON.stringify(speed)}\n`],
        ...answerFiles(kept),
        ...compared.files,
      ]),
    },
    { replace: around.fresh },
  );
}
