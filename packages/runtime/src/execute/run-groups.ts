/** A plan and its store in, what each block's runs have yielded together out. */

import type { Expectation } from "@penstock/dsl";
import { readArtifactFile, type Store } from "../artifacts/store.ts";
import type { ComparedRuns } from "../evaluate/compare/comparison.ts";
import type { ExplanationResult } from "../evaluate/explain/explanation-data.ts";
import type { FairnessTable } from "../evaluate/fairness/fairness-table.ts";
import { poolGroups } from "../evaluate/fairness/pool-groups.ts";
import type { OutsideResult } from "../evaluate/outside/outside-data.ts";
import { poolOutside } from "../evaluate/outside/pool-outside.ts";
import type {
  CalibrationResult,
  Intervals,
  RobustnessResult,
  SeveralRuns,
  SliceTable,
  SweepTable,
} from "../evaluate/report-data.ts";
import { poolRobustness } from "../evaluate/robustness/pool-robustness.ts";
import { poolSlices } from "../evaluate/slices/pool-slices.ts";
import { meansOf, methodOf, spreads } from "../evaluate/spread.ts";
import { type EvaluateStep, type Plan, type SweepStep, stepLabel, type TrainStep } from "../plan/plan.ts";
import { type EvaluateFigures, readFigures } from "./evaluate-figures.ts";
import { sweepFile } from "./sweep-file.ts";

/** All runs of one block. */
export interface RunGroup {
  readonly block: string;
  readonly kind: "train" | "evaluate";
  readonly steps: readonly (TrainStep | EvaluateStep)[];
  readonly expect: readonly Expectation[];
  /** Of a single run its own, of several the means. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Null where the block runs once. */
  readonly several: SeveralRuns | null;
  /** Of the metrics of an evaluation that runs once; null elsewhere. */
  readonly intervals: Intervals | null;
  /** Of an evaluation that runs once. */
  readonly calibration: readonly CalibrationResult[];
  /** Of an evaluation, of all of its runs together. */
  readonly slices: readonly SliceTable[];
  /** Of an evaluation, of all of its runs together. */
  readonly fairness: readonly FairnessTable[];
  /** Of an evaluation, of its first run. */
  readonly explanations: readonly ExplanationResult[];
  /** Of an evaluation that changed rows, of all of its runs together; null elsewhere. */
  readonly robustness: RobustnessResult | null;
  readonly outside: OutsideResult | null;
  /** With another run, of all pairs together; null where none is compared, and until `withComparisons` has put them together. */
  readonly comparison: ComparedRuns | null;
}

/** A sweep's table as it was committed, with what is expected of its best row. */
export interface FinishedSweep {
  readonly step: SweepStep;
  readonly table: SweepTable;
  /** Of the best row. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** The tables of a plan's sweeps. */
export function finishedSweeps(plan: Plan, store: Store): FinishedSweep[] {
  return plan.steps.flatMap((step): FinishedSweep[] => {
    if (step.kind !== "sweep") return [];
    const artifact = store.find(step.hash);
    if (artifact === null) return [];
    // Written by us, checksummed.
    const table = JSON.parse(readArtifactFile(artifact, sweepFile).toString("utf8")) as SweepTable;
    return [{ step, table, metrics: artifact.manifest.metrics }];
  });
}

/** The runs of every block of the program that measures something, in the plan's order. */
export function runGroups(plan: Plan, store: Store): RunGroup[] {
  const byBlock = new Map<string, (TrainStep | EvaluateStep)[]>();
  for (const step of plan.steps) {
    if ((step.kind !== "train" && step.kind !== "evaluate") || Object.keys(step.run.set).length > 0) continue;
    const list = byBlock.get(step.block) ?? [];
    list.push(step);
    byBlock.set(step.block, list);
  }
  return [...byBlock.values()].flatMap((steps) => {
    const [first] = steps;
    return first === undefined ? [] : [groupOf(first, steps, store)];
  });
}

/** What an evaluation has kept besides its metrics. */
function keptFigures(step: EvaluateStep, store: Store): EvaluateFigures[] {
  const artifact = store.find(step.hash);
  return artifact === null ? [] : [readFigures(artifact)];
}

/** What the runs of a block yielded. */
export function groupOf(first: TrainStep | EvaluateStep, steps: RunGroup["steps"], store: Store): RunGroup {
  const kept = steps.flatMap((step) => (step.kind === "evaluate" ? keptFigures(step, store) : []));
  const measured = steps.map((step) => store.find(step.hash)?.manifest.metrics ?? {});
  const { block, kind, run } = first;
  const fairness = poolGroups(kept.map((one) => one.fairness ?? []));
  const explanations = kept[0]?.explanations ?? [];
  const expect = first.kind === "train" ? first.train.expect : first.evaluate.expect;
  if (steps.length === 1) {
    const { intervals = null, slices = [], calibration = [], robustness = null, outside = null } = kept[0] ?? {};
    const own = { intervals, slices, calibration, robustness, outside, fairness, explanations, comparison: null };
    return { block, kind, steps, expect, metrics: measured[0] ?? {}, several: null, ...own };
  }
  const found = spreads(measured, run);
  const runs = steps.map((step) => stepLabel(step) ?? "");
  return {
    block,
    kind,
    steps,
    expect,
    metrics: meansOf(found),
    several: { method: methodOf(run), runs, metrics: found },
    intervals: null,
    calibration: [],
    slices: poolSlices(kept.map(({ slices }) => slices)),
    fairness,
    explanations,
    robustness: poolRobustness(kept.map(({ robustness }) => robustness ?? null)),
    outside: poolOutside(kept.map(({ outside }) => outside ?? null)),
    comparison: null,
  };
}
