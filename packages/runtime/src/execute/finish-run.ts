/** What a run leaves in the store in, its last events out: what the program expected, and how it went. */
import type { Store } from "../artifacts/store.ts";
import type { Interval } from "../evaluate/bootstrap.ts";
import { comparedPath } from "../evaluate/compare/compared-figures.ts";
import { judge } from "../evaluate/expectations.ts";
import type { CalibrationResult, Intervals, SeveralRuns, SliceTable, SweepTable } from "../evaluate/report-data.ts";
import type { Spread } from "../evaluate/spread.ts";
import type { Plan } from "../plan/plan.ts";
import type { RunEvent } from "./events.ts";
import { plainExplanation } from "./explanation-event.ts";
import { plainFairness } from "./fairness-event.ts";
import { expectedFigures, withComparisons } from "./group-comparisons.ts";
import { plainOutside } from "./outside-event.ts";
import { plainComparison } from "./plain-comparison.ts";
import { publishReport } from "./publish-report.ts";
import { plainRobustness } from "./robustness-event.ts";
import { finishedSweeps, type RunGroup, runGroups } from "./run-groups.ts";
import { runName } from "./run-name.ts";

type DoneEvent = Extract<RunEvent, { event: "done" }>;

/** How a run ends that has nothing to show for it. */
export function endRun(status: number, { dry, seconds }: Pick<DoneEvent, "dry" | "seconds">): DoneEvent {
  const ok = status === 0;
  return {
    event: "done",
    ok,
    dry,
    status,
    seconds,
    blocks: {},
    several: {},
    intervals: {},
    calibration: {},
    slices: {},
    fairness: {},
    explanations: {},
    robustness: {},
    outside: {},
    comparisons: {},
    sweeps: {},
    report: null,
    runs: [],
  };
}

interface Finishing {
  readonly emit: (event: RunEvent) => void;
  /** That the run took. */
  readonly seconds: number;
}

/** Reads every step's metrics from the store, judges what the program expects and says how it went. */
export async function finishRun(plan: Plan, store: Store, { emit, seconds }: Finishing): Promise<0 | 2> {
  const groups = await withComparisons(runGroups(plan, store), store);
  const sweeps = finishedSweeps(plan, store);
  const best = sweeps.map(({ step, table, metrics }) => {
    const several = table.best === null ? null : (table.rows[table.best]?.several ?? null);
    return { block: step.block, expect: step.sweep.expect, metrics, expected: metrics, several, intervals: null };
  });
  let holds = true;
  const judged = groups.map((group) => ({
    ...group,
    expected: expectedFigures(group),
    intervals: allIntervals(group),
  }));
  for (const { block, expect, expected, several, intervals } of [...judged, ...best]) {
    for (const { text, metric, bound, value, holds: kept } of judge(expect, expected)) {
      holds &&= kept;
      const measured = Number.isNaN(value) ? null : value;
      const spread = plainSpread(several?.metrics[metric]);
      const interval = plainInterval(intervals?.metrics[metric]);
      emit({ event: "expect", block, text, metric, bound, value: measured, spread, interval, holds: kept });
    }
  }
  const status = holds ? 0 : 2;
  const report = publishReport(plan, store);
  emit({
    event: "done",
    ok: holds,
    dry: false,
    status,
    seconds,
    blocks: Object.fromEntries([...groups, ...best].map(({ block, metrics }) => [block, { ...metrics }])),
    several: Object.fromEntries(
      groups.flatMap(({ block, several }) => (several === null ? [] : [[block, plainRuns(several)]])),
    ),
    intervals: Object.fromEntries(
      groups.flatMap(({ block, intervals }) => (intervals === null ? [] : [[block, plainIntervals(intervals)]])),
    ),
    calibration: Object.fromEntries(
      groups.flatMap(({ block, calibration }) => {
        const fitted = plainCalibration(calibration);
        return fitted.length === 0 ? [] : [[block, fitted]];
      }),
    ),
    slices: Object.fromEntries(
      groups.flatMap(({ block, slices }) => (slices.length === 0 ? [] : [[block, slices.map(plainSlices)]])),
    ),
    fairness: Object.fromEntries(
      groups.flatMap(({ block, fairness }) => (fairness.length === 0 ? [] : [[block, fairness.map(plainFairness)]])),
    ),
    explanations: Object.fromEntries(
      groups.flatMap(({ block, explanations }) =>
        explanations.length === 0 ? [] : [[block, explanations.map(plainExplanation)]],
      ),
    ),
    robustness: Object.fromEntries(
      groups.flatMap(({ block, robustness }) => (robustness === null ? [] : [[block, plainRobustness(robustness)]])),
    ),
    outside: Object.fromEntries(
      groups.flatMap(({ block, outside }) => (outside === null ? [] : [[block, plainOutside(outside)]])),
    ),
    comparisons: Object.fromEntries(
      groups.flatMap(({ block, comparison }) => (comparison === null ? [] : [[block, plainComparison(comparison)]])),
    ),
    sweeps: Object.fromEntries(sweeps.map(({ step, table }) => [step.block, plainTable(table)])),
    report,
    runs: groups.flatMap(({ kind, block, steps: [first] }) => {
      if (kind !== "train" || first === undefined) return [];
      return [runName(block, first.run.seeds * first.run.folds > 1 ? first.run.group : first.hash)];
    }),
  });
  return status;
}

/** Intervals of metrics, and of what was compared. */
function allIntervals({ intervals, comparison }: RunGroup): Intervals | null {
  if (comparison === null) return intervals;
  const differences = comparison.metrics.flatMap(({ path, interval }) =>
    interval === null ? [] : [[comparedPath("difference", path), interval] as const],
  );
  return {
    method: intervals?.method ?? comparison.intervals ?? "",
    metrics: { ...intervals?.metrics, ...Object.fromEntries(differences) },
  };
}

/** A copy that may be written to, as an event's schema asks for. */
function plainSpread(spread: Spread | undefined): DoneEvent["several"][string]["metrics"][string] | null {
  return spread === undefined ? null : { ...spread, runs: [...spread.runs] };
}

function plainInterval(interval: Interval | undefined): DoneEvent["intervals"][string]["metrics"][string] | null {
  return interval === undefined ? null : { ...interval };
}

function plainIntervals({ method, metrics }: Intervals): DoneEvent["intervals"][string] {
  return { method, metrics: Object.fromEntries(Object.entries(metrics).map(([path, one]) => [path, { ...one }])) };
}

function plainCalibration(results: readonly CalibrationResult[]): DoneEvent["calibration"][string] {
  return results.flatMap(({ output, fittedOn, temperature, threshold, before, after }) => {
    if (fittedOn === null) return [];
    return [{ output, rows: fittedOn, temperature, threshold, error: before.error, errorAfter: after?.error ?? null }];
  });
}

function plainSlices({ by, slices, left }: SliceTable): DoneEvent["slices"][string][number] {
  const plain = slices.map(({ name, rows, metrics, intervals }) => ({
    name,
    rows,
    metrics: { ...metrics },
    intervals: intervals === null ? null : plainIntervals({ method: "", metrics: intervals }).metrics,
  }));
  return { by, slices: plain, left: left === null ? null : { ...left } };
}

function plainRuns({ method, runs, metrics }: SeveralRuns): DoneEvent["several"][string] {
  const copies = Object.entries(metrics).flatMap(([metric, spread]) => {
    const copy = plainSpread(spread);
    return copy === null ? [] : [[metric, copy] as const];
  });
  return { method, runs: [...runs], metrics: Object.fromEntries(copies) };
}

function plainTable({ params, rows, ...table }: SweepTable): DoneEvent["sweeps"][string] {
  return {
    ...table,
    params: [...params],
    rows: rows.map(({ set, name, metrics, several }) => ({
      set: { ...set },
      name,
      metrics: { ...metrics },
      several: several === null ? null : plainRuns(several),
    })),
  };
}
