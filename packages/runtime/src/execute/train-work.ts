/** Executes a train step: goes on from a checkpoint where there is one, trains, commits what came of it. */
import { existsSync } from "node:fs";
import path from "node:path";
import type { CheckedTrain } from "@penstock/dsl";
import { writeFileAtomic } from "../artifacts/atomic-file.ts";
import { type Backend, bfloat16Missing, statelessUniform } from "../backend/index.ts";
import { type Plan, stepLabel, type TrainStep } from "../plan/plan.ts";
import { tellLearning } from "../plan/tell-learning.ts";
import { type Checkpoint, loadCheckpoint, saveCheckpoint } from "../train/checkpoint.ts";
import { fitClassWeights } from "../train/class-weights.ts";
import { TrainError } from "../train/train-error.ts";
import type { TrainInput } from "../train/train-input.ts";
import type { TrainOutcome } from "../train/train-outcome.ts";
import { runTraining } from "../train/train-run.ts";
import type { BatchReport } from "../train/train-surroundings.ts";
import { dryEvent, firstAnswered } from "./dry-run.ts";
import { graphUse } from "./graph-store.ts";
import { lossFailure } from "./loss-failure.ts";
import { noteVersions, whyInexact } from "./repeatability.ts";
import { Interrupted } from "./run-error.ts";
import type { Surroundings } from "./surroundings.ts";
import { commitTraining } from "./train-artifact.ts";
import { openSources, preparationOf, trainRowsOf, trainSources } from "./train-sources.ts";
import { baseOfStart } from "./transfer/base-of-start.ts";
import { runFrozenOnce } from "./transfer/frozen-run.ts";
import { startingWeights, tellStart } from "./transfer/starting-weights.ts";
import { versionsOf } from "./versions.ts";
import type { Workshop } from "./workshop.ts";

/** Seconds of work that a kill can cost at most, but for the time a checkpoint takes. */
const saveEvery = 10;
/** Most batch events a second. */
const reportsPerSecond = 10;

function emitBatches(step: TrainStep, { plan, around }: Workshop) {
  let last = Number.NEGATIVE_INFINITY;
  const started = around.clock();
  const who = { block: step.block, run: stepLabel(step), epochs: step.train.epochs };
  const after = runsAfter(step, plan);
  return (report: BatchReport): void => {
    const now = around.clock();
    if (now - last < 1 / reportsPerSecond && report.step !== report.steps) return;
    last = now;
    const { secondsLeft } = report;
    // The runs to come will take as long as this one.
    const secondsLeftOfAll = secondsLeft + after * (now - started + secondsLeft);
    around.emit({ event: "batch", ...who, ...report, secondsLeftOfAll });
  };
}

/** How many runs of the same block are still to come after one. */
function runsAfter(step: TrainStep, { steps }: Plan): number {
  return steps
    .slice(steps.findIndex(({ id }) => id === step.id) + 1)
    .filter((one) => one.kind === "train" && one.block === step.block && !one.cached).length;
}

/** Stands beside the checkpoints of a run that was asked for with `--fresh`. */
const freshMarker = "fresh";

/**
 * Where to start. With `--fresh`, only what an interrupted `--fresh` run left is a start, so that the same command goes on;
 * what any other run left is not.
 */
function startingPoint(step: TrainStep, { store, fresh, emit }: Surroundings): Checkpoint | null {
  const folder = store.workFolder(step.hash);
  const marker = path.join(folder, freshMarker);
  if (fresh && !existsSync(marker)) {
    store.clearWork(step.hash);
    writeFileAtomic(marker, "");
  }
  const { checkpoint, damaged } = loadCheckpoint(folder);
  for (const name of damaged) {
    const instead = checkpoint === null ? "the training starts anew" : "the training goes on from the one before it";
    const text = `the checkpoint ${path.join(folder, name)} is damaged: its bytes are not those that were written; ${instead}`;
    emit({ event: "notice", text });
  }
  return checkpoint;
}

/** The training as this machine can do it: what has no bfloat16 computes in float32, and says so. */
export async function trainHere(step: TrainStep, backend: Backend, around: Surroundings): Promise<CheckedTrain> {
  const missing = step.train.precision === "bf16" ? await bfloat16Missing(backend) : null;
  if (missing === null) return step.train;
  const text = `\`precision: bf16\` of ${step.block} is computed in float32 here, no less exact and no faster: ${missing}`;
  around.emit({ event: "notice", text });
  return { ...step.train, precision: "float32" };
}

/** Trains and commits. Throws Interrupted when it was asked to stop; the checkpoint is then saved. */
export async function executeTrain(step: TrainStep, shop: Workshop): Promise<void> {
  const { plan, around, datasets } = shop;
  const open = await datasets.get(step.data);
  const sources = step.sources === undefined ? undefined : await openSources(step.sources, shop);
  const backend = await around.backend();
  const { tf } = backend;
  const checkpoint = startingPoint(step, around);
  const who = { block: step.block, run: stepLabel(step) };
  around.emit({
    event: "step",
    id: step.id,
    kind: step.kind,
    ...who,
    state: checkpoint === null ? "started" : "resumed",
    seconds: checkpoint?.progress.seconds ?? null,
  });
  const train = fitClassWeights(
    await trainHere(step, backend, around),
    { ...open, rows: open.split.train },
    (sources ?? []).map(trainRowsOf),
  );
  const learning = tellLearning(step.model, step.train);
  if (learning !== null) around.emit({ event: "notice", text: `${step.block}: ${learning}` });
  const versions = {
    ...versionsOf(backend),
    ...(step.train.precision === "float32" ? {} : { precision: train.precision }),
  };
  const { seed } = step.run;
  const start = await startingWeights(step, shop);
  tellStart(step, start, around);
  const work = around.store.workFolder(step.hash);
  const changed = noteVersions(work, versions, { resumed: checkpoint !== null });
  const { valid } = open.split;
  const rows =
    around.dry === null
      ? open.split
      : {
          ...open.split,
          valid: firstAnswered(valid, { losses: train.losses, dataset: step.dataset, model: step.model }),
        };
  const learned = { train, model: step.model };
  let outcome: TrainOutcome;
  try {
    const input: TrainInput = {
      tf,
      uniform: (shape, at) => statelessUniform(backend, shape, at),
      model: step.model,
      train,
      dataset: step.dataset,
      table: open.table,
      preparation: open.preparation,
      rows,
      ...(sources === undefined ? {} : { sources: trainSources(sources, learned, around.dry !== null) }),
      seed,
      start: start.weights,
      checkpoint,
      graphs: graphUse(shop, { model: step.model, train, seed, versions }),
    };
    outcome = await runFrozenOnce(input, { step, shop, versions }, (own) =>
      runTraining(own, {
        clock: around.clock,
        between: around.between,
        stopping: around.stopping,
        save: (state) => saveCheckpoint(work, state),
        lastSaved: () => loadCheckpoint(work).checkpoint,
        onLost: () => {
          const text = `the loss of ${step.block} is no number any more; looking for the operator where that began, from the last checkpoint`;
          around.emit({ event: "notice", text });
        },
        saveEvery,
        profiler: around.profiler?.block(step.block) ?? null,
        onBatch: emitBatches(step, shop),
        onValidation: ({ metrics, ...report }) =>
          around.emit({
            event: "validation",
            ...who,
            epochs: step.train.epochs,
            ...report,
            metrics: { ...metrics },
          }),
        onEpoch: (report) =>
          around.emit({
            event: "epoch",
            ...who,
            epochs: step.train.epochs,
            ...report,
            metrics: { ...report.metrics },
          }),
      }),
    );
  } catch (error) {
    if (error instanceof TrainError) throw lossFailure(error, step, plan.program.files);
    throw error;
  }
  if (outcome.kind === "interrupted") throw new Interrupted();
  const inexact = whyInexact({ ended: outcome.ended, devices: backend.devices, changed });
  commitTraining(step, shop, {
    ...{ outcome, train, versions, inexact, preparation: preparationOf(open, sources) },
    ...{ base: baseOfStart(step, start, around.store), start: start.report },
  });
  around.store.clearWork(step.hash);
  if (around.dry !== null) {
    const whole = sources === undefined ? {} : { sources: trainSources(sources, learned, false) };
    const input = { ...open, rows: open.split, train, seed, ...whole };
    const asked = sources === undefined ? [rows] : trainSources(sources, learned, true).map((one) => one.rows);
    const answered = {
      rows: (sources ?? [open]).reduce((sum, one) => sum + one.split.valid.length, 0),
      answered: asked.reduce((sum, one) => sum + one.valid.length, 0),
    };
    // Kibibytes, on every system.
    const memory = process.resourceUsage().maxRSS * 1024;
    around.emit(dryEvent(step, around.dry, { input, outcome, valid: answered, memory }));
  }
}
