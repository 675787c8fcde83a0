/**
 * A training and rows in, its answers out, after what was fitted on its validation rows: with the answers as the model gives them, what a
 * comparison reads of them later, and how fast they came.
 */
import type { Calibration, CheckedDataset, CheckedTrain } from "@penstock/dsl";
import { catalog } from "@penstock/dsl";
import type { StoredTensor } from "../artifacts/safetensors.ts";
import { calibrated, type Fitted, fitCalibration } from "../evaluate/calibration/calibrate.ts";
import { type AnswerSpeed, latencyOf, rateOf } from "../evaluate/compare/answer-speed.ts";
import { type EvaluateStep, stepLabel, type TrainStep } from "../plan/plan.ts";
import { Answerer } from "../train/answerer.ts";
import { fitClassWeights } from "../train/class-weights.ts";
import { type Answers, comparesRows, predict } from "../train/predict.ts";
import { restoreVariables } from "../train/train-state.ts";
import type { OpenDataset } from "./dataset-work.ts";
import { firstAnswered } from "./dry-run.ts";
import { graphUse } from "./graph-store.ts";
import { Interrupted } from "./run-error.ts";
import { versionsOf } from "./versions.ts";
import type { Workshop } from "./workshop.ts";

/** Whose answers, to what. */
export interface Asked {
  readonly step: EvaluateStep;
  readonly trained: TrainStep;
  readonly weights: ReadonlyMap<string, StoredTensor>;
  readonly open: OpenDataset;
  readonly calibrate: readonly Calibration[];
}

/** What a training answers. */
export interface Answered {
  readonly train: CheckedTrain;
  /** As the model gives them. */
  readonly raw: Answers;
  /** After what was fitted. */
  readonly answers: Answers;
  readonly fitted: Fitted | null;
  /** Outputs that give scores without bounds, which are no probabilities. */
  readonly scored: ReadonlySet<string>;
  readonly speed: AnswerSpeed;
}

/** Outputs that give scores without bounds, which are no probabilities. */
function scoredOutputs({ losses }: CheckedTrain): ReadonlySet<string> {
  const unbounded = (name: string): boolean =>
    catalog.losses.find((entry) => entry.name === name)?.ending === "unbounded";
  return new Set(losses.flatMap(({ output, loss }) => (unbounded(loss.call) ? [output] : [])));
}

/** Lets the process answer messages between batches. Throws Interrupted when it was asked to stop. */
export function pauseOf({ around }: Pick<Workshop, "around">): () => Promise<void> {
  return async () => {
    await around.between();
    if (around.stopping()) throw new Interrupted();
  };
}

/** Answers the rows of an evaluation. Throws Interrupted when it was asked to stop. */
export async function answerRows(
  { step, trained, weights: stored, open, calibrate }: Asked,
  shop: Workshop,
): Promise<Answered> {
  const { around, datasets } = shop;
  // What the run has learned from prepares the rows, also where another data set is judged.
  const trainedOn = await datasets.get(trained.data);
  const train = fitClassWeights(trained.train, { ...trainedOn, rows: trainedOn.split.train });
  const backend = await around.backend();
  const { tf } = backend;
  const { model } = trained;
  const weights = restoreVariables(tf, stored);
  const answerer = new Answerer({
    tf,
    model,
    weights,
    losses: train.losses,
    graphs: graphUse(shop, { model, train, seed: trained.run.seed, versions: versionsOf(backend) }),
  });
  const pause = pauseOf(shop);
  const dry = around.dry !== null;
  const some = (of: Uint32Array, dataset: CheckedDataset): Uint32Array =>
    dry ? firstAnswered(of, { losses: train.losses, dataset }) : of;
  const inputOf = (data: OpenDataset) => ({
    ...data,
    tf,
    answerer,
    preparation: trainedOn.preparation,
    losses: train.losses,
  });
  const rate = rateOf(around.clock);
  const answer = (data: OpenDataset, asked: Uint32Array, what: string): Promise<Answers> =>
    predict(inputOf(data), asked, async (done) => {
      if (data === open) rate.done(done);
      around.emit({
        event: "progress",
        block: step.block,
        run: stepLabel(step),
        what,
        done,
        total: asked.length,
      });
      await pause();
    });
  try {
    const rows = some(open.split[step.evaluate.on.split], open.dataset);
    const raw = await answer(open, rows, "answering rows");
    const rowsPerSecond = rate.perSecond();
    const valid =
      calibrate.length === 0
        ? null
        : await answer(trainedOn, some(trainedOn.split.valid, trainedOn.dataset), "answering validation rows");
    const scored = scoredOutputs(train);
    const fitted = valid === null ? null : fitCalibration(valid, calibrate, scored);
    const alone = !dry && !comparesRows(train.losses);
    const speed = { rowsPerSecond, latency: alone ? latencyOf(inputOf(open), rows, around.clock) : null };
    return { train, raw, answers: fitted === null ? raw : calibrated(raw, fitted), fitted, scored, speed };
  } finally {
    answerer.dispose();
    tf.dispose([...weights.values()]);
  }
}
