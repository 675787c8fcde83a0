/** Runs of blocks in, the same with their comparisons out: of one pair what its evaluation has kept, of several what they say together. */
import type { Artifact, Store } from "../artifacts/store.ts";
import { speedBeforeFile, speedFile } from "../evaluate/compare/answer-speed.ts";
import { compareAnswers } from "../evaluate/compare/compare-answers.ts";
import { comparedFigures, comparedPath, countFigures, differenceEnds } from "../evaluate/compare/compared-figures.ts";
import type { ComparedRuns, KeptComparison, MetricChange } from "../evaluate/compare/comparison.ts";
import type { AnswerPair } from "../evaluate/compare/paired-rows.ts";
import type { SeveralRuns } from "../evaluate/report-data.ts";
import { type EvaluateStep, stepLabel } from "../plan/plan.ts";
import { randomStream } from "../random/stream.ts";
import { comparable, emptyComparison, keptOfBoth, mostFlips, namesOf, verdictOf } from "./compare-work.ts";
import { readFigures } from "./evaluate-figures.ts";
import { costOf } from "./run-cost.ts";
import type { RunGroup } from "./run-groups.ts";

interface Judged {
  readonly step: EvaluateStep;
  readonly artifact: Artifact;
  readonly kept: KeptComparison;
}

/** Groups with what was compared of them. Throws DamagedArtifact. */
export async function withComparisons(groups: readonly RunGroup[], store: Store): Promise<RunGroup[]> {
  const compared: RunGroup[] = [];
  for (const group of groups) {
    const judged = group.steps.flatMap((step): Judged[] => {
      const artifact = step.kind === "evaluate" && step.before !== null ? store.find(step.hash) : null;
      if (step.kind !== "evaluate" || artifact === null) return [];
      // Written by us, checksummed.
      const { comparison } = readFigures(artifact);
      return comparison === null ? [] : [{ step, artifact, kept: comparison }];
    });
    const [first] = judged;
    if (first === undefined) {
      compared.push(group);
      continue;
    }
    const whole = judged.length === 1 ? first.kept : await pooled(first, judged, group.several);
    const comparison: ComparedRuns = { ...whole, cost: costsOf(judged, store) };
    // Rows that turned are those of all pairs together.
    const metrics = { ...group.metrics, ...(judged.length === 1 ? {} : countFigures(comparison)) };
    compared.push({ ...group, metrics, comparison });
  }
  return compared;
}

function costsOf(judged: readonly Judged[], store: Store): ComparedRuns["cost"] {
  const artifacts = judged.map(({ artifact }) => artifact);
  const runs = (hashes: readonly string[]) =>
    hashes.flatMap((hash) => {
      const artifact = store.find(hash);
      return artifact === null ? [] : [{ artifact }];
    });
  const after = costOf(runs(judged.map(({ step }) => step.trained.hash)), artifacts, speedFile);
  const before = costOf(runs(judged.map(({ step }) => step.before?.trained.hash ?? "")), artifacts, speedBeforeFile);
  // Nothing was trained yet.
  const untrained = judged[0]?.step.before?.untrained === true;
  return { before: untrained ? { ...before, seconds: 0 } : before, after };
}

/** What several pairs say together. */
async function pooled(first: Judged, judged: readonly Judged[], several: SeveralRuns | null): Promise<KeptComparison> {
  const { run, block } = first.step;
  const names = namesOf(first.step);
  const pairs = judged.flatMap(({ step: own, artifact }): AnswerPair[] => {
    const both = keptOfBoth(artifact);
    return both === null ? [] : [{ label: stepLabel(own), ...comparable(both, own) }];
  });
  const found = await compareAnswers({
    pairs,
    counts: run,
    stream: (name) => randomStream(run.seed, "paired", name),
  });
  const compared = found ?? emptyComparison(0);
  return {
    ...names,
    ...compared,
    flips: compared.flips.slice(0, mostFlips),
    pairs: judged.length,
    metrics: first.kept.metrics.flatMap(({ path }) => changeOf(path, judged, several)),
    intervals: several?.method ?? null,
    worst: judged.flatMap(({ kept, step: own }) => kept.worst.map((flip) => ({ ...flip, run: stepLabel(own) }))),
    verdict: verdictOf(names, block, found),
  };
}

/** The mean difference of a metric that all pairs have, and how far it spreads over them. */
function changeOf(path: string, judged: readonly Judged[], several: SeveralRuns | null): MetricChange[] {
  const changes = judged.flatMap(({ kept }) => kept.metrics.filter((metric) => metric.path === path));
  if (changes.length < judged.length) return [];
  const mean = (of: (change: MetricChange) => number): number =>
    changes.reduce((sum, change) => sum + of(change), 0) / changes.length;
  const { low = null, high = null } = several?.metrics[comparedPath("difference", path)] ?? {};
  return [
    {
      path,
      before: mean(({ before }) => before),
      after: mean(({ after }) => after),
      difference: mean(({ difference }) => difference),
      interval: low === null || high === null ? null : { low, high },
    },
  ];
}

/** What `expect` may name of a group: its metrics, and what was compared with the ends of its intervals. */
export function expectedFigures({ metrics, comparison }: RunGroup): Readonly<Record<string, number>> {
  if (comparison === null) return metrics;
  return { ...metrics, ...comparedFigures(comparison), ...differenceEnds(comparison.metrics) };
}
