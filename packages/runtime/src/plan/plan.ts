/**
 * The plan of a run: which steps there are, what each is made from and whether it has run already. Immutable and free of
 * tensors; made in milliseconds, so that `pipe plan` and the start of `pipe run` can show it before anything heavy loads.
 */
import type {
  Argument,
  CheckedDataset,
  CheckedEvaluate,
  CheckedModel,
  CheckedProgram,
  CheckedSweep,
  CheckedTrain,
} from "@penstock/dsl";
import { contentHash } from "../artifacts/canonical.ts";
import type { Store } from "../artifacts/store.ts";
import { blocksToRun } from "./blocks-to-run.ts";
import type { Ingredients } from "./ingredients.ts";
import { Layout } from "./layout.ts";
import { type RunPlace, runLabel } from "./run-place.ts";
import type { StepStart } from "./step-start.ts";

export { RUNTIME_VERSION } from "./ingredients.ts";

interface StepBase {
  /** `dataset digits`, `train fit_digits`, `train fit_digits seed 2`: unique within the plan. */
  readonly id: string;
  readonly block: string;
  readonly hash: string;
  /** What the hash is made of, part by part. */
  readonly ingredients: Ingredients;
  /** Ids of steps whose artifacts this one reads. */
  readonly needs: readonly string[];
  readonly cached: boolean;
  /** What is wrong with what is kept of it, in words; null where that is whole or nothing is. */
  readonly damage: string | null;
  /** Why it must run; null when cached. */
  readonly reason: string | null;
}

/** A step of a block that may have several runs. */
interface RunStep extends StepBase {
  /** Which of its block's runs it is. */
  readonly run: RunPlace;
}

export interface DatasetStep extends RunStep {
  readonly kind: "dataset";
  readonly dataset: CheckedDataset;
  /** Data sets, itself among them, on whose train rows together its inputs are fitted; absent where it is by itself. */
  readonly together?: readonly DatasetStep[];
}

export interface TrainStep extends RunStep {
  readonly kind: "train";
  readonly train: CheckedTrain;
  readonly model: CheckedModel;
  readonly dataset: CheckedDataset;
  /** Where its rows come from. */
  readonly data: DatasetStep;
  /** All data sets where there are several, the first of which is the one above; absent where there is one. */
  readonly sources?: readonly DatasetStep[];
  /** Where its weights begin; null for drawn ones. */
  readonly start: StepStart | null;
}

export interface EvaluateStep extends RunStep {
  readonly kind: "evaluate";
  readonly evaluate: CheckedEvaluate;
  readonly train: CheckedTrain;
  readonly model: CheckedModel;
  readonly dataset: CheckedDataset;
  /** Whose weights are judged, and on which rows. */
  readonly trained: TrainStep;
  readonly data: DatasetStep;
  /** What the run is held against: another of the same seed and fold, or the weights of one before its first step; null for nothing. */
  readonly before: {
    readonly trained: TrainStep;
    readonly untrained: boolean;
    /** Where each task was trained by itself, the trainings of the others; `trained` is that of the first. */
    readonly others?: readonly TrainStep[];
  } | null;
  /** Rows that belong to no class; null where none are looked at. */
  readonly strange: DatasetStep | null;
}

/** A row of a sweep: values of its params, and the trainings with them. */
export interface SweepRow {
  readonly set: Readonly<Record<string, Argument>>;
  readonly runs: readonly TrainStep[];
}

export interface SweepStep extends StepBase {
  readonly kind: "sweep";
  readonly sweep: CheckedSweep;
  readonly rows: readonly SweepRow[];
}

export interface ReportStep extends StepBase {
  readonly kind: "report";
}

export type PlanStep = DatasetStep | TrainStep | EvaluateStep | SweepStep | ReportStep;

/** Which of several runs of its block a step is, in words: `fold 3, seed 2`; null for the only one. */
export function stepLabel(step: PlanStep): string | null {
  return "run" in step ? runLabel(step.run) : null;
}

/** An immutable DAG in an order in which every step follows what it needs. */
export interface Plan {
  readonly program: CheckedProgram;
  /** Entry file as the user gave it. */
  readonly path: string;
  readonly seed: number;
  readonly steps: readonly PlanStep[];
}

/** What planning needs from outside. */
export interface PlanContext {
  readonly path: string;
  readonly seed: number;
  readonly store: Store;
  /** Content hash of each data set's source, by block name. */
  readonly fingerprints: ReadonlyMap<string, string>;
  /** Treat every step as not yet run. */
  readonly fresh: boolean;
}

/** Lays out the steps of a checked program. */
export function planProgram(program: CheckedProgram, context: PlanContext): Plan {
  const layout = new Layout(context);
  const { steps } = layout;
  layout.add(blocksToRun(program), {});
  const expectations = program.blocks.flatMap((block) =>
    "expect" in block ? block.expect.map((expect) => expect.text) : [],
  );
  const ingredients = {
    ...Object.fromEntries(steps.map((step) => [step.id, step.hash])),
    program: contentHash(program.files.map((file) => file.text)),
    expect: contentHash(expectations),
    // What a report consists of: one that was kept with fewer files is drawn anew, and nothing else is.
    form: "page, figures, card",
  };
  const needs = steps.map((step) => step.id);
  const report: ReportStep = { kind: "report", ...layout.base("report", "report", { ingredients, needs, run: null }) };
  return { program, path: context.path, seed: context.seed, steps: [...steps, report] };
}
