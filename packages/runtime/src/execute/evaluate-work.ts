/**
 * Executes an evaluate step: the kept weights of a run answer the rows of a split; metrics, confusion, per-class figures
 * and the worst mistakes are committed as one artifact.
 */
import { type CheckedColumn, type CheckedDataset, type CheckedTrain, catalog } from "@penstock/dsl";
import { decodeSafetensors } from "../artifacts/safetensors.ts";
import { readArtifactFile } from "../artifacts/store.ts";
import { TrainFields } from "../data/index.ts";
import { bootstrapIntervals, bootstrapMethod, leastRows } from "../evaluate/bootstrap.ts";
import { calibrated, fitCalibration, reliabilities } from "../evaluate/calibration/calibrate.ts";
import { keptAnswers } from "../evaluate/kept-answers.ts";
import type { EvaluateSection, Intervals } from "../evaluate/report-data.ts";
import { resultsOf } from "../evaluate/results.ts";
import { type Changes, judgeRobustness } from "../evaluate/robustness/judge-robustness.ts";
import { robustnessMetrics } from "../evaluate/robustness/robustness-metrics.ts";
import { judgeSlices, type Slicing } from "../evaluate/slices/judge-slices.ts";
import { InternalError } from "../internal-error.ts";
import { type EvaluateStep, stepLabel } from "../plan/plan.ts";
import { randomStream } from "../random/stream.ts";
import { Answerer } from "../train/answerer.ts";
import { fitClassWeights } from "../train/class-weights.ts";
import type { Figure } from "../train/metrics/figure.ts";
import { figuresAsked, valuesOf } from "../train/metrics/measure.ts";
import { type Answers, predict } from "../train/predict.ts";
import { restoreVariables } from "../train/train-state.ts";
import type { OpenDataset } from "./dataset-work.ts";
import { firstAnswered } from "./dry-run.ts";
import { graphUse } from "./graph-store.ts";
import { Interrupted } from "./run-error.ts";
import { figuresFile } from "./run-groups.ts";
import { versionsOf } from "./versions.ts";
import { manifestOf, type Workshop } from "./workshop.ts";

/** What the artifact keeps for the report; expectations are judged anew each time. */
export type EvaluateFigures = Omit<EvaluateSection, "expectations" | "doc" | "several">;

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

/** Outputs that give scores without bounds, which are no probabilities. */
function scoredOutputs({ losses }: CheckedTrain): ReadonlySet<string> {
  const unbounded = (name: string): boolean =>
    catalog.losses.find((entry) => entry.name === name)?.ending === "unbounded";
  return new Set(losses.flatMap(({ output, loss }) => (unbounded(loss.call) ? [output] : [])));
}

/** Judges and commits. Throws Interrupted when it was asked to stop. */
export async function executeEvaluate(step: EvaluateStep, shop: Workshop): Promise<void> {
  const { around, datasets } = shop;
  const started = around.clock();
  const { evaluate, model, trained } = step;
  const open = await datasets.get(step.data);
  // What the run has learned from prepares the rows, also where another data set is judged.
  const trainedOn = await datasets.get(trained.data);
  const train = fitClassWeights(step.train, { ...trainedOn, rows: trainedOn.split.train });
  const backend = await around.backend();
  const { tf } = backend;
  const artifact = around.store.find(trained.hash);
  if (artifact === null) throw new InternalError(`the run of ${step.id} is not in the store`);
  const { tensors } = decodeSafetensors(readArtifactFile(artifact, "weights.safetensors"));
  const weights = restoreVariables(tf, tensors);
  const graphs = graphUse(shop, { model, train, seed: trained.run.seed, versions: versionsOf(backend) });
  const answering = { tf, model, weights, losses: train.losses, graphs };
  const answerer = new Answerer(answering);
  const dry = around.dry !== null;
  const some = (of: Uint32Array, dataset: CheckedDataset): Uint32Array =>
    dry ? firstAnswered(of, { losses: train.losses, dataset }) : of;
  const rows = some(open.split[evaluate.on.split], open.dataset);
  const pause = async (): Promise<void> => {
    await around.between();
    if (around.stopping()) throw new Interrupted();
  };
  const who = { block: step.block, run: stepLabel(step) };
  const { preparation } = trainedOn;
  const answer = (data: OpenDataset, asked: Uint32Array, what: string, changes: Changes = {}): Promise<Answers> => {
    const input = { ...data, ...changes, tf, answerer, preparation, losses: train.losses };
    return predict(input, asked, async (done) => {
      around.emit({ event: "progress", ...who, what, done, total: asked.length });
      await pause();
    });
  };
  try {
    const raw = await answer(open, rows, "answering rows");
    const fitting = evaluate.calibrate.length > 0;
    const valid = fitting
      ? await answer(trainedOn, some(trainedOn.split.valid, trainedOn.dataset), "answering validation rows")
      : null;
    const scored = scoredOutputs(train);
    const fitted = valid === null ? null : fitCalibration(valid, evaluate.calibrate, scored);
    const answers = fitted === null ? raw : calibrated(raw, fitted);
    const asked = { split: evaluate.on.split, block: "evaluate" as const, besides: evaluate.measured };
    const named = figuresAsked(answers, asked);
    const measured = valuesOf(named);
    const drawn = { draws: dry ? null : evaluate.bootstrap, seed: trained.run.seed, between: pause };
    const robustness = await judgeRobustness({
      corruptions: evaluate.robustness,
      answers,
      asked,
      dataset: open.dataset,
      ground: {
        table: open.table,
        preparation,
        train: new TrainFields(trainedOn.table, trainedOn.split.train),
        seed: trained.run.seed,
      },
      target: answering,
      answer: async (of, what, changes) => {
        const found = await answer(open, of, what, changes);
        return fitted === null ? found : calibrated(found, fitted);
      },
      pause,
      dry,
    });
    const metrics = { ...measured, ...robustnessMetrics(robustness) };
    const figures: EvaluateFigures = {
      kind: "evaluate",
      name: evaluate.name,
      run: evaluate.run,
      on: `${evaluate.on.dataset}.${evaluate.on.split}`,
      rows: rows.length,
      metrics,
      intervals: await intervalsOf(named, { rows: rows.length, ...drawn }),
      slices: await judgeSlices(evaluate.slices, { answers, table: open.table, asked, ...drawn }),
      calibration: reliabilities(raw, fitted === null ? null : { answers, fitted }, scored),
      results: await resultsOf(
        answers,
        { ...open, preparation: trainedOn.preparation },
        pictureColumn(open.dataset.inputs),
      ),
      robustness,
    };
    around.store.commit(
      step.hash,
      {
        manifest: manifestOf(step, shop, {
          seconds: around.clock() - started,
          versions: versionsOf(backend),
          metrics,
        }),
        files: new Map<string, string | Uint8Array>([
          [figuresFile, `${JSON.stringify(figures)}\n`],
          ...keptAnswers(answers),
        ]),
      },
      { replace: around.fresh },
    );
  } finally {
    answerer.dispose();
    tf.dispose([...weights.values()]);
  }
}
