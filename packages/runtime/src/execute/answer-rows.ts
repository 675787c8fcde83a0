/**
 * A training and rows in, its answers out, after what was fitted on its validation rows: with the answers as the model gives them, what a
 * comparison reads of them later, and how fast they came.
 */
import type { Calibration, CheckedDataset, CheckedTrain } from "@penstock/dsl";
import { catalog } from "@penstock/dsl";
import type { StoredTensor } from "../artifacts/safetensors.ts";
import { calibrated, type Fitted, fitCalibration } from "../evaluate/calibration/calibrate.ts";
import { type AnswerSpeed, latencyOf, rateOf } from "../evaluate/compare/answer-speed.ts";
import type { Changes } from "../evaluate/robustness/judge-robustness.ts";
import { writersOf } from "../generate/writers-of.ts";
import { SharedSession } from "../graph/shared-session.ts";
import { type EvaluateStep, stepLabel, type TrainStep } from "../plan/plan.ts";
import { Answerer, type AnswererInput } from "../train/answerer.ts";
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

/** Answers, and the model that gave them, which may be asked again. */
export interface OpenAnswers extends Answered {
  readonly model: Omit<AnswererInput, "session"> & {
    readonly answerer: Answerer;
    readonly stored: ReadonlyMap<string, StoredTensor>;
  };
  /** What the training has learned from. */
  readonly trainedOn: OpenDataset;
  /** One severity, one sample: what there is at least. */
  readonly dry: boolean;
  /** Answers rows of the evaluation that are changed on their way, after what was fitted; `what` says for people what is going on. */
  again(rows: Uint32Array, what: string, changes: Changes): Promise<Answers>;
  /** Answers after what was fitted. */
  after(fresh: Answers): Answers;
  /** Tells how far something is. */
  tell(what: string, done: number, total: number): void;
  readonly pause: () => Promise<void>;
}

/** Answers the rows of an evaluation. Throws Interrupted when it was asked to stop. */
export async function answerRows(asked: Asked, shop: Workshop): Promise<Answered> {
  return withAnswers(asked, shop, ({ train, raw, answers, fitted, scored, speed }) =>
    Promise.resolve({ train, raw, answers, fitted, scored, speed }),
  );
}

/** The same, and something is done with them while the model can still be asked. */
export async function withAnswers<Result>(
  { step, trained, weights: stored, open, calibrate }: Asked,
  shop: Workshop,
  use: (answers: OpenAnswers) => Promise<Result>,
): Promise<Result> {
  const { around, datasets } = shop;
  // What the run has learned from prepares the rows, also where another data set is judged.
  const trainedOn = await datasets.get(trained.data);
  const train = fitClassWeights(trained.train, { ...trainedOn, rows: trainedOn.split.train });
  const backend = await around.backend();
  const { tf } = backend;
  const { model } = trained;
  const weights = restoreVariables(tf, stored);
  const graphs = graphUse(shop, { model, train, seed: trained.run.seed, versions: versionsOf(backend) });
  const asking = { tf, model, weights, losses: train.losses, graphs };
  const session = new SharedSession();
  const answerer = new Answerer({ ...asking, session });
  const writers = writersOf(
    { ...asking, session, seed: trained.run.seed },
    { by: step.evaluate.generate, preparation: trainedOn.preparation },
  );
  const pause = pauseOf(shop);
  const dry = around.dry !== null;
  const some = (of: Uint32Array, dataset: CheckedDataset): Uint32Array =>
    dry ? firstAnswered(of, { losses: train.losses, dataset, model }) : of;
  const inputOf = (data: OpenDataset) => ({
    ...data,
    tf,
    answerer,
    preparation: trainedOn.preparation,
    losses: train.losses,
    writers,
  });
  const rate = rateOf(around.clock);
  const tell: OpenAnswers["tell"] = (what, done, total) =>
    around.emit({ event: "progress", block: step.block, run: stepLabel(step), what, done, total });
  const answer = (data: OpenDataset, asked: Uint32Array, what: string, changes: Changes = {}): Promise<Answers> =>
    predict({ ...inputOf(data), ...changes }, asked, async (done) => {
      if (data === open) rate.done(done);
      tell(what, done, asked.length);
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
    const after = (fresh: Answers): Answers => (fitted === null ? fresh : calibrated(fresh, fitted));
    return await use({
      ...{ train, raw, answers: after(raw), fitted, scored, speed },
      ...{ model: { ...asking, answerer, stored }, trainedOn, dry, tell, pause, after },
      again: async (of, what, changes) => after(await answer(open, of, what, changes)),
    });
  } finally {
    answerer.dispose();
    for (const writer of writers.values()) writer.dispose();
    tf.dispose([...weights.values()]);
  }
}
