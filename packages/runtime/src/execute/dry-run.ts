/**
 * Dry runs: a few batches through everything that a program does, in a store that is thrown away, to see whether it runs at all,
 * how long all of it will take and how much memory.
 */
import {
  adaptedModel,
  type CheckedBlock,
  type CheckedProgram,
  type CheckedTrain,
  type Expectation,
} from "@penstock/dsl";
import { type Plan, type PlanContext, type PlanStep, planProgram, type TrainStep } from "../plan/plan.ts";
import { settingsOf } from "../plan/run-place.ts";
import { courseOf, measurementsAfter } from "../train/loop/course.ts";
import type { OrderInput } from "../train/loop/epoch-order.ts";
import { answerBatches } from "../train/predict.ts";
import { stepsPerCall } from "../train/step-calls.ts";
import { stepsOfAll } from "../train/tasks/source-feeds.ts";
import type { Sourced } from "../train/tasks/sources.ts";
import type { TrainOutcome } from "../train/train-outcome.ts";
import type { RunEvent } from "./events.ts";

/** Calls that a training makes, each with a validation after it: the first of either kind opens graphs and is not counted. */
const calls = 3;
const nothing: readonly Expectation[] = [];

/** A dry run under way. */
export interface DryRun {
  /** What a real run would do. */
  readonly full: Plan;
}

function dryTrain(train: CheckedTrain, blocks: readonly CheckedBlock[]): CheckedTrain {
  const model = blocks.find((block) => block.kind === "model" && block.name === train.model);
  const dataset = blocks.find((block) => block.kind === "dataset" && block.name === train.data);
  if (model?.kind !== "model" || dataset?.kind !== "dataset") return train;
  const whole = adaptedModel(model, train.adapt);
  // Steps of several data sets come one by one, and each of them shall come.
  const perCall = train.tasks?.data === undefined ? stepsPerCall(whole, dataset) : train.tasks.data.length;
  const own = train.budget?.kind === "steps" ? train.budget.steps : Number.POSITIVE_INFINITY;
  return {
    ...train,
    budget: { kind: "steps", steps: Math.min(calls * perCall, own) },
    validate: { call: "every", args: { steps: perCall, epochs: null }, span: train.span },
    stop: null,
    expect: nothing,
  };
}

function dryBlocks(blocks: readonly CheckedBlock[]): CheckedBlock[] {
  return blocks.map((block): CheckedBlock => {
    switch (block.kind) {
      case "train":
        return dryTrain(block, blocks);
      case "evaluate":
        return { ...block, expect: nothing };
      case "sweep": {
        const variants = block.variants.map(({ set, blocks: own }) => ({ set, blocks: dryBlocks(own) }));
        return { ...block, variants, expect: nothing };
      }
      default:
        return block;
    }
  });
}

/** Of several seeds and folds the first; every row of a sweep, since each is another training. */
function isFirst(step: PlanStep, seed: number): boolean {
  return !("run" in step) || (step.run.seed === seed && (step.run.fold ?? 1) === 1);
}

/** The plan of a dry run. */
export function planDry(program: CheckedProgram, context: PlanContext): Plan {
  const plan = planProgram({ ...program, blocks: dryBlocks(program.blocks) }, context);
  const steps = plan.steps.flatMap((step): PlanStep[] => {
    if (!isFirst(step, plan.seed)) return [];
    if (step.kind !== "sweep") return [step];
    const rows = step.rows.map((row) => ({ ...row, runs: row.runs.filter((run) => isFirst(run, plan.seed)) }));
    return [{ ...step, rows }];
  });
  return { ...plan, steps };
}

/** The first of some rows: as many as are answered at a time. */
export function firstAnswered(rows: Uint32Array, input: Parameters<typeof answerBatches>[0]): Uint32Array {
  return rows.subarray(0, answerBatches(input, rows.length)[0] ?? 0);
}

/** What a dry training is told from. */
export interface DryTraining {
  readonly input: OrderInput & Sourced;
  readonly outcome: Extract<TrainOutcome, { kind: "finished" }>;
  /** Of the data set, and those of them that were answered. */
  readonly valid: { readonly rows: number; readonly answered: number };
  /** Bytes that the process has taken at most. */
  readonly memory: number;
}

/** What the trainings of a block will take, from what its first few batches took. */
export function dryEvent(step: TrainStep, { full }: DryRun, { input, outcome, valid, memory }: DryTraining): RunEvent {
  const set = settingsOf(step.run);
  const same = (one: PlanStep): one is TrainStep =>
    one.kind === "train" && one.block === step.block && JSON.stringify(settingsOf(one.run)) === JSON.stringify(set);
  const runs = full.steps.filter(same);
  const train = runs[0]?.train ?? step.train;
  const course = courseOf(train, stepsOfAll(input));
  const validations = valid.rows === 0 ? 0 : measurementsAfter(course, 0);
  const { rowsPerSecond, validationSeconds } = outcome.pace;
  const stepSeconds = step.dataset.batch / Math.max(rowsPerSecond, 1e-9);
  const each = valid.rows === 0 ? 0 : (validationSeconds * valid.rows) / Math.max(valid.answered, 1);
  const planned = course.last * stepSeconds + validations * each;
  const most = train.budget?.kind === "time" ? train.budget.seconds + each : Number.POSITIVE_INFINITY;
  const left = runs.filter(({ cached }) => !cached).length;
  return {
    event: "dry",
    block: step.block,
    set,
    runs: runs.length,
    cached: runs.length - left,
    steps: course.last,
    stepSeconds,
    validations,
    validationSeconds: each,
    seconds: left * Math.min(planned, most),
    memory,
  };
}
