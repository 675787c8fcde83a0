/** A finished training in, its artifact out: weights, history, what it was made from and the schema that a later loader checks. */
import type { CheckedTrain } from "@penstock/dsl";
import { encodeSafetensors } from "../artifacts/safetensors.ts";
import type { TrainStep } from "../plan/plan.ts";
import type { Base } from "../train/adapters/base.ts";
import { baseFile } from "../train/adapters/base-file.ts";
import { targetsOf } from "../train/tasks/sources.ts";
import type { TrainOutcome } from "../train/train-outcome.ts";
import { type StartReport, startFile } from "./transfer/start-report.ts";
import { manifestOf, type Workshop } from "./workshop.ts";

/** What was measured of the weights that are kept. */
function keptMetrics(outcome: Extract<TrainOutcome, { kind: "finished" }>): Record<string, number> {
  const { best, history } = outcome.progress;
  const kept = best === null ? history.at(-1) : history.find((record) => record.step === best.step);
  return kept?.metrics ?? {};
}

/** The weights after the last step, where others are the result. */
function lastWeights({ last }: Done["outcome"], step: TrainStep): readonly [string, Uint8Array][] {
  return last === null ? [] : [["last.safetensors", encodeSafetensors(last, { model: step.model.name })]];
}

/** Which weights are the result, in words. */
function resultWords({ progress: { best, step } }: Done["outcome"]): string {
  return best === null
    ? `the weights after the last step, ${step}`
    : `the weights after step ${best.step} (epoch ${Number(best.epoch.toFixed(2))}), the best by ${best.metric}${best.step === step ? "" : `; those after the last step, ${step}, are in last.safetensors`}`;
}

/** A training that has come to its end. */
export interface Done {
  /** With its weights fitted. */
  readonly train: CheckedTrain;
  readonly outcome: Extract<TrainOutcome, { kind: "finished" }>;
  readonly versions: Record<string, string>;
  /** Why another run may give other bits. */
  readonly inexact: string | null;
  readonly preparation: unknown;
  /** What its weights stand beside; null where they are all there are. */
  readonly base: Base | null;
  /** What was told of the weights that it started with; null where they were drawn. */
  readonly start: StartReport | null;
}

/** Puts a finished training into the store. */
export function commitTraining(step: TrainStep, shop: Workshop, done: Done): void {
  const { around } = shop;
  const { outcome } = done;
  const { progress } = outcome;
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  around.store.commit(
    step.hash,
    {
      manifest: manifestOf(step, shop, {
        seconds: progress.seconds,
        versions: done.versions,
        inexact: done.inexact,
        metrics: keptMetrics(outcome),
      }),
      files: new Map<string, string | Uint8Array>([
        ["weights.safetensors", encodeSafetensors(outcome.weights, { model: step.model.name })],
        ...lastWeights(outcome, step),
        [
          "history.json",
          json({
            history: progress.history,
            best: progress.best,
            result: resultWords(outcome),
            ended: outcome.ended,
            epochsPlanned: step.train.epochs,
            seconds: progress.seconds,
            rowsPerSecond: outcome.rowsPerSecond,
          }),
        ],
        [
          "model.json",
          json({
            model: step.model,
            inputs: step.dataset.inputs,
            targets: targetsOf(step.sources ?? [step]),
            // What only helps while it is learned answers nobody.
            losses: done.train.losses.filter(({ output }) => done.train.tasks?.auxiliary.includes(output) !== true),
          }),
        ],
        ["preparation.json", json(done.preparation)],
        ...(done.base === null ? [] : [[baseFile, json(done.base)] as const]),
        ...(done.start === null ? [] : [[startFile, json(done.start)] as const]),
      ]),
    },
    { replace: around.fresh },
  );
}
